"""CPU, by requests."""

from collections.abc import Iterable

from bayplan.capacity import arithmetic
from bayplan.capacity.answers import ConstraintRoom
from bayplan.capacity.ground import Ground
from bayplan.capacity.question import Question
from bayplan.capacity.report.lines import LoadLine
from bayplan.model import demand


def cpu(question: Question) -> Iterable[ConstraintRoom]:
    """What nodes have left of CPU."""
    yield arithmetic.requested_room(question, "cpu", demand.CPU)


def lines(ground: Ground) -> Iterable[LoadLine]:
    """The CPU that is requested of each node."""
    for bay in ground.standing.bays:
        yield arithmetic.requested_line(ground, bay, "cpu", demand.CPU)
