"""The number of pods that a node takes, whatever their size."""

from collections.abc import Iterable

from bayplan.capacity import arithmetic
from bayplan.capacity.answers import ConstraintRoom, NodeRoom
from bayplan.capacity.question import Question
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
