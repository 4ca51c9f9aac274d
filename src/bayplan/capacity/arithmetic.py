"""Arithmetic that constraints share: how full nodes are, and how often an amount goes into what is left."""

from collections.abc import Iterable, Iterator

from bayplan.capacity import cargo, workers
from bayplan.capacity.answers import ConstraintRoom, NodeRoom
from bayplan.capacity.ground import Ground
from bayplan.capacity.question import Question
from bayplan.capacity.report.lines import LoadLine, Part
from bayplan.capacity.words import amount, counted
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


def requested_line(ground: Ground, bay: Bay, constraint: str, resource: str) -> LoadLine:
    """How full a node is of a resource, by the requests of what stands on it."""
    unit = unit_of(resource)
    return LoadLine(
        constraint, resource, "node", bay.name, unit,
        used=bay.requested.get(resource, 0),
        capacity=bay.allocatable.get(resource, 0),
        parts=tuple(_parts(ground, bay, resource)),
        sources=REQUESTED,
        note=_phantom(ground, bay, resource, unit),
        access=workers.access(bay.node),
    )  # fmt: skip


REQUESTED = ("requests of the pods that stand there", "status.allocatable of the node")


def _parts(ground: Ground, bay: Bay, resource: str) -> Iterator[Part]:
    standing = ground.note(cargo.by_node)[bay.name].standing
    for sort in cargo.SORTS:
        if sort in standing and standing[sort].requests[resource]:
            yield Part(sort, standing[sort].requests[resource], f"requests of {standing[sort].pods}")


def _phantom(ground: Ground, bay: Bay, resource: str, unit: str) -> str:
    """Finished pods stay listed with their requests; whoever adds up all that is listed counts them."""
    finished = ground.note(cargo.by_node)[bay.name].finished
    asked = finished.requests[resource]
    if not asked:
        return ""
    pods = counted(finished.pods, "finished pod")
    return f"{pods} would have asked for {amount(asked, unit)} more: the scheduler does not count them"


def _on_node(bay: Bay, resource: str, wanted: int) -> NodeRoom:
    return NodeRoom(
        bay.name,
        more=often(bay.free(resource), wanted),
        used=bay.requested.get(resource, 0),
        capacity=bay.allocatable.get(resource, 0),
        per_pod=wanted,
    )
