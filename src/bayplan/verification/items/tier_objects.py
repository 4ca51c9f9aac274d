"""Whether every namespace has the limit ranges and quotas that its tier brings, as they are declared."""

from collections.abc import Iterable, Iterator
from typing import Final, TypeVar

from bayplan.model.estate import NamespaceRule, named_in
from bayplan.model.names import Namespace
from bayplan.model.policy import LimitRange, ResourceQuota
from bayplan.verification import gaps, outcomes
from bayplan.verification.framework import Item, Outcome, Scene

Object = TypeVar("Object", LimitRange, ResourceQuota)


def look(scene: Scene) -> Iterator[Outcome]:
    """Objects that are missing, and those that say something else."""
    rules = [one for one in scene.declaration.namespace_rules if one.limit_ranges or one.quotas]
    if not rules:
        yield outcomes.absent("no tier brings limit ranges or quotas")
        return
    if (missing := gaps.gap(scene.snapshot, "namespaces", *_needed(rules))) is not None:
        yield missing
        return
    wrong = list(_wrong(rules, scene))
    ruled = sum(any(rule.where.meets(n.name, n.labels) for rule in rules) for n in scene.snapshot.namespaces)
    yield from outcomes.settled(
        wrong,
        f"{outcomes.counted(ruled, 'namespace')} have what their tier brings",
        (rule.source for rule in rules),
    )


def _needed(rules: list[NamespaceRule]) -> Iterator[str]:
    """The fields in which what the rules bring would be."""
    if any(one.limit_ranges for one in rules):
        yield "limit_ranges"
    if any(one.quotas for one in rules):
        yield "quotas"


def _wrong(rules: list[NamespaceRule], scene: Scene) -> Iterator[Outcome]:
    ranges, quotas = _by_namespace(scene.snapshot.limit_ranges), _by_namespace(scene.snapshot.quotas)
    for space in scene.snapshot.namespaces:
        if space.terminating or any(one.selects(space.labels) for one in scene.declaration.opt_outs):
            continue
        for rule in rules:
            if rule.where.meets(space.name, space.labels):
                yield from _ranges(space.name, rule, ranges.get(space.name, {}))
                yield from _quotas(space.name, rule, quotas.get(space.name, {}))


def _by_namespace(found: Iterable[Object]) -> dict[Namespace, dict[str, Object]]:
    """Objects by namespace and name."""
    held: dict[Namespace, dict[str, Object]] = {}
    for one in found:
        held.setdefault(one.namespace, {})[one.name] = one
    return held


def _ranges(space: str, rule: NamespaceRule, known: dict[str, LimitRange]) -> Iterator[Outcome]:
    for wanted in rule.limit_ranges:
        name = named_in(wanted.name, space)
        has = known.get(name)
        if has is None:
            yield outcomes.failed(f"Namespace {space}", f"lacks the LimitRange {name} of {rule.source}")
        elif {one.type: one for one in has.items} != {one.type: one for one in wanted.items}:
            yield outcomes.failed(
                f"LimitRange {space}/{name}",
                f"differs from what {rule.source} declares",
                remedy=f"kubectl -n {space} get limitrange {name} -o yaml",
            )


def _quotas(space: str, rule: NamespaceRule, known: dict[str, ResourceQuota]) -> Iterator[Outcome]:
    for wanted in rule.quotas:
        name = named_in(wanted.name, space)
        has = known.get(name)
        if has is None:
            yield outcomes.failed(f"Namespace {space}", f"lacks the ResourceQuota {name} of {rule.source}")
            continue
        names = sorted(wanted.hard.keys() | has.hard.keys())
        differing = [f"{n}: {has.hard.get(n)}, declared {wanted.hard.get(n)}" for n in names
                     if has.hard.get(n) != wanted.hard.get(n)]  # fmt: skip
        if differing:
            yield outcomes.failed(
                f"ResourceQuota {space}/{name}", f"differs from what {rule.source} declares", differing
            )


ITEM: Final = Item(
    "tier-objects", "tiers", "Every namespace has the limit range and quota of its tier.", look
)
