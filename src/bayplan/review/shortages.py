"""What a pod without a node lacks, in numbers: how much it asks for, and how much the best node has."""

from collections.abc import Sequence

from bayplan.admission import chain
from bayplan.admission.answers import Refused
from bayplan.model import demand
from bayplan.model.quantities import Quantity, binary_bytes, millicores, parse
from bayplan.model.workloads import Workload
from bayplan.review import arithmetic, demands
from bayplan.review.rollouts import Stage
from bayplan.scheduling.fleet import Bay

_INSUFFICIENT = "Insufficient "


def lacking(message: str) -> str:
    """The first resource that the scheduler found too little of; empty where it was something else."""
    found = message.split(_INSUFFICIENT)[1:]
    return found[0].split()[0].rstrip(",.") if found else ""


def arithmetic_of(workload: Workload, messages: Sequence[str], stage: Stage) -> str:
    """`20480Mi requests.memory, 15360Mi on the largest node`; or what is free, where that is what counts."""
    resource = next(filter(None, map(lacking, messages)), "")
    completed = chain.complete_pod(demands.pod_of(workload), stage.policies)
    if not resource or isinstance(completed, Refused):
        return ""
    asked = demand.requests(completed, stage.kubernetes).get(resource)
    bays = stage.fleet.bays
    if asked is None or not bays:
        return ""
    largest = max(bay.allocatable.get(resource, 0) for bay in bays)
    if demand.integers({resource: asked})[resource] > largest:
        return _compared(asked, resource, largest, "on the largest node")
    free = max(_free(bay, resource) for bay in bays)
    if demand.integers({resource: asked})[resource] <= free:
        return ""  # on a node that something else keeps it from
    return _compared(asked, resource, free, "free on the emptiest node")


def _free(bay: Bay, resource: str) -> int:
    return max(0, bay.free(resource))


def _compared(asked: Quantity, resource: str, has: int, where: str) -> str:
    return arithmetic.compared(asked, f"requests.{resource}", _quantity(resource, has), where)


def _quantity(resource: str, amount: int) -> Quantity:
    if resource == demand.CPU:
        return millicores(amount)
    return parse(str(amount)) if demand.is_extended(resource) else binary_bytes(amount)
