"""Pods of one shape, as many as are asked for, each with the claims that come with it."""

from collections.abc import Callable, Sequence

from bayplan.model.making import NewPod
from bayplan.model.record import Record


class Series(Record, frozen=True):
    """A source of new pods.

    `subject` is what a person would call it, `make` gives the first so many; asked again, it gives the same
    ones.
    """

    subject: str
    make: Callable[[int], Sequence[NewPod]]
    notes: tuple[str, ...] = ()
