"""How containers are to be sized, as plain values of its form."""

from collections.abc import Iterator, Mapping

from bayplan.model.demand import CPU
from bayplan.model.quantities import millicores
from bayplan.model.sizing import Floor, SizingPolicy
from bayplan.views.estate.lower import Entry, said
from bayplan.views.estate.units import Plain, number, size
from bayplan.views.estate.yaml import Value


def sizing(policy: SizingPolicy) -> Mapping[str, Value]:
    """What the house says; what it leaves as it would be anyway is left out."""
    usual = SizingPolicy()
    return said(
        days=None if policy.days == usual.days else policy.days,
        rule=policy.rule,
        level=None if policy.level == usual.level else policy.level,
        classes=list(_classes(policy)),
        floors=[_floor(one) for one in policy.floors],
        fixed=[said(workload=one.workload, container=one.container, why=one.why) for one in policy.fixed],
        priority=policy.priority,
        ledger=policy.ledger,
    )


def _classes(policy: SizingPolicy) -> Iterator[Entry]:
    for one in policy.classes:
        factor = number(one.factor) if one.factor else None
        yield said(name=one.name, workloads=one.workloads, factor=factor)


def _floor(one: Floor) -> Entry:
    """One floor; where no amount is said, none is."""
    amounts: Entry = {}
    if one.amount is not None:
        in_cpu = one.resource == CPU
        amounts = {one.resource: Plain(str(millicores(one.amount))) if in_cpu else size(one.amount) or "0"}
    return {
        **said(workload=one.workload, container=one.container),
        **amounts,
        **said(bound=one.bound, why=one.why),
    }
