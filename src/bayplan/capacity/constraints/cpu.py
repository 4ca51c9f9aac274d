"""CPU, by requests."""

from collections.abc import Iterable

from bayplan.capacity import arithmetic
from bayplan.capacity.answers import ConstraintRoom
from bayplan.capacity.question import Question
from bayplan.model import demand


def cpu(question: Question) -> Iterable[ConstraintRoom]:
    """What nodes have left of CPU."""
    yield arithmetic.requested_room(question, "cpu", demand.CPU)
