"""What a plan comes to: each bound summed over replicas, in all and by tier, beside what nodes have.

Init containers are not in the sums: they run before the others, and what they ask for is free by then. Nor is
what is parked. What is not set counts as nothing.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from bayplan.model import demand
from bayplan.model.evidence import Place
from bayplan.rightsizing.framework import Bound, Role
from bayplan.rightsizing.report.plan import Change, Total
from bayplan.rightsizing.report.recommendation import Direction, Recommendation, Sized

ALL: Final = "all"
TIER: Final = "tier"
NODE: Final = "node"

Amounts = Mapping[Place, Mapping[str, int]]


def totals(
    recommendations: Sequence[Recommendation], changes: Sequence[Change], nodes: Sequence[Total]
) -> tuple[Total, ...]:
    """Everything, tier by tier, then node by node as the proof found it."""
    planned: Amounts = {one.place: one.amounts for one in changes}
    counted = [one for one in recommendations if one.role is not Role.INIT and one.replicas > 0]
    return (*_sums(ALL, "", counted, planned, nodes), *_tiers(counted, planned), *nodes)


def _tiers(counted: Sequence[Recommendation], planned: Amounts) -> Iterator[Total]:
    for tier in sorted({one.tier for one in counted if one.tier}):
        yield from _sums(TIER, tier, [one for one in counted if one.tier == tier], planned, ())


def _sums(
    group: str, name: str, found: Sequence[Recommendation], planned: Amounts, nodes: Sequence[Total]
) -> Iterator[Total]:
    for bound in Bound:
        key = bound.value
        yield Total(
            group, name, key,
            before=sum(one.replicas * _now(one.of(key)) for one in found),
            after=sum(one.replicas * _after(one, key, planned) for one in found),
            capacity=_capacity(bound, nodes),
            peak=_peaks(bound, found),
            asked=sum(one.replicas * _asked(one.of(key)) for one in found),
        )  # fmt: skip


def _after(found: Recommendation, key: str, planned: Amounts) -> int:
    return planned.get(found.place, {}).get(key, _now(found.of(key)))


def _now(sized: Sized | None) -> int:
    return (sized.now or 0) if sized is not None else 0


def _asked(sized: Sized | None) -> int:
    """What the rule said by itself; where it said nothing, what is."""
    if sized is None:
        return 0
    wanted = sized.wanted if sized.direction is not Direction.KEEP else sized.now
    return (sized.asked if sized.asked is not None else wanted) or 0


def _capacity(bound: Bound, nodes: Sequence[Total]) -> int | None:
    known = [one.capacity for one in nodes if one.bound == bound.value]
    return sum(one or 0 for one in known) if known and None not in known else None


def _peaks(bound: Bound, found: Sequence[Recommendation]) -> int | None:
    """The sum of what was ever seen; None where somebody was not looked at."""
    total = 0
    for one in found:
        cpu = bound.resource == demand.CPU
        peak = one.portrait.cpu_peak if cpu else one.portrait.peak
        if peak is None:
            return None
        total += one.replicas * peak
    return total
