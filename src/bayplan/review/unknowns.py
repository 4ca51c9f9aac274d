"""Values that no file gives, in workloads: what verdicts come to for this value or that.

An unknown amount is tried at every value at which an answer could change: nothing, the bounds and defaults of
the namespace's limit ranges, the request or limit beside it, and more than any node has. A number of replicas
is tried as it is counted, which is at its lowest, and at more than anybody has. Where all of them end alike,
the value does not matter; where they differ, the verdict hinges on it.
"""

import re
from collections.abc import Iterable, Sequence
from typing import Final

from msgspec.structs import replace

from bayplan.model.demand import CPU, is_extended
from bayplan.model.pods import Amounts, Container, PodSpec, Resources
from bayplan.model.policy import LimitRange
from bayplan.model.quantities import NANOS, ZERO, Quantity, parse
from bayplan.model.record import Record
from bayplan.model.trees import Unknown
from bayplan.model.workloads import PodTemplate, Workload

REPLICAS: Final = "replicas"
"""What is unknown where a workload does not say how many pods it wants."""
_REPLICAS: Final = "spec.replicas"
_AMOUNT: Final = re.compile(
    r"(?:.*\.)?(?P<list>containers|initContainers)\[(?P<at>\d+)\]\.resources"
    r"(?:\.(?P<side>requests|limits))?(?:\.(?P<name>.+))?\Z"
)
_SIDES: Final = ("requests", "limits")
_USUAL: Final = (CPU, "memory")
_ENOUGH: Final = {CPU: parse("1M"), "": parse("1Pi"), "/": parse("1k"), REPLICAS: parse("256")}
"""More than any node has: of CPU, of bytes, of devices; and more pods than any workload has."""


class Blank(Record, frozen=True):
    """One amount that is not known: in which container, on which side, of what; and where it would stand.

    Of replicas only the last two mean anything.
    """

    init: bool
    at: int
    side: str
    resource: str
    needs: str
    path: str


def blanks(unknowns: Iterable[Unknown]) -> tuple[Blank, ...]:
    """The amounts among the unknown values of a workload, and its number of replicas.

    A side that is unknown as a whole lacks CPU and memory.
    """
    return tuple(blank for unknown in unknowns for blank in _blanks(unknown))


def fill(workload: Workload, amounts: Iterable[tuple[Blank, Quantity]]) -> Workload:
    """The workload with its blanks filled in."""
    spec, replicas = workload.template.spec, workload.replicas
    for blank, amount in amounts:
        if blank.resource == REPLICAS:
            replicas = amount.units
        else:
            spec = _filled(spec, blank, amount)
    return replace(workload, replicas=replicas, template=PodTemplate(spec, workload.template.labels))


def trials(workload: Workload, found: Sequence[Blank], limits: Sequence[LimitRange]) -> tuple[Workload, ...]:
    """The workload with its blanks at each value at which an answer could change, rising."""
    tried = [values(workload, blank, limits) for blank in found]
    depth = max(map(len, tried), default=0)
    return tuple(
        fill(workload, zip(found, (one[min(rank, len(one) - 1)] for one in tried), strict=True))
        for rank in range(depth)
    )


def values(workload: Workload, blank: Blank, limits: Sequence[LimitRange]) -> list[Quantity]:
    """The values to try of one blank, rising."""
    if blank.resource == REPLICAS:
        lowest = Quantity(workload.replicas * NANOS)
        return [lowest, _ENOUGH[REPLICAS]]
    return _amounts(workload.template.spec, blank, limits)


def _blanks(unknown: Unknown) -> Iterable[Blank]:
    if unknown.path == _REPLICAS:
        yield Blank(False, 0, "", REPLICAS, unknown.needs, unknown.path)
    match = _AMOUNT.match(unknown.path)
    if match is None:
        return
    for side in [match["side"]] if match["side"] else _SIDES:
        for name in [match["name"]] if match["name"] else _USUAL:
            yield Blank(
                match["list"] == "initContainers", int(match["at"]), side, name, unknown.needs, unknown.path
            )


def _filled(spec: PodSpec, blank: Blank, amount: Quantity) -> PodSpec:
    group = spec.init_containers if blank.init else spec.containers
    if blank.at >= len(group):
        return spec
    changed = tuple(_sized(one, blank, amount) if at == blank.at else one for at, one in enumerate(group))
    return replace(spec, init_containers=changed) if blank.init else replace(spec, containers=changed)


def _sized(container: Container, blank: Blank, amount: Quantity) -> Container:
    known = container.resources
    requests, limits = known.requests, known.limits
    if blank.side == "limits":
        limits = {**limits, blank.resource: amount}
    else:
        requests = {**requests, blank.resource: amount}
    return replace(container, resources=Resources(requests, limits, known.claims))


def _amounts(spec: PodSpec, blank: Blank, limits: Sequence[LimitRange]) -> list[Quantity]:
    group = spec.init_containers if blank.init else spec.containers
    beside: list[Amounts] = []
    if blank.at < len(group):
        known = group[blank.at].resources
        beside = [known.requests, known.limits]
    bounds = [
        amounts
        for one in limits
        for item in one.items
        for amounts in (item.minimum, item.default_request, item.default, item.maximum)
    ]
    found = {one[blank.resource] for one in (*beside, *bounds) if blank.resource in one}
    return sorted({ZERO, *found, _enough(blank.resource)}, key=lambda one: one.nanos)


def _enough(resource: str) -> Quantity:
    return _ENOUGH["/" if is_extended(resource) else CPU if resource == CPU else ""]
