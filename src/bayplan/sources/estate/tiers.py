"""Tiers: each becomes a rule about its namespaces, a rule about their pods, and a priority class."""

from collections.abc import Sequence
from typing import Final, NamedTuple

from msgspec.structs import replace

from bayplan.model.errors import InvalidInput
from bayplan.model.estate import NamespacePick, NamespaceRule, PodRule, Tier, Where
from bayplan.model.labels import LabelSelector
from bayplan.model.names import Namespace
from bayplan.model.policy import LimitRange, LimitRangeItem, PriorityClass, ResourceQuota
from bayplan.sources.estate import amounts, tier_pods
from bayplan.sources.estate.forms.tiers import LimitRangeForm, NamespacesForm, TierForm
from bayplan.sources.kubernetes import wire

DEFAULTS: Final = "tier-defaults"
QUOTA: Final = "tier-quota"
MEMORY: Final = ("equal", "burstable")
_WILD: Final = frozenset("*?")
_ANYWHERE: Final = Namespace("")


class Made(NamedTuple):
    """What one tier comes to."""

    tier: Tier
    namespace_rules: tuple[NamespaceRule, ...]
    pod_rules: tuple[PodRule, ...]
    priority_classes: tuple[PriorityClass, ...]


def tier(form: TierForm, file: str) -> Made:
    """A tier with its rules, which are called after it."""
    name, source = wire.required(form.name, "name"), f"tier {form.name}"
    where = _where(form)
    return Made(
        Tier(name, where, wire.at("memory", _memory, form.memory or "")),
        _namespace_rules(form, NamespaceRule(source, where, file=file)),
        tier_pods.rules(form, source, where, file),
        tier_pods.priority_classes(form),
    )


def _where(form: TierForm) -> Where:
    picks = wire.each("namespaces", _pick, form.namespaces)
    if not picks:
        raise InvalidInput("needs a name or a label; write '*' for all namespaces", path="namespaces")
    return Where(_joined(picks), _joined(wire.each("excluded", _pick, form.excluded)))


def _pick(form: str | NamespacesForm) -> NamespacePick:
    if isinstance(form, str):
        return NamespacePick((wire.required(form, ""),))
    if not form.names and not form.labels:
        raise InvalidInput("needs names or labels")
    labels = form.labels or {}
    for key in labels:
        if _WILD & set(key):
            raise InvalidInput("* and ? may stand in values only", path="labels", value=key)
    plain = {key: value for key, value in labels.items() if not _WILD & set(value)}
    wild = {key: value for key, value in labels.items() if key not in plain}
    return NamespacePick(tuple(form.names or ()), LabelSelector(plain) if plain else None, wild)


def _joined(picks: Sequence[NamespacePick]) -> tuple[NamespacePick, ...]:
    """The same, with all that go by name alone as one."""
    plain = [one for one in picks if one.selector is None and not one.wild_labels]
    names = tuple(name for one in plain for name in one.names)
    rest = tuple(one for one in picks if one not in plain)
    return ((NamespacePick(names),) if names else ()) + rest


def _namespace_rules(form: TierForm, rule: NamespaceRule) -> tuple[NamespaceRule, ...]:
    """One rule for both objects; one for each where namespaces may bring one of them and not the other."""
    ranges = _limit_ranges(form)
    hard = wire.at("quota", amounts.amounts, form.quota)
    quotas = (ResourceQuota(_ANYWHERE, form.quota_name or QUOTA, hard),) if hard else ()
    own = (
        _but(rule, "limitRangeOptOuts", form.limit_range_opt_outs),
        _but(rule, "quotaOptOuts", form.quota_opt_outs),
    )
    made: tuple[NamespaceRule, ...]
    if own[0].where == own[1].where:
        made = (replace(own[0], limit_ranges=ranges, quotas=quotas),)
    else:
        made = (replace(own[0], limit_ranges=ranges), replace(own[1], quotas=quotas))
    return tuple(one for one in made if one.limit_ranges or one.quotas)


def _but(rule: NamespaceRule, key: str, opt_outs: Sequence[str | NamespacesForm] | None) -> NamespaceRule:
    """The rule without namespaces that bring an object of their own."""
    where = rule.where
    return replace(
        rule, where=Where(where.picks, (*where.excludes, *_joined(wire.each(key, _pick, opt_outs))))
    )


def _limit_ranges(form: TierForm) -> tuple[LimitRange, ...]:
    found = wire.at("limitRange", _limit_range, form.limit_range)
    return tuple(replace(one, name=form.limit_range_name or DEFAULTS) for one in found)


def _limit_range(form: LimitRangeForm | None) -> tuple[LimitRange, ...]:
    if form is None:
        return ()
    item = LimitRangeItem(
        "Container",
        minimum=wire.at("min", amounts.amounts, form.min),
        maximum=wire.at("max", amounts.amounts, form.max),
        default=wire.at("default", amounts.amounts, form.default),
        default_request=wire.at("defaultRequest", amounts.amounts, form.default_request),
        ratio=wire.at("maxLimitRequestRatio", amounts.amounts, form.max_limit_request_ratio),
    )
    return (LimitRange(_ANYWHERE, DEFAULTS, (item,)),)


def _memory(written: str) -> str:
    if written and written not in MEMORY:
        message = f"{written[:40]!r} is not known; write {' or '.join(MEMORY)}"
        raise InvalidInput(message, value=written)
    return written
