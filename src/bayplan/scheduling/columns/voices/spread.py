"""PodTopologySpread over columns: the census counts matching pods per node, labels add them up."""

import math

import numpy as np
from numpy.typing import NDArray

from bayplan.model.labels import LabelSelector
from bayplan.model.nodes import HOSTNAME
from bayplan.model.pods import SpreadConstraint
from bayplan.scheduling import spreading
from bayplan.scheduling.columns.census import Census
from bayplan.scheduling.columns.table import Columns, Label, Mask, Vector
from bayplan.scheduling.framework import BEST
from bayplan.scheduling.shapes import Shape


class Spread:
    """Keeps pods apart: by force where the constraint is hard, by preference where it is soft."""

    def speak(self, shape: Shape, columns: Columns, census: Census) -> "_Answer | None":
        hard = spreading.constraints(shape, columns.fleet, hard=True)
        soft = spreading.constraints(shape, columns.fleet, hard=False)
        return _Answer(shape, columns, census, hard, soft) if hard or soft else None


class _Constraint:
    """A constraint with its columns: the label, the counts per node, and the nodes that take part."""

    def __init__(self, one: SpreadConstraint, shape: Shape, columns: Columns, census: Census) -> None:
        self.rule = one
        self.label: Label = columns.label(one.topology_key)
        self.here = one.topology_key == HOSTNAME
        self.itself = int(one.selector is not None and one.selector.selects(shape.labels))
        self.counts = _count(one.selector, shape, columns, census)
        self.part: Mask = columns.by_node(lambda bay: spreading.takes_part(one, shape.spec, bay.node))


class _Answer:
    def __init__(
        self,
        shape: Shape,
        columns: Columns,
        census: Census,
        hard: list[SpreadConstraint],
        soft: list[SpreadConstraint],
    ) -> None:  # fmt: skip
        self._shared = not columns.fleet.kubernetes.spread_counts_per_constraint
        self._hard = [_Constraint(one, shape, columns, census) for one in hard]
        self._soft = [_Constraint(one, shape, columns, census) for one in soft]
        self._hard_part = _has_all(self._hard, columns)
        all_keys = bool(shape.spec.spread) or not columns.fleet.profile.system_spread
        self._known = _has_all(self._soft, columns) if all_keys else np.ones(columns.size, dtype=np.bool_)

    def admits(self) -> Mask | None:
        admitted: Mask | None = None
        for one in self._hard:
            sums, present = self._sums(one)
            lowest = int(sums[present].min(initial=2**31 - 1))
            if int(present.sum()) < one.rule.min_domains:
                lowest = 0
            fits = (one.label.codes >= 0) & (
                one.label.spread(sums) + one.itself - lowest <= one.rule.max_skew
            )
            admitted = fits if admitted is None else admitted & fits
        return admitted

    def _sums(self, one: _Constraint) -> tuple[Vector, Mask]:
        """Pods per domain, and which domains there are; of all constraints that share counts."""
        alike = [other for other in self._hard if other.label is one.label] if self._shared else [one]
        sums = np.zeros(len(one.label.values), dtype=np.int64)
        present = np.zeros(len(one.label.values), dtype=np.bool_)
        for other in alike:
            part = other.part & self._hard_part
            sums += other.label.sums(other.counts, part)
            present[other.label.codes[part]] = True
        return sums, present

    def scores(self, feasible: Mask) -> Vector | None:
        if not self._soft:
            return None
        counted = feasible & self._known
        score: NDArray[np.float64] = np.zeros(len(feasible))
        keys: set[int] = set()
        for one in self._soft:
            first = not self._shared or id(one.label) not in keys
            keys.add(id(one.label))
            weight = math.log((self._domains(one, counted) if first or one.here else 0) + 2)
            numbers = one.counts if one.here else one.label.spread(self._soft_sums(one))
            score += np.where(one.label.codes >= 0, numbers * weight + (one.rule.max_skew - 1), 0.0)
        return self._normalised(np.floor(score + 0.5).astype(np.int64), counted)

    def silent(self) -> bool:
        return not self._soft

    def _soft_sums(self, one: _Constraint) -> Vector:
        alike = [other for other in self._soft if other.label is one.label] if self._shared else [one]
        found: Vector = sum(
            (other.label.sums(other.counts, other.part & self._known) for other in alike),
            start=np.zeros(len(one.label.values), dtype=np.int64),
        )
        return found

    @staticmethod
    def _domains(one: _Constraint, counted: Mask) -> int:
        """Over how many domains the candidates spread; those without the label are one more."""
        return int(counted.sum()) if one.here else len(np.unique(one.label.codes[counted]))

    @staticmethod
    def _normalised(raw: Vector, counted: Mask) -> Vector:
        most, fewest = int(raw[counted].max(initial=0)), int(raw[counted].min(initial=2**62))
        if most == 0:
            return np.where(counted, BEST, 0)
        return np.where(counted, BEST * (most + fewest - raw) // most, 0)


def _count(selector: LabelSelector | None, shape: Shape, columns: Columns, census: Census) -> Vector:
    if selector is None or selector.empty:
        return np.zeros(columns.size, dtype=np.int64)
    namespace = shape.namespace
    key = ("spread", namespace, repr(selector))
    return census.count(
        key, lambda other: other.namespace == namespace and selector.selects(other.labels), living_only=True
    )


def _has_all(found: list[_Constraint], columns: Columns) -> Mask:
    known = np.ones(columns.size, dtype=np.bool_)
    for one in found:
        known &= one.label.codes >= 0
    return known
