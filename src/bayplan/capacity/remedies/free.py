"""Making room: the least that would have to become free on one node, by whatever means."""

from collections.abc import Iterable

from bayplan.capacity import trials
from bayplan.capacity.answers import Remedy
from bayplan.capacity.arithmetic import unit_of
from bayplan.capacity.remedies import wording
from bayplan.capacity.remedies.case import Case
from bayplan.model import demand
from bayplan.scheduling.fleet import Bay
from bayplan.scheduling.profile import FIT


def free_room(case: Case) -> Iterable[Remedy]:
    """On the node that comes nearest: what has to be freed, or what the node has to grow by."""
    for bay in case.short_bays(FIT):
        lacking = case.lacking(bay)
        remedy = _free(case, bay, lacking) if lacking else _one_more_pod(case, bay)
        if remedy is not None:
            yield remedy
            return


def _free(case: Case, bay: Bay, lacking: dict[str, int]) -> Remedy | None:
    rounded = {name: wording.rounded_up(name, amount) for name, amount in lacking.items()}
    grow = {
        name: amount for name, amount in rounded.items() if case.asked[name] > bay.allocatable.get(name, 0)
    }
    if grow:
        with trials.roomier(bay, rounded):
            helps = trials.fits(case.pod, case.fleet)
        verb = f"give {bay.name} {wording.listed(rounded)} more"
    else:
        with trials.freed(bay, rounded):
            helps = trials.fits(case.pod, case.fleet)
        verb = f"free {wording.listed(rounded)} on {bay.name}"
    if not helps:
        return None
    name = max(rounded, key=lambda one: rounded[one] / max(1, bay.allocatable.get(one, 0)))
    return Remedy("free", f"Node {bay.name}", verb, bay.name, name, rounded[name], unit_of(name))


def _one_more_pod(case: Case, bay: Bay) -> Remedy | None:
    missing = 1 - bay.room_for_pods
    with trials.roomier(bay, {demand.PODS: missing}):
        helps = trials.fits(case.pod, case.fleet)
    if not helps:
        return None
    limit = bay.allocatable.get(demand.PODS, 0)
    change = f"let {bay.name} take {limit + missing} pods instead of {limit}, or remove {missing} from it"
    return Remedy("free", f"Node {bay.name}", change, bay.name, demand.PODS, missing, "count")
