"""Asking for less: the request lowered to what the best node has free."""

from collections.abc import Iterable

from msgspec.structs import replace

from bayplan.capacity import trials
from bayplan.capacity.answers import Remedy
from bayplan.capacity.arithmetic import unit_of
from bayplan.capacity.remedies import wording
from bayplan.capacity.remedies.case import Case
from bayplan.model import demand
from bayplan.model.pods import Amounts, Container, Pod
from bayplan.model.quantities import NANOS, NANOS_PER_MILLI, Quantity
from bayplan.scheduling.fleet import Bay
from bayplan.scheduling.profile import FIT


def lower_request(case: Case) -> Iterable[Remedy]:
    """The smallest cut of one resource that lets the pod in. Cuts of several at once are not tried."""
    for bay in case.short_bays(FIT):
        lacking = case.lacking(bay)
        if len(lacking) == 1:
            (name,) = lacking
            remedy = _cut(case, bay, name)
            if remedy is not None:
                yield remedy
                return


def _cut(case: Case, bay: Bay, name: str) -> Remedy | None:
    target = wording.rounded_down(name, bay.free(name))
    if target <= 0:
        return None
    less = case.asked[name] - target
    smaller = lowered(case.pod, name, less)
    if smaller is None or not trials.fits(smaller, case.fleet):
        return None
    change = f"request {wording.plain(name, target)} instead of {wording.amount(name, case.asked[name])}"
    return Remedy(
        "request", f"Pod {case.pod.key}", f"{change}: that much is free on {bay.name}", bay.name, name, less,
        unit_of(name),
    )  # fmt: skip


def lowered(pod: Pod, name: str, less: int) -> Pod | None:
    """The pod with the request of its largest container cut; None where no container alone has that much."""
    if pod.spec.resources is not None or pod.spec.init_containers:
        return None
    exact = less * (NANOS_PER_MILLI if name == demand.CPU else NANOS)
    biggest = max(pod.spec.containers, key=lambda one: _nanos(one, name))
    if _nanos(biggest, name) <= exact:
        return None
    said = biggest.resources
    limits = _less(said.limits, name, exact) if demand.is_extended(name) else said.limits
    cut = replace(biggest, resources=replace(said, requests=_less(said.requests, name, exact), limits=limits))
    containers = tuple(cut if one is biggest else one for one in pod.spec.containers)
    return replace(pod, spec=replace(pod.spec, containers=containers))


def _nanos(container: Container, name: str) -> int:
    found = container.resources.requests.get(name)
    return found.nanos if found else 0


def _less(amounts: Amounts, name: str, nanos: int) -> Amounts:
    if name not in amounts:
        return amounts
    return {**amounts, name: Quantity(amounts[name].nanos - nanos, amounts[name].family)}
