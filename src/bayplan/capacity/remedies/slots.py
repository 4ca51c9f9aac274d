"""More attach slots on the node that lacks the fewest."""

from collections.abc import Iterable

from bayplan.capacity import trials
from bayplan.capacity.answers import Remedy
from bayplan.capacity.constraints import volume_slots
from bayplan.capacity.remedies.case import MOST_TRIES, Case
from bayplan.scheduling import attachments
from bayplan.scheduling.fleet import Bay
from bayplan.scheduling.profile import VOLUME_LIMITS

MOST_SLOTS = 8


def raise_slots(case: Case) -> Iterable[Remedy]:
    """The smallest raise of one driver's limit on one node."""
    bays = list(case.vetoed_by(VOLUME_LIMITS))[:MOST_TRIES]
    found = [
        one
        for bay in bays
        for driver in attachments.limits(bay, case.fleet.facts)
        if (one := _raise(case, bay, driver))
    ]
    yield from sorted(found, key=lambda one: one.amount or 0)[:1]


def _raise(case: Case, bay: Bay, driver: str) -> Remedy | None:
    _, limit = volume_slots.slots(bay, driver, case.fleet)
    for more in range(1, MOST_SLOTS + 1):
        with trials.more_slots(bay, driver, more, case.fleet):
            helps = bay.name in trials.decide(case.pod, case.fleet).feasible
        if helps:
            change = (
                f"let {driver} attach {(limit or 0) + more} volumes to {bay.name} instead of {limit}, "
                f"or detach {more} from it"
            )
            return Remedy("slots", f"CSINode {bay.name}", change, bay.name, driver, more, "count")
    return None
