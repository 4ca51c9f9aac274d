"""The number of pods that a node takes, whatever their size."""

from collections.abc import Iterable

from bayplan.capacity import arithmetic, cargo, workers
from bayplan.capacity.answers import ConstraintRoom, NodeRoom
from bayplan.capacity.ground import Ground
from bayplan.capacity.question import Question
from bayplan.capacity.report.lines import LoadLine, Part
from bayplan.model import demand
from bayplan.scheduling import profile
from bayplan.scheduling.fleet import Bay


def pods(question: Question) -> Iterable[ConstraintRoom]:
    """How many pods nodes still take."""
    if question.applies(profile.FIT):
        frame = ConstraintRoom("pods", demand.PODS)
        yield arithmetic.summed(question, frame, [_on_node(bay) for bay in question.eligible], per_pod=1)


def _on_node(bay: Bay) -> NodeRoom:
    capacity = bay.allocatable.get(demand.PODS, 0)
    return NodeRoom(
        bay.name, more=max(0, bay.room_for_pods), used=len(bay.pods), capacity=capacity, per_pod=1
    )


def lines(ground: Ground) -> Iterable[LoadLine]:
    """The pods on each node. DaemonSet pods, static pods and those that are going count."""
    cargoes = ground.note(cargo.by_node)
    for bay in ground.standing.bays:
        standing = cargoes[bay.name].standing
        yield LoadLine(
            "pods", demand.PODS, "node", bay.name, "count",
            used=len(bay.pods),
            capacity=bay.allocatable.get(demand.PODS, 0),
            parts=tuple(Part(sort, standing[sort].pods) for sort in cargo.SORTS if sort in standing),
            sources=("pods that stand there and are not finished", "status.allocatable of the node"),
            access=workers.access(bay.node),
        )  # fmt: skip
