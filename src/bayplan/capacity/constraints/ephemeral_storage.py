"""Ephemeral storage: the disk space of the node itself, by requests."""

from collections.abc import Iterable

from bayplan.capacity import arithmetic
from bayplan.capacity.answers import ConstraintRoom
from bayplan.capacity.ground import Ground
from bayplan.capacity.question import Question
from bayplan.capacity.report.lines import LoadLine
from bayplan.model import demand


def ephemeral_storage(question: Question) -> Iterable[ConstraintRoom]:
    """What nodes have left of it; most pods do not ask for any."""
    if demand.STORAGE in question.shape.requests:
        yield arithmetic.requested_room(question, "ephemeral-storage", demand.STORAGE)


def lines(ground: Ground) -> Iterable[LoadLine]:
    """What is requested of each node's own disk space, where the node says how much it has."""
    for bay in ground.standing.bays:
        if demand.STORAGE in bay.allocatable:
            yield arithmetic.requested_line(ground, bay, "ephemeral-storage", demand.STORAGE)
