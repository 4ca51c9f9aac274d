"""Tiers that a cluster shows: namespaces with one label, which have the same limit range and quota."""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Final, NamedTuple, TypeVar

from bayplan.model.estate import NamespacePick, NamespaceRule, PodRule, Tier, Where
from bayplan.model.labels import LabelSelector
from bayplan.model.names import Namespace
from bayplan.model.policy import LimitRange, LimitRangeItem, PriorityClass, ResourceQuota
from bayplan.model.snapshot import Snapshot
from bayplan.sources.estate import tiers

T = TypeVar("T")
LABEL: Final = "tier"
_ANYWHERE: Final = Namespace("")


class Drafted(NamedTuple):
    """A tier with its rules. `apart`: its namespaces that have limits of their own."""

    tier: Tier
    rule: NamespaceRule | None
    pods: PodRule | None
    priority: PriorityClass | None
    apart: tuple[str, ...]


def draft(snapshot: Snapshot) -> list[Drafted]:
    """The tiers, in the order of their names."""
    groups: dict[tuple[str, str], list[str]] = {}
    for one in snapshot.namespaces:
        for key, value in one.labels.items():
            if value and (key == LABEL or key.endswith(f"/{LABEL}")):
                groups.setdefault((value, key), []).append(one.name)
    known: dict[str, Drafted] = {}
    for (value, key), names in sorted(groups.items()):
        known.setdefault(value, _tier(value, key, sorted(names), snapshot))
    return list(known.values())


def _tier(name: str, key: str, names: Sequence[str], snapshot: Snapshot) -> Drafted:
    items = _usual({one: _item(one, snapshot) for one in names})
    hard = _usual({one: _hard(one, snapshot) for one in names})
    apart = tuple(
        one
        for one in names
        if (items and _item(one, snapshot) != items) or (hard and _hard(one, snapshot) != hard)
    )
    source = f"{LABEL} {name}"
    excludes = (NamespacePick(apart),) if apart else ()
    where = Where((NamespacePick(selector=LabelSelector({key: name})),), excludes)
    ranked = _priority(names, snapshot)
    return Drafted(
        Tier(name, where),
        _rule(source, where, items, hard),
        PodRule(source, where, priority_class=ranked.name) if ranked else None,
        ranked,
        apart,
    )


def _rule(
    source: str, where: Where, items: tuple[LimitRangeItem, ...], hard: tuple[ResourceQuota, ...]
) -> NamespaceRule | None:
    if not items and not hard:
        return None
    ranges = (LimitRange(_ANYWHERE, tiers.DEFAULTS, items),) if items else ()
    return NamespaceRule(source, where, ranges, hard)


def _item(namespace: str, snapshot: Snapshot) -> tuple[LimitRangeItem, ...]:
    """What a namespace has for containers, if that is all that it has."""
    found = [one for one in snapshot.limit_ranges if one.namespace == namespace]
    items = [item for one in found for item in one.items]
    return tuple(items) if len(items) == 1 and items[0].type == "Container" else ()


def _hard(namespace: str, snapshot: Snapshot) -> tuple[ResourceQuota, ...]:
    found = [one for one in snapshot.quotas if one.namespace == namespace]
    plain = len(found) == 1 and not found[0].scopes and not found[0].scope_selector
    return (ResourceQuota(_ANYWHERE, tiers.QUOTA, found[0].hard),) if plain and found[0].hard else ()


def _priority(names: Sequence[str], snapshot: Snapshot) -> PriorityClass | None:
    """The class that most pods of the tier have."""
    inside = set(names)
    classes = [one.spec.priority_class for one in snapshot.pods if one.namespace in inside]
    counted = Counter(classes).most_common(1)
    if not counted or counted[0][1] * 2 <= len(classes):
        return None
    return next((one for one in snapshot.priority_classes if one.name == counted[0][0]), None)


def _usual(found: Mapping[str, tuple[T, ...]]) -> tuple[T, ...]:
    """What most of them have, if more than one does; what each has by itself is nobody's rule."""
    values = [one for one in found.values() if one]
    shared = max(values, key=values.count, default=())
    return shared if values.count(shared) > 1 or len(found) == 1 else ()
