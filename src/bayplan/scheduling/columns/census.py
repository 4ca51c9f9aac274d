"""Counts of the standing pods of some kind per node, for every kind asked about, always up to date.

Most kinds are picked by a label that all of them wear. Such a question is only put to shapes that wear it, so
that thousands of kinds do not have to be held against thousands of shapes.
"""

from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Iterator
from itertools import chain, islice
from typing import TypeVar

import numpy as np

from bayplan.model.labels import LabelSelector, Operator
from bayplan.scheduling.columns.table import Columns, Vector
from bayplan.scheduling.shapes import Shape

T = TypeVar("T")
Kind = Callable[[Shape], bool]
Worn = tuple[str, str]
"""A label's key and value."""
Stood = tuple[Shape, bool, Counter[int]]
"""A shape, whether its pods are terminating, and how many of them stand on each node, by index."""


def worn_by_all(selector: LabelSelector | None) -> Worn | None:
    """A label that everything wears which a selector selects, if it asks for one by value."""
    if selector is None:
        return None
    alone = (one for one in selector.expressions if one.operator is Operator.IN and len(one.values) == 1)
    return next(chain(selector.match_labels.items(), ((one.key, one.values[0]) for one in alone)), None)


class _Question:
    """A kind that is counted, and its count per node."""

    __slots__ = ("counts", "kind", "living_only")

    def __init__(self, kind: Kind, living_only: bool, counts: Vector) -> None:
        self.kind, self.living_only, self.counts = kind, living_only, counts


class Census:
    """Counts per node. A question is asked by key; its count is kept from then on."""

    def __init__(self, columns: Columns) -> None:
        self._columns = columns
        self._counts: dict[Hashable, Vector] = {}
        self._questions: dict[Worn | None, list[_Question]] = {}
        self._answers: dict[int, _Concerned] = {}
        self._wearing: dict[Worn, list[Stood]] = {}
        self._seen = 0
        self._kept: dict[type, object] = {}
        columns.follow(self._changed)

    def keep(self, kind: type[T], make: Callable[[], T]) -> T:
        """The one thing of a type that a voice keeps for all shapes, made when it is first asked for."""
        found = self._kept.get(kind)
        if not isinstance(found, kind):
            found = self._kept[kind] = make()
        return found

    def count(
        self, key: Hashable, kind: Kind, *, living_only: bool = False, worn: Worn | None = None
    ) -> Vector:
        """The count per node of pods of a kind; with `living_only` terminating ones are left out.

        `worn`: a label that all pods of the kind wear. The array is the live one: it changes as pods are
        placed and must not be written to.
        """
        if key not in self._counts:
            self._counts[key] = self._first(kind, living_only, worn)
            asked = _Question(kind, living_only, self._counts[key])
            self._questions.setdefault(worn, []).append(asked)
        return self._counts[key]

    def _first(self, kind: Kind, living_only: bool, worn: Worn | None) -> Vector:
        counts = np.zeros(self._columns.size, dtype=np.int64)
        for shape, terminating, nodes in self._stood(worn):
            if not (living_only and terminating) and kind(shape):
                for index, number in nodes.items():
                    counts[index] += number
        return counts

    def _stood(self, worn: Worn | None) -> Iterable[Stood]:
        """What stands, or has stood; of it only what wears a label, if one is given."""
        standing = self._columns.standing
        if worn is None:
            return ((shape, terminating, nodes) for (_, terminating), (shape, nodes) in standing.items())
        for (_, terminating), (shape, nodes) in islice(standing.items(), self._seen, None):
            for label in shape.labels.items():
                self._wearing.setdefault(label, []).append((shape, terminating, nodes))
        self._seen = len(standing)
        return self._wearing.get(worn, ())

    def _changed(self, index: int, shape: Shape, sign: int, terminating: bool) -> None:
        concerned = self._answers.get(shape.id)
        if concerned is None:
            concerned = self._answers[shape.id] = _Concerned()
        if concerned.asked != len(self._counts):
            concerned.asked = len(self._counts)
            concerned.counts = [
                (one.living_only, one.counts) for one in self._put_to(shape) if one.kind(shape)
            ]
        for living_only, counts in concerned.counts:
            if not (living_only and terminating):
                counts[index] += sign

    def _put_to(self, shape: Shape) -> Iterator[_Question]:
        """The questions that may concern a shape."""
        asked = self._questions
        return chain(asked.get(None, ()), *(asked.get(label, ()) for label in shape.labels.items()))


class _Concerned:
    """The counts in which pods of one shape appear, and out of how many."""

    __slots__ = ("asked", "counts")

    def __init__(self) -> None:
        self.asked = 0
        self.counts: list[tuple[bool, Vector]] = []
