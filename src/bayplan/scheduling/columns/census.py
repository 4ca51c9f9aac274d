"""Counts of the standing pods of some kind per node, for every kind asked about, always up to date."""

from collections.abc import Callable, Hashable

import numpy as np

from bayplan.scheduling.columns.table import Columns, Vector
from bayplan.scheduling.shapes import Shape

Kind = Callable[[Shape], bool]


class Census:
    """Counts per node. A question is asked by key; its count is kept from then on."""

    def __init__(self, columns: Columns) -> None:
        self._columns = columns
        self._questions: dict[Hashable, tuple[Kind, bool, Vector]] = {}
        self._answers: dict[int, tuple[int, list[tuple[bool, Vector]]]] = {}
        columns.follow(self._changed)

    def count(self, key: Hashable, kind: Kind, *, living_only: bool = False) -> Vector:
        """The count per node of pods of a kind; with `living_only` terminating ones are left out.

        The array is the live one: it changes as pods are placed and must not be written to.
        """
        if key not in self._questions:
            self._questions[key] = (kind, living_only, self._first(kind, living_only))
        return self._questions[key][2]

    def _first(self, kind: Kind, living_only: bool) -> Vector:
        counts = np.zeros(self._columns.size, dtype=np.int64)
        for (_, terminating), (shape, nodes) in self._columns.standing.items():
            if not (living_only and terminating) and kind(shape):
                for index, number in nodes.items():
                    counts[index] += number
        return counts

    def _changed(self, index: int, shape: Shape, sign: int, terminating: bool) -> None:
        known = self._answers.get(shape.id)
        if known is None or known[0] != len(self._questions):
            concerned = [(living, counts) for kind, living, counts in self._questions.values() if kind(shape)]
            known = self._answers[shape.id] = (len(self._questions), concerned)
        for living_only, counts in known[1]:
            if not (living_only and terminating):
                counts[index] += sign
