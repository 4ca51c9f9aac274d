"""InterPodAffinity over columns.

The census counts, per node, the pods that terms select and the pods that hold terms.
"""

from collections.abc import Iterator, Sequence

import numpy as np

from bayplan.model.pods import Affinity, PodTerm
from bayplan.scheduling.columns import scale
from bayplan.scheduling.columns.census import Census, worn_by_all
from bayplan.scheduling.columns.table import Columns, Label, Mask, Vector
from bayplan.scheduling.rules.pod_affinity import looks_at
from bayplan.scheduling.shapes import Shape

Counted = tuple[Label, Vector]
"""A topology and the pods in question per node."""


class PodAffinity:
    """Keeps pods with the pods they need and apart from those they exclude, and honours their preferences."""

    def speak(self, shape: Shape, columns: Columns, census: Census) -> "_Answer":
        return _Answer(shape, columns, census)


class _Answer:
    def __init__(self, shape: Shape, columns: Columns, census: Census) -> None:
        self._shape, self._columns, self._census = shape, columns, census
        affinity = shape.spec.affinity
        self._labels = [columns.label(term.topology_key) for term in affinity.pod_required]
        self._friends = self._selected(affinity.pod_required) if affinity.pod_required else None
        self._foes = [self._counted(term) for term in affinity.anti_required]
        self._first = all(looks_at(term, shape, shape, columns.fleet) for term in affinity.pod_required)
        self._wishes = [(one.weight, self._counted(one.term)) for one in affinity.pod_preferred]
        self._wishes += [(-one.weight, self._counted(one.term)) for one in affinity.anti_preferred]
        self._met = 0
        self._repelling: list[Counted] = []
        self._standing: list[tuple[int, Counted]] = []

    def admits(self) -> Mask | None:
        self._meet()
        vetoes = [_domains_with(one) for one in [*self._foes, *self._repelling]]
        admitted = None if self._friends is None else self._with_friends(self._friends)
        for veto in vetoes:
            admitted = ~veto if admitted is None else admitted & ~veto
        return admitted

    def scores(self, feasible: Mask) -> Vector | None:
        self._meet()
        silent = self._columns.fleet.profile.ignore_preferred_of_existing and not self._wishes
        found = [] if silent else [one for one in [*self._wishes, *self._standing] if one[1][1].any()]
        if not found:
            return None
        raw = np.zeros(self._columns.size, dtype=np.int64)
        for weight, (label, counts) in found:
            raw += weight * label.around(counts)
        return scale.between_extremes(raw, feasible)

    def silent(self) -> bool:
        self._meet()
        return not self._wishes and not self._standing

    def _with_friends(self, friends: Vector) -> Mask:
        everywhere = np.ones(self._columns.size, dtype=np.bool_)
        found = everywhere.copy()
        nobody = True
        for label in self._labels:
            here = label.around(friends) > 0
            nobody &= not here.any()
            everywhere &= label.codes >= 0
            found &= here
        return everywhere if nobody and self._first else found

    def _meet(self) -> None:
        """Takes note of shapes with terms that have come to stand since the last time."""
        holders = self._columns.holders
        for holder in holders[self._met :]:
            affinity = holder.spec.affinity
            repelling = [term for term in affinity.anti_required if self._sees(term, holder)]
            weighted = [one for one in self._weighted(affinity) if self._sees(one[1], holder)]
            if repelling or weighted:
                counts = self._holding(holder)
                self._repelling += [(self._label(term), counts) for term in repelling]
                self._standing += [(weight, (self._label(term), counts)) for weight, term in weighted]
        self._met = len(holders)

    def _weighted(self, affinity: Affinity) -> Iterator[tuple[int, PodTerm]]:
        """The terms of a standing pod that score, and how much."""
        hard = self._columns.fleet.profile.hard_affinity_weight
        if hard > 0:
            yield from ((hard, term) for term in affinity.pod_required)
        yield from ((one.weight, one.term) for one in affinity.pod_preferred)
        yield from ((-one.weight, one.term) for one in affinity.anti_preferred)

    def _holding(self, holder: Shape) -> Vector:
        worn = next(iter(holder.labels.items()), None)
        return self._census.count(("shape", holder.id), lambda other: other is holder, worn=worn)

    def _sees(self, term: PodTerm, holder: Shape) -> bool:
        return looks_at(term, holder, self._shape, self._columns.fleet)

    def _label(self, term: PodTerm) -> Label:
        return self._columns.label(term.topology_key)

    def _counted(self, term: PodTerm) -> Counted:
        return self._label(term), self._selected((term,))

    def _selected(self, wanted: Sequence[PodTerm]) -> Vector:
        """Pods per node that all of the terms select."""
        shape, fleet = self._shape, self._columns.fleet
        key = ("terms", shape.namespace, repr(wanted))
        return self._census.count(
            key,
            lambda other: all(looks_at(term, shape, other, fleet) for term in wanted),
            worn=worn_by_all(wanted[0].selector),
        )


def _domains_with(one: Counted) -> Mask:
    """The nodes in whose domain such a pod stands."""
    label, counts = one
    found: Mask = label.around(counts) > 0
    return found
