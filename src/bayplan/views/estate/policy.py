"""Tiers, pools of workers, windows, bounds and the policy of capacity as plain values of their forms."""

from collections.abc import Iterator, Mapping, Sequence

from bayplan.model.bounds import CapacityPolicy, CardBudget, Clause, Planned, Trigger
from bayplan.model.estate import Declaration, NamespacePick, NamespaceRule, PodRule, Pool, Tier
from bayplan.model.labels import LabelSelector
from bayplan.model.pods import Toleration
from bayplan.model.policy import LimitRange, PriorityClass
from bayplan.sources.estate.tiers import DEFAULTS, QUOTA
from bayplan.sources.estate.triggers import ONCE, SHARES
from bayplan.views.estate.lower import Entry, said, worker
from bayplan.views.estate.units import Plain, amounts, duration, number, share, size
from bayplan.views.estate.yaml import Value

_PREEMPTS = "PreemptLowerPriority"
_USUAL_NAMES = (DEFAULTS, QUOTA)


def tiers(declaration: Declaration) -> Iterator[Entry]:
    """Tiers with what their rules bring along."""
    for one in declaration.tiers:
        yield {**_tier(one, declaration), **_priority(f"tier {one.name}", declaration)}


def pool(one: Pool) -> Entry:
    """A pool of workers."""
    under = one.machine
    return said(
        name=one.name,
        count=one.count,
        allocatable=amounts(one.allocatable),
        labels=one.labels,
        taints=[said(key=taint.key, value=taint.value, effect=taint.effect.value) for taint in one.taints],
        slots=one.slots,
        machine={**said(host=under.host), **worker(under)} if under else None,
    )


def card(one: CardBudget) -> Entry:
    """A budget of a card's memory."""
    return said(
        resource=one.resource, unit=size(one.unit), physical=size(one.physical),
        headroom=size(one.headroom or None), host=one.host, address=one.address,
    )  # fmt: skip


def capacity(policy: CapacityPolicy) -> dict[str, Value]:
    """The policy of capacity."""
    return said(
        survive=policy.survive,
        expendable=said(priorityBelow=policy.expendable_below, namespaces=policy.expendable),
        thresholds={name: share(part) or "" for name, part in policy.thresholds.items()},
        triggers=[_trigger(one) for one in policy.triggers],
        planned=[_planned(one) for one in policy.planned],
    )


def selector(one: LabelSelector) -> Entry:
    """A label selector."""
    expressions = [
        said(key=part.key, operator=part.operator.value, values=part.values) for part in one.expressions
    ]
    return said(matchLabels=one.match_labels, matchExpressions=expressions)


def clause(one: Clause) -> str:
    """`pool-data of local-lvm > 80 % for 1d`."""
    of = f" of {one.of}" if one.of else ""
    asked = share(one.threshold) if one.measure in SHARES else number(one.threshold)
    span = "" if one.minutes is None else f" for {duration(one.minutes)}" if one.minutes else f" {ONCE}"
    return f"{one.measure}{of} {one.operator} {asked}{span}"


def _tier(one: Tier, declaration: Declaration) -> Entry:
    source = f"tier {one.name}"
    rules = [rule for rule in declaration.namespace_rules if rule.source == source]
    ranges = next((rule for rule in rules if rule.limit_ranges), None)
    quotas = next((rule for rule in rules if rule.quotas), None)
    return {
        **said(
            name=one.name,
            namespaces=list(_picks(one.where.picks)),
            excluded=list(_picks(one.where.excludes)),
            memory=one.memory,
        ),
        **({"limitRange": _limit_range(ranges.limit_ranges[0])} if ranges else {}),
        **(_own("limitRange", ranges.limit_ranges[0].name, ranges, one) if ranges else {}),
        **said(quota=amounts(quotas.quotas[0].hard) if quotas else None),
        **(_own("quota", quotas.quotas[0].name, quotas, one) if quotas else {}),
    }


def _own(key: str, name: str, rule: NamespaceRule, tier: Tier) -> Entry:
    """What an object is called, and the namespaces that bring one of their own."""
    others = rule.where.excludes[len(tier.where.excludes) :]
    named = "" if name in _USUAL_NAMES else name
    return said(**{f"{key}Name": named, f"{key}OptOuts": list(_picks(others))})


def _priority(source: str, declaration: Declaration) -> Entry:
    """What the tier does to pods: to all of them, and to those that ask for a card."""
    rules = [rule for rule in declaration.pod_rules if rule.source == source]
    known = {one.name: one for one in declaration.priority_classes}
    usual = [_usual(rule, known) for rule in rules if not rule.resource]
    cards = [_cards(rule, known) for rule in rules if rule.resource]
    return {**_joined(usual), **({"cards": _joined(cards)} if cards else {})}


def _joined(entries: Sequence[Entry]) -> Entry:
    return {key: value for entry in entries for key, value in entry.items()}


def _usual(rule: PodRule, known: Mapping[str, PriorityClass]) -> Entry:
    found = known.get(rule.priority_class)
    enforced = "warn" if rule.warns else "deny" if rule.equal else ""
    return said(
        priorityClass=_class(found, always=rule.overrides) if found else None,
        stripCpuLimits="limits.cpu" in rule.strips or None,
        requires=rule.requires,
        enforce=enforced,
    )


def _cards(rule: PodRule, known: Mapping[str, PriorityClass]) -> Entry:
    found = known.get(rule.priority_class)
    return said(
        resource=rule.resource,
        tolerations=[_toleration(one) for one in rule.tolerations],
        nodeSelector=rule.node_selector,
        priorityClass=_class(found, always=False) if found else None,
    )


def _toleration(one: Toleration) -> Entry:
    return said(
        key=one.key,
        operator="" if one.operator == "Equal" else one.operator,
        value=one.value,
        effect=one.effect.value,
        tolerationSeconds=one.seconds,
    )


def _class(found: PriorityClass, *, always: bool) -> Entry:
    policy = "" if found.preemption_policy == _PREEMPTS else found.preemption_policy
    return said(
        name=found.name,
        value=found.value,
        preemptionPolicy=policy,
        always=always or None,
        globalDefault=found.global_default or None,
    )


def _picks(picks: Sequence[NamespacePick]) -> Iterator[Value]:
    for one in picks:
        labels = {**(one.selector.match_labels if one.selector else {}), **one.wild_labels}
        if labels:
            yield said(names=one.names, labels=labels)
        else:
            yield from one.names


def _limit_range(found: LimitRange) -> Mapping[str, Value]:
    """A limit range, which exists even where it says nothing."""
    (item,) = found.items
    return said(
        default=amounts(item.default),
        defaultRequest=amounts(item.default_request),
        max=amounts(item.maximum),
        min=amounts(item.minimum),
        maxLimitRequestRatio=amounts(item.ratio),
    )


def _trigger(one: Trigger) -> Entry:
    clauses = [clause(part) for part in one.clauses]
    return said(
        name=one.name,
        action=one.action,
        **{"for": duration(one.minutes) if one.minutes else None, "all" if one.every else "any": clauses},
    )


def _planned(one: Planned) -> Entry:
    return said(
        name=one.name,
        volumes=one.volumes or None,
        requests=amounts(one.requests),
        replicas=None if one.replicas == 1 else one.replicas,
        at=Plain(one.at.isoformat()) if one.at else None,
    )
