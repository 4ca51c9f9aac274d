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
        self._counts: dict[Hashable, Vector] = {}
        self._questions: list[tuple[Kind, bool, Vector]] = []
        self._answers: dict[int, _Concerned] = {}
        columns.follow(self._changed)

    def count(self, key: Hashable, kind: Kind, *, living_only: bool = False) -> Vector:
        """The count per node of pods of a kind; with `living_only` terminating ones are left out.

        The array is the live one: it changes as pods are placed and must not be written to.
        """
        if key not in self._counts:
            self._counts[key] = self._first(kind, living_only)
            self._questions.append((kind, living_only, self._counts[key]))
        return self._counts[key]

    def _first(self, kind: Kind, living_only: bool) -> Vector:
        counts = np.zeros(self._columns.size, dtype=np.int64)
        for (_, terminating), (shape, nodes) in self._columns.standing.items():
            if not (living_only and terminating) and kind(shape):
                for index, number in nodes.items():
                    counts[index] += number
        return counts

    def _changed(self, index: int, shape: Shape, sign: int, terminating: bool) -> None:
        concerned = self._answers.get(shape.id)
        if concerned is None:
            concerned = self._answers[shape.id] = _Concerned()
        if concerned.asked != len(self._questions):
            concerned.learn(self._questions, shape)
        for living_only, counts in concerned.counts:
            if not (living_only and terminating):
                counts[index] += sign


class _Concerned:
    """The counts in which pods of one shape appear, out of the questions asked so far."""

    __slots__ = ("asked", "counts")

    def __init__(self) -> None:
        self.asked = 0
        self.counts: list[tuple[bool, Vector]] = []

    def learn(self, questions: list[tuple[Kind, bool, Vector]], shape: Shape) -> None:
        """Goes through the questions that are new."""
        fresh = questions[self.asked :]
        self.counts += [(living_only, counts) for kind, living_only, counts in fresh if kind(shape)]
        self.asked = len(questions)
