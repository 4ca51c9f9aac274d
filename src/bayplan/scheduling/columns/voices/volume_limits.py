"""NodeVolumeLimits over columns: free attach slots per node, kept for every driver that is asked about.

A pod that brings so many volumes surely fits where so many slots are free. Elsewhere some of its volumes may
be attached already, so the scalar rule has the last word there.
"""

import operator

import numpy as np

from bayplan.scheduling import attachments, volumes
from bayplan.scheduling.columns.census import Census
from bayplan.scheduling.columns.table import Columns, Mask, Vector
from bayplan.scheduling.framework import Judge
from bayplan.scheduling.rules.volume_limits import VolumeLimits as Rule
from bayplan.scheduling.shapes import Shape

PLENTY = 1 << 40
"""Free slots of a driver that names no limit."""


class VolumeLimits:
    """Keeps pods off nodes that cannot attach another volume of theirs."""

    def speak(self, shape: Shape, columns: Columns, census: Census) -> "_Answer | None":
        if not shape.claim_names:
            return None
        return _Answer(shape, columns, census.keep(_Slots, lambda: _Slots(columns)))


class _Slots:
    """The free slots of each driver on each node, brought up to date when somebody looks."""

    def __init__(self, columns: Columns) -> None:
        self._columns = columns
        self._known: tuple[object, ...] = ()
        self._changed: set[int] = set()
        self._free: dict[str, Vector] = {}
        columns.follow(self._follow)

    def free(self, driver: str) -> Vector:
        """How many more volumes of a driver each node can attach."""
        self._catch_up()
        if driver not in self._free:
            found = (self._on(index, driver) for index in range(self._columns.size))
            self._free[driver] = np.fromiter(found, dtype=np.int64, count=self._columns.size)
        return self._free[driver]

    def _catch_up(self) -> None:
        """Counts again where pods with volumes came or went, and everywhere once other facts hold."""
        facts = self._columns.fleet.facts
        known = (facts.claims, facts.volumes, facts.csi_nodes, facts.attachments)
        if len(self._known) != len(known) or any(map(operator.is_not, known, self._known)):
            self._known = known
            self._free.clear()
        for index in self._changed:
            for name, column in self._free.items():
                column[index] = self._on(index, name)
        self._changed.clear()

    def _on(self, index: int, driver: str) -> int:
        fleet = self._columns.fleet
        bay = fleet.bays[index]
        limit = attachments.limits(bay, fleet.facts).get(driver)
        if limit is None:
            return PLENTY
        standing = attachments.by_pods(bay, fleet.facts)
        held = standing | attachments.leftover(bay, standing, fleet)
        return limit - sum(name == driver for name, _ in held)

    def _follow(self, index: int, shape: Shape, _sign: int, _terminating: bool) -> None:
        if shape.claim_names:
            self._changed.add(index)


class _Answer:
    def __init__(self, shape: Shape, columns: Columns, slots: _Slots) -> None:
        self._shape, self._columns, self._slots = shape, columns, slots

    def admits(self) -> Mask | None:
        fleet = self._columns.fleet
        brought: dict[str, set[str]] = {}
        for claim in volumes.claims(self._shape, fleet.facts):
            found = volumes.attachable(claim, fleet.facts)
            if found is not None:
                brought.setdefault(found[0], set()).add(found[1])
        fits: Mask = np.ones(self._columns.size, dtype=np.bool_)
        for driver, handles in brought.items():
            fits &= self._slots.free(driver) >= len(handles)
        return self._asked_where_tight(fits)

    def _asked_where_tight(self, fits: Mask) -> Mask:
        tight = np.flatnonzero(~fits)
        if len(tight):
            fleet = self._columns.fleet
            judge = Rule().judge(self._shape, fleet)
            for index in tight.tolist():
                fits[index] = not isinstance(judge, Judge) or judge.verdict(fleet.bays[index]) is None
        return fits

    def scores(self, _feasible: Mask) -> Vector | None:
        return None

    def silent(self) -> bool:
        return True
