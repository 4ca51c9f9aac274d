"""Tiers, pools of workers, windows, bounds and the policy of capacity as plain values of their forms."""

from collections.abc import Iterator, Mapping, Sequence

from bayplan.model.bounds import CapacityPolicy, CardBudget, Clause, Planned, Trigger
from bayplan.model.estate import Declaration, NamespacePick, Pool, Tier
from bayplan.model.labels import LabelSelector
from bayplan.model.policy import LimitRange, PriorityClass
from bayplan.sources.estate.triggers import ONCE, SHARES
from bayplan.views.estate.lower import Entry, said, worker
from bayplan.views.estate.units import Plain, amounts, duration, number, share, size
from bayplan.views.estate.yaml import Value

_PREEMPTS = "PreemptLowerPriority"


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
    rule = next((rule for rule in declaration.namespace_rules if rule.source == f"tier {one.name}"), None)
    limits = {"limitRange": _limit_range(rule.limit_ranges[0])} if rule and rule.limit_ranges else {}
    return {
        **said(
            name=one.name,
            namespaces=list(_picks(one.where.picks)),
            excluded=list(_picks(one.where.excludes)),
            memory=one.memory,
        ),
        **limits,
        **said(quota=amounts(rule.quotas[0].hard) if rule and rule.quotas else None),
    }


def _priority(source: str, declaration: Declaration) -> Entry:
    rule = next((rule for rule in declaration.pod_rules if rule.source == source), None)
    if rule is None:
        return {}
    known = {one.name: one for one in declaration.priority_classes}
    found = known.get(rule.priority_class)
    return said(
        priorityClass=_class(found, rule.overrides) if found else None,
        stripCpuLimits="limits.cpu" in rule.strips or None,
    )


def _class(found: PriorityClass, always: bool) -> Entry:
    policy = "" if found.preemption_policy == _PREEMPTS else found.preemption_policy
    return said(name=found.name, value=found.value, preemptionPolicy=policy, always=always or None)


def _picks(picks: Sequence[NamespacePick]) -> Iterator[Value]:
    for one in picks:
        if one.selector is None:
            yield from one.names
        else:
            yield said(names=one.names, labels=one.selector.match_labels)


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
