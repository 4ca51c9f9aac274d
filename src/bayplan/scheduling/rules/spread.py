"""PodTopologySpread: pods of a kind are kept, or rather kept, apart over zones, hosts and other domains.

Follows `plugins/podtopologyspread/{filtering,scoring}.go`. Up to 1.32 two constraints on one topology key
share their counts; from 1.33 on each has its own.
"""

import math
from collections.abc import Sequence
from typing import Final

from bayplan.model.nodes import HOSTNAME
from bayplan.model.pods import SpreadConstraint
from bayplan.scheduling import spreading
from bayplan.scheduling.fleet import Bay, Fleet
from bayplan.scheduling.framework import BEST, Judge, Scorer, Veto
from bayplan.scheduling.profile import SPREAD
from bayplan.scheduling.shapes import Shape

UNEVEN: Final = Veto(SPREAD, ("node(s) didn't match pod topology spread constraints",))
NO_LABEL: Final = Veto(
    SPREAD, ("node(s) didn't match pod topology spread constraints (missing required label)",), curable=False
)
IGNORED: Final = -1
Counts = dict[str, int]


class Spread:
    """Keeps pods apart: by force where the constraint is hard, by preference where it is soft."""

    name = SPREAD

    def judge(self, shape: Shape, fleet: Fleet) -> Judge | None:
        found = spreading.constraints(shape, fleet, hard=True)
        if not found:
            return None
        counts = _counts(shape, fleet, found)
        lowest = [_lowest(one, count) for one, count in zip(found, counts, strict=True)]

        def verdict(bay: Bay) -> Veto | None:
            for one, count, least in zip(found, counts, lowest, strict=True):
                domain = bay.node.labels.get(one.topology_key)
                if domain is None:
                    return NO_LABEL
                itself = one.selector is not None and one.selector.selects(shape.labels)
                if count.get(domain, 0) + itself - least > one.max_skew:
                    return UNEVEN
            return None

        return Judge(verdict)

    def scorer(self, shape: Shape, fleet: Fleet, feasible: Sequence[Bay]) -> Scorer | None:
        found = spreading.constraints(shape, fleet, hard=False)
        return _SoftSpread(shape, fleet, found, feasible).scorer() if found else None


def _counts(shape: Shape, fleet: Fleet, found: Sequence[SpreadConstraint]) -> list[Counts]:
    """Matching pods per domain, for each constraint, over the nodes that take part and carry all keys."""
    counts: list[Counts] = _count_tables(found, shared=not fleet.kubernetes.spread_counts_per_constraint)
    for bay in fleet.bays:
        if not spreading.has_all_keys(found, bay.node.labels):
            continue
        for one, count in zip(found, counts, strict=True):
            if spreading.takes_part(one, shape.spec, bay.node):
                domain = bay.node.labels[one.topology_key]
                count[domain] = count.get(domain, 0) + spreading.matching(bay, one.selector, shape.namespace)
    return counts


def _count_tables(found: Sequence[SpreadConstraint], *, shared: bool) -> list[Counts]:
    tables: dict[str, Counts] = {one.topology_key: {} for one in found}
    return [tables[one.topology_key] if shared else {} for one in found]


def _lowest(constraint: SpreadConstraint, counts: Counts) -> int:
    """The global minimum; 0 while there are fewer domains than minDomains."""
    if len(counts) < constraint.min_domains:
        return 0
    return min(counts.values(), default=2**31 - 1)


class _SoftSpread:
    """The soft constraints of one pod, over its feasible bays."""

    def __init__(
        self, shape: Shape, fleet: Fleet, found: Sequence[SpreadConstraint], feasible: Sequence[Bay]
    ) -> None:
        self._shape, self._found = shape, found
        all_keys = bool(shape.spec.spread) or not fleet.profile.system_spread
        self._ignored = {
            bay.index for bay in feasible if all_keys and not spreading.has_all_keys(found, bay.node.labels)
        }
        counted = [bay for bay in feasible if bay.index not in self._ignored]
        shared = not fleet.kubernetes.spread_counts_per_constraint
        self._counts, self._weights = _domains(found, counted, shared=shared)
        for bay in fleet.bays:
            if not all_keys or spreading.has_all_keys(found, bay.node.labels):
                self._add(bay)

    def _add(self, bay: Bay) -> None:
        for one, counts in zip(self._found, self._counts, strict=True):
            domain = bay.node.labels.get(one.topology_key, "")
            if domain in counts and spreading.takes_part(one, self._shape.spec, bay.node):
                counts[domain] += spreading.matching(bay, one.selector, self._shape.namespace)

    def scorer(self) -> Scorer:
        return Scorer(self._score, normalised)

    def _score(self, bay: Bay) -> int:
        if bay.index in self._ignored:
            return IGNORED
        score = 0.0
        for one, counts, weight in zip(self._found, self._counts, self._weights, strict=True):
            domain = bay.node.labels.get(one.topology_key)
            if domain is None:
                continue
            here = one.topology_key == HOSTNAME
            count = spreading.matching(bay, one.selector, self._shape.namespace) if here else counts[domain]
            score += count * weight + (one.max_skew - 1)
        return math.floor(score + 0.5)


def _domains(
    found: Sequence[SpreadConstraint], counted: Sequence[Bay], *, shared: bool
) -> tuple[list[Counts], list[float]]:
    """Empty counts of the domains seen, and each constraint's weight by their number.

    While counts are shared, only the first constraint of a key finds its domains new, so the others weigh as
    if they had none. Host names are counted per node, later.
    """
    counts = _count_tables(found, shared=shared)
    weights = []
    for one, count in zip(found, counts, strict=True):
        before = len(count)
        if one.topology_key != HOSTNAME:
            count.update({bay.node.labels.get(one.topology_key, ""): 0 for bay in counted})
        size = len(counted) if one.topology_key == HOSTNAME else len(count) - before
        weights.append(math.log(size + 2))
    return counts, weights


def normalised(raw: list[int]) -> list[int]:
    """Fewer is better: 100 for the fewest, in proportion to the most; ignored nodes get 0."""
    known = [score for score in raw if score != IGNORED]
    most, fewest = max(known, default=0), min(known, default=0)
    if most == 0:
        return [0 if score == IGNORED else BEST for score in raw]
    return [0 if score == IGNORED else BEST * (most + fewest - score) // most for score in raw]
