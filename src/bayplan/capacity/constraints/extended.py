"""Extended resources and huge pages: cards, shares of cards, whatever else nodes advertise."""

from collections.abc import Iterable

from bayplan.capacity import arithmetic
from bayplan.capacity.answers import ConstraintRoom
from bayplan.capacity.question import Question
from bayplan.model import demand
from bayplan.scheduling.rules import fit


def extended(question: Question) -> Iterable[ConstraintRoom]:
    """What nodes have left of each of them that the pod asks for."""
    for name in sorted(fit.counted(question.shape, question.fleet.profile)):
        if demand.is_scalar(name):
            yield arithmetic.requested_room(question, "extended", name)
