"""Tiers: each becomes a rule about its namespaces, a rule about their pods, and a priority class."""

from collections.abc import Sequence
from typing import Final, NamedTuple

from bayplan.model.errors import InvalidInput
from bayplan.model.estate import NamespacePick, NamespaceRule, PodRule, Tier, Where
from bayplan.model.labels import LabelSelector
from bayplan.model.names import Namespace
from bayplan.model.policy import LimitRange, LimitRangeItem, PriorityClass, ResourceQuota
from bayplan.sources.estate import amounts
from bayplan.sources.estate.forms.tiers import LimitRangeForm, NamespacesForm, PriorityForm, TierForm
from bayplan.sources.kubernetes import wire

DEFAULTS: Final = "tier-defaults"
QUOTA: Final = "tier-quota"
MEMORY: Final = ("equal", "burstable")
_PREEMPTION: Final = ("PreemptLowerPriority", "Never")
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
        _pod_rules(form, source, where, file),
        wire.at("priorityClass", _priority_classes, form.priority_class),
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
    return NamespacePick(tuple(form.names or ()), LabelSelector(form.labels) if form.labels else None)


def _joined(picks: Sequence[NamespacePick]) -> tuple[NamespacePick, ...]:
    """The same, with all that go by name alone as one."""
    names = tuple(name for one in picks if one.selector is None for name in one.names)
    rest = tuple(one for one in picks if one.selector is not None)
    return ((NamespacePick(names),) if names else ()) + rest


def _namespace_rules(form: TierForm, rule: NamespaceRule) -> tuple[NamespaceRule, ...]:
    ranges = wire.at("limitRange", _limit_range, form.limit_range)
    hard = wire.at("quota", amounts.amounts, form.quota)
    quotas = (ResourceQuota(_ANYWHERE, QUOTA, hard),) if hard else ()
    if not ranges and not quotas:
        return ()
    return (NamespaceRule(rule.source, rule.where, ranges, quotas, rule.file),)


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


def _pod_rules(form: TierForm, source: str, where: Where, file: str) -> tuple[PodRule, ...]:
    ranked = form.priority_class
    if ranked is None and not form.strip_cpu_limits:
        return ()
    return (
        PodRule(
            source,
            where,
            strips=("limits.cpu",) if form.strip_cpu_limits else (),
            priority_class=ranked.name if ranked else "",
            overrides=ranked.always if ranked else False,
            file=file,
        ),
    )


def _priority_classes(form: PriorityForm | None) -> tuple[PriorityClass, ...]:
    if form is None:
        return ()
    policy = form.preemption_policy or _PREEMPTION[0]
    if policy not in _PREEMPTION:
        message = f"{policy[:40]!r} is not known; write {' or '.join(_PREEMPTION)}"
        raise InvalidInput(message, path="preemptionPolicy", value=policy)
    return (PriorityClass(wire.required(form.name, "name"), form.value, preemption_policy=policy),)


def _memory(written: str) -> str:
    if written and written not in MEMORY:
        message = f"{written[:40]!r} is not known; write {' or '.join(MEMORY)}"
        raise InvalidInput(message, value=written)
    return written
