"""Host ports: each can be taken once on a node, so at most one pod of a shape stands there."""

from collections.abc import Iterable

from bayplan.capacity import arithmetic
from bayplan.capacity.answers import ConstraintRoom, NodeRoom
from bayplan.capacity.question import Question
from bayplan.scheduling import profile
from bayplan.scheduling.fleet import Bay
from bayplan.scheduling.rules.ports import any_collision
from bayplan.scheduling.shapes import Shape


def host_ports(question: Question) -> Iterable[ConstraintRoom]:
    """The nodes on which all of the pod's host ports are free."""
    wanted = question.shape.host_ports
    if wanted and question.applies(profile.PORTS):
        name = ", ".join(f"{protocol} {port}" for _, protocol, port in wanted)
        rooms = [_on_node(bay, question.shape) for bay in question.eligible]
        yield arithmetic.summed(question, ConstraintRoom("host-ports", name), rooms, per_pod=1)


def _on_node(bay: Bay, shape: Shape) -> NodeRoom:
    taken = any_collision(shape.host_ports, bay.shapes.values())
    return NodeRoom(bay.name, more=0 if taken else 1, used=int(taken), capacity=1, per_pod=1)
