"""Arithmetic that constraints share: how often an amount goes into what nodes have left."""

from collections.abc import Iterable

from bayplan.capacity.answers import ConstraintRoom, NodeRoom
from bayplan.capacity.question import Question
from bayplan.model import demand
from bayplan.scheduling import profile
from bayplan.scheduling.fleet import Bay
from bayplan.scheduling.rules import fit


def unit_of(resource: str) -> str:
    """The unit in which the scheduler counts a resource."""
    if resource == demand.CPU:
        return "millicores"
    sized = resource in (demand.MEMORY, demand.STORAGE) or resource.startswith(demand.HUGE_PAGES)
    return "bytes" if sized else "count"


def requested_room(question: Question, constraint: str, resource: str) -> ConstraintRoom:
    """How often the pod's request for a resource goes into what is left of it, node by node."""
    wanted = fit.counted(question.shape, question.fleet.profile).get(resource, 0)
    if not question.applies(profile.FIT):
        return ConstraintRoom(
            constraint, resource, unit=unit_of(resource), note="the profile does not check it"
        )
    rooms = [_on_node(bay, resource, wanted) for bay in question.eligible]
    note = "" if wanted else "the pod requests none"
    return summed(
        question, ConstraintRoom(constraint, resource, unit=unit_of(resource), note=note), rooms, wanted
    )


def summed(
    question: Question, frame: ConstraintRoom, rooms: Iterable[NodeRoom], per_pod: int
) -> ConstraintRoom:
    """A constraint's room as the sum over nodes; no bound as soon as one node sets none."""
    found = tuple(rooms)
    bounded = all(room.more is not None for room in found)
    return ConstraintRoom(
        constraint=frame.constraint,
        name=frame.name,
        more=sum(room.more or 0 for room in found) if bounded else None,
        unit=frame.unit,
        per_pod=per_pod,
        used=sum(room.used or 0 for room in found),
        capacity=sum(room.capacity or 0 for room in found),
        subject=frame.subject,
        nodes=(*found, *question.excluded()),
        note=frame.note,
    )


def often(free: int, each: int) -> int | None:
    """How often `each` goes into `free`; None where nothing is taken."""
    return max(0, free) // each if each else None


def _on_node(bay: Bay, resource: str, wanted: int) -> NodeRoom:
    return NodeRoom(
        bay.name,
        more=often(bay.free(resource), wanted),
        used=bay.requested.get(resource, 0),
        capacity=bay.allocatable.get(resource, 0),
        per_pod=wanted,
    )
