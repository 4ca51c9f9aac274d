"""A fleet as columns: one array per resource, label and count, kept in step with every placement."""

from collections import Counter
from collections.abc import Callable, Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray

from bayplan.model import demand
from bayplan.model.nodes import Taint
from bayplan.scheduling.fleet import Bay, Fleet
from bayplan.scheduling.shapes import Shape

Mask = NDArray[np.bool_]
Vector = NDArray[np.int64]

_MOST: Final = 1 << 62
"""More than any node has; what is relaxed without bound is no more than that."""


class Label:
    """One label over all nodes: a code per node (-1 where it is missing), and the values behind the codes."""

    __slots__ = ("bins", "codes", "distinct", "values")

    def __init__(self, bays: Sequence[Bay], key: str) -> None:
        numbers: dict[str, int] = {}
        codes = [
            numbers.setdefault(bay.node.labels[key], len(numbers)) if key in bay.node.labels else -1
            for bay in bays
        ]
        self.codes: Vector = np.array(codes, dtype=np.int64)
        self.bins: Vector = self.codes + 1
        self.values = list(numbers)
        self.distinct = len(self.values) == len(bays)
        """Whether every node has a value of its own, as with host names."""

    def around(self, counts: Vector, part: Mask | None = None) -> Vector:
        """For every node the count in its whole domain; 0 where the label is missing.

        Nodes outside `part` add nothing.
        """
        mine = counts if part is None else counts * part
        if self.distinct:
            return mine
        sums = np.bincount(self.bins, weights=mine, minlength=len(self.values) + 1).astype(np.int64)
        sums[0] = 0
        found: Vector = sums.take(self.bins)
        return found

    def domains(self, part: Mask) -> int:
        """Over how many domains these nodes spread; those without the label are one more."""
        return int(np.count_nonzero(np.bincount(self.bins, weights=part)))


class Columns:
    """The arrays of one fleet. `log` grows by the index of every node that changes."""

    def __init__(self, fleet: Fleet) -> None:
        self.fleet, self.size = fleet, len(fleet.bays)
        self.everywhere: Vector = np.arange(self.size, dtype=np.int64)
        self._complete: dict[str, bool] = {}
        self.allocatable: dict[str, Vector] = {}
        self.requested: dict[str, Vector] = {}
        self.scored = {name: self._scored(name) for name in (demand.CPU, demand.MEMORY)}
        self.pods = self._column(lambda bay: len(bay.pods))
        self.pods_allowed = self.allocated(demand.PODS)
        self.log: list[int] = []
        self.standing: dict[tuple[int, bool], tuple[Shape, Counter[int]]] = {}
        self.holders: list[Shape] = []
        """Shapes with pod affinity terms of which pods stand, or have stood."""
        self._labels: dict[str, Label] = {}
        self._followers: list[Callable[[int, Shape, int, bool], None]] = []
        self.taint_groups, self.taint_group = self._group_taints()
        for bay in fleet.bays:
            for key, shape in bay.shapes.items():
                self._stand(bay.index, shape, 1, terminating=bay.pods[key].terminating)
        fleet.watchers.append(self._changed)

    def allocated(self, name: str) -> Vector:
        """What each node can give of a resource."""
        if name not in self.allocatable:
            self.allocatable[name] = self._column(lambda bay: bay.allocatable.get(name, 0))
        return self.allocatable[name]

    def on_every_node(self, name: str) -> bool:
        """Whether every node has some of a resource."""
        if name not in self._complete:
            self._complete[name] = bool((self.allocated(name) > 0).all())
        return self._complete[name]

    def used(self, name: str) -> Vector:
        """What is requested of a resource on each node."""
        if name not in self.requested:
            self.requested[name] = self._column(lambda bay: bay.requested.get(name, 0))
        return self.requested[name]

    def label(self, key: str) -> Label:
        """A label's column."""
        if key not in self._labels:
            self._labels[key] = Label(self.fleet.bays, key)
        return self._labels[key]

    def by_node(self, judge: Callable[[Bay], bool]) -> Mask:
        """A scalar verdict on every node, as a mask."""
        return np.fromiter((judge(bay) for bay in self.fleet.bays), dtype=np.bool_, count=self.size)

    def follow(self, follower: Callable[[int, Shape, int, bool], None]) -> None:
        """Has somebody told of every change: node index, shape, +1 or -1, terminating or not."""
        self._followers.append(follower)

    def reconsider(self, bay: Bay) -> None:
        """A bay can bear more or less than before."""
        for name, column in self.allocatable.items():
            column[bay.index] = bay.allocatable.get(name, 0)
        self._complete.clear()
        self.log.append(bay.index)

    def close(self) -> None:
        """Stops following the fleet."""
        self.fleet.watchers.remove(self._changed)

    def _scored(self, name: str) -> Vector:
        return self._column(lambda bay: bay.scored[name])

    def _column(self, value: Callable[[Bay], int]) -> Vector:
        found = (max(-_MOST, min(_MOST, value(bay))) for bay in self.fleet.bays)
        return np.fromiter(found, dtype=np.int64, count=self.size)

    def _group_taints(self) -> tuple[list[tuple[Taint, ...]], Vector]:
        """Nodes share few sets of taints; verdicts are found once per set."""
        numbers: dict[tuple[Taint, ...], int] = {}
        group = self._column(lambda bay: numbers.setdefault(bay.node.taints, len(numbers)))
        return list(numbers), group

    def _changed(self, bay: Bay, shape: Shape, sign: int, terminating: bool) -> None:
        index = bay.index
        self.log.append(index)
        self.pods[index] += sign
        for name, amount in shape.requests.items():
            if name in self.requested:
                self.requested[name][index] += sign * amount
        for name, column in self.scored.items():
            column[index] += sign * shape.scored.get(name, 0)
        self._stand(index, shape, sign, terminating=terminating)
        for follower in self._followers:
            follower(index, shape, sign, terminating)

    def _stand(self, index: int, shape: Shape, sign: int, *, terminating: bool) -> None:
        found = self.standing.get((shape.id, terminating))
        if found is None:
            if shape.terms_held and (shape.id, not terminating) not in self.standing:
                self.holders.append(shape)
            found = self.standing[shape.id, terminating] = (shape, Counter())
        found[1][index] += sign
