"""Memory, by requests."""

from collections.abc import Iterable

from bayplan.capacity import arithmetic
from bayplan.capacity.answers import ConstraintRoom
from bayplan.capacity.ground import Ground
from bayplan.capacity.question import Question
from bayplan.capacity.report.lines import LoadLine
from bayplan.model import demand


def memory(question: Question) -> Iterable[ConstraintRoom]:
    """What nodes have left of memory."""
    yield arithmetic.requested_room(question, "memory", demand.MEMORY)


def lines(ground: Ground) -> Iterable[LoadLine]:
    """The memory that is requested of each node."""
    for bay in ground.standing.bays:
        yield arithmetic.requested_line(ground, bay, "memory", demand.MEMORY)
