"""Memory, by requests."""

from collections.abc import Iterable

from bayplan.capacity import arithmetic
from bayplan.capacity.answers import ConstraintRoom
from bayplan.capacity.question import Question
from bayplan.model import demand


def memory(question: Question) -> Iterable[ConstraintRoom]:
    """What nodes have left of memory."""
    yield arithmetic.requested_room(question, "memory", demand.MEMORY)
