"""PodTopologySpread over columns: the census counts matching pods per node, labels add them up."""

import math

import numpy as np
from numpy.typing import NDArray

from bayplan.model.labels import LabelSelector
from bayplan.model.nodes import HOSTNAME
from bayplan.model.pods import SpreadConstraint
from bayplan.scheduling import spreading, terms
from bayplan.scheduling.columns.census import Census, worn_by_all
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
        self.part = _taking_part(one, shape, columns)


class _Group:
    """Constraints that share their counts: up to 1.32 those of one topology key, later each by itself."""

    def __init__(self, members: list[_Constraint], known: Mask) -> None:
        self._members = members
        self._parts: list[Mask] = [one.part & known for one in members]
        anywhere = np.logical_or.reduce(self._parts)
        self._at = np.flatnonzero(anywhere)
        self._domains = members[0].label.domains(anywhere)

    def around(self) -> Vector:
        """Matching pods in the domain of every node."""
        found = [
            one.label.around(one.counts, part) for one, part in zip(self._members, self._parts, strict=True)
        ]
        return sum(found[1:], start=found[0])

    def lowest(self, around: Vector, min_domains: int) -> int:
        """The global minimum; 0 while there are fewer domains than minDomains."""
        if self._domains < min_domains:
            return 0
        return int(around.take(self._at).min(initial=2**31 - 1))


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
        all_keys = bool(shape.spec.spread) or not columns.fleet.profile.system_spread
        everybody = np.ones(columns.size, dtype=np.bool_)
        self._known = _has_all(self._soft, columns) if all_keys else everybody
        self._hard_groups = self._grouped(self._hard, _has_all(self._hard, columns))
        self._soft_groups = self._grouped(self._soft, self._known)

    def _grouped(self, found: list[_Constraint], known: Mask) -> list[_Group]:
        return [
            _Group([other for other in found if other.label is one.label] if self._shared else [one], known)
            for one in found
        ]

    def admits(self) -> Mask | None:
        admitted: Mask | None = None
        for one, group in zip(self._hard, self._hard_groups, strict=True):
            around = group.around()
            allowed = one.rule.max_skew - one.itself + group.lowest(around, one.rule.min_domains)
            fits = (one.label.codes >= 0) & (around <= allowed)
            admitted = fits if admitted is None else admitted & fits
        return admitted

    def scores(self, feasible: Mask) -> Vector | None:
        if not self._soft:
            return None
        counted = feasible & self._known
        score: NDArray[np.float64] = np.zeros(len(feasible))
        keys: set[int] = set()
        for one, group in zip(self._soft, self._soft_groups, strict=True):
            first = not self._shared or id(one.label) not in keys
            keys.add(id(one.label))
            weight = math.log((_spread_over(one, counted) if first or one.here else 0) + 2)
            numbers = one.counts if one.here else group.around()
            score += np.where(one.label.codes >= 0, numbers * weight + (one.rule.max_skew - 1), 0.0)
        return _normalised(np.floor(score + 0.5).astype(np.int64), counted)

    def silent(self) -> bool:
        return not self._soft


def _spread_over(one: _Constraint, counted: Mask) -> int:
    return int(np.count_nonzero(counted)) if one.here else one.label.domains(counted)


def _normalised(raw: Vector, counted: Mask) -> Vector:
    found = raw[counted]
    most, fewest = int(found.max(initial=0)), int(found.min(initial=2**62))
    if most == 0:
        return np.where(counted, BEST, 0)
    return np.where(counted, BEST * (most + fewest - raw) // most, 0)


def _taking_part(one: SpreadConstraint, shape: Shape, columns: Columns) -> Mask:
    particular = one.honor_taints or (one.honor_affinity and terms.restricts(shape.spec))
    if not particular:
        return np.ones(columns.size, dtype=np.bool_)
    return columns.by_node(lambda bay: spreading.takes_part(one, shape.spec, bay.node))


def _count(selector: LabelSelector | None, shape: Shape, columns: Columns, census: Census) -> Vector:
    if selector is None or selector.empty:
        return np.zeros(columns.size, dtype=np.int64)
    namespace = shape.namespace
    key = ("spread", namespace, repr(selector))
    return census.count(
        key,
        lambda other: other.namespace == namespace and selector.selects(other.labels),
        living_only=True,
        worn=worn_by_all(selector),
    )


def _has_all(found: list[_Constraint], columns: Columns) -> Mask:
    known = np.ones(columns.size, dtype=np.bool_)
    for one in found:
        known &= one.label.codes >= 0
    return known
