"""InterPodAffinity: pods that want to stand with others, or away from them, in a domain of some label.

Follows `plugins/interpodaffinity/{filtering,scoring}.go`. Required terms filter, those of pods that already
stand too (anti-affinity is symmetric); preferred terms of both sides score, and required affinity of standing
pods counts with the profile's weight.
"""

from collections.abc import Iterable, Sequence
from typing import Final

from bayplan.model.nodes import Node
from bayplan.model.pods import PodTerm
from bayplan.scheduling.fleet import Bay, Fleet
from bayplan.scheduling.framework import BEST, Judge, Scorer, Veto
from bayplan.scheduling.profile import POD_AFFINITY
from bayplan.scheduling.shapes import Shape, term_covers

NO_FRIEND: Final = Veto(POD_AFFINITY, ("node(s) didn't match pod affinity rules",), curable=False)
FOE: Final = Veto(POD_AFFINITY, ("node(s) didn't match pod anti-affinity rules",))
REPELLED: Final = Veto(POD_AFFINITY, ("node(s) didn't satisfy existing pods anti-affinity rules",))
Pair = tuple[str, str]
"""Topology key and domain."""


def looks_at(term: PodTerm, holder: Shape, other: Shape, fleet: Fleet) -> bool:
    """Whether a term held by one pod selects another."""
    if term.selector is None or not term.selector.selects(other.labels):
        return False
    return term_covers(term, holder.namespace, other.namespace, fleet.facts.namespace_labels(other.namespace))


class PodAffinity:
    """Keeps pods with the pods they need and apart from those they exclude, and honours their preferences."""

    name = POD_AFFINITY

    def judge(self, shape: Shape, fleet: Fleet) -> Judge | None:
        affinity = shape.spec.affinity
        repelling = _repelling(shape, fleet)
        if not affinity.pod_required and not affinity.anti_required and not repelling:
            return None
        friends = _friends(shape, fleet)
        foes = _foes(shape, fleet)
        first = not friends and _all_select(affinity.pod_required, shape, shape, fleet)

        def verdict(bay: Bay) -> Veto | None:
            labels = bay.node.labels
            if not _with_friends(affinity.pod_required, bay.node, friends, first=first):
                return NO_FRIEND
            here = ((term.topology_key, labels.get(term.topology_key, "")) for term in affinity.anti_required)
            if any(pair in foes for pair in here):
                return FOE
            return REPELLED if any(labels.get(key) == domain for key, domain in repelling) else None

        return Judge(verdict)

    def scorer(self, shape: Shape, fleet: Fleet, _feasible: Sequence[Bay]) -> Scorer | None:
        worth = _Worth(shape, fleet).add_all()
        if not worth:
            return None

        def score(bay: Bay) -> int:
            labels = bay.node.labels
            return sum(domains.get(labels[key], 0) for key, domains in worth.items() if key in labels)

        return Scorer(score, between_extremes)


def _repelling(shape: Shape, fleet: Fleet) -> set[Pair]:
    """Domains that standing pods keep free of pods of this shape."""
    pairs: set[Pair] = set()
    for bay in fleet.bays:
        for held in bay.holding.values():
            if held.repels:
                avoided = held.spec.affinity.anti_required
                pairs.update(_pairs(bay.node, [one for one in avoided if looks_at(one, held, shape, fleet)]))
    return pairs


def _friends(shape: Shape, fleet: Fleet) -> set[Pair]:
    """Domains with a pod that all of the shape's affinity terms select."""
    wanted = shape.spec.affinity.pod_required
    pairs: set[Pair] = set()
    if wanted:
        for bay in fleet.bays:
            if any(_all_select(wanted, shape, other, fleet) for other in set(bay.shapes.values())):
                pairs.update(_pairs(bay.node, wanted))
    return pairs


def _foes(shape: Shape, fleet: Fleet) -> set[Pair]:
    """Domains with a pod that one of the shape's anti-affinity terms selects."""
    pairs: set[Pair] = set()
    for term in shape.spec.affinity.anti_required:
        for bay in fleet.bays:
            if any(looks_at(term, shape, other, fleet) for other in set(bay.shapes.values())):
                pairs.update(_pairs(bay.node, (term,)))
    return pairs


def _pairs(node: Node, held: Iterable[PodTerm]) -> list[Pair]:
    return [
        (term.topology_key, node.labels[term.topology_key])
        for term in held
        if term.topology_key in node.labels
    ]


def _all_select(wanted: Sequence[PodTerm], holder: Shape, other: Shape, fleet: Fleet) -> bool:
    return all(looks_at(term, holder, other, fleet) for term in wanted)


def _with_friends(wanted: Sequence[PodTerm], node: Node, friends: set[Pair], *, first: bool) -> bool:
    """Whether every term has its friend here. The first pod of a series that selects itself needs none."""
    if not all(term.topology_key in node.labels for term in wanted):
        return False
    return first or all((term.topology_key, node.labels[term.topology_key]) in friends for term in wanted)


class _Worth:
    """What each domain is worth to a pod: matching preferred terms, its own and the standing pods'."""

    def __init__(self, shape: Shape, fleet: Fleet) -> None:
        self._shape, self._fleet = shape, fleet
        affinity = shape.spec.affinity
        self._wishes = [(one.weight, one.term) for one in affinity.pod_preferred]
        self._wishes += [(-one.weight, one.term) for one in affinity.anti_preferred]
        self._worth: dict[str, dict[str, int]] = {}

    def add_all(self) -> dict[str, dict[str, int]]:
        """Topology key to domain to worth; empty when no term matched anywhere."""
        silent = self._fleet.profile.ignore_preferred_of_existing and not self._wishes
        for bay in () if silent else self._fleet.bays:
            for other in (bay.shapes if self._wishes else bay.holding).values():
                self._add_pod(other, bay.node)
        return self._worth

    def _add_pod(self, other: Shape, node: Node) -> None:
        for weight, term in self._wishes:
            self._add(term, weight, self._shape, other, node)
        if not other.terms_held:
            return
        affinity, hard = other.spec.affinity, self._fleet.profile.hard_affinity_weight
        for term in affinity.pod_required if hard > 0 else ():
            self._add(term, hard, other, self._shape, node)
        for one in affinity.pod_preferred:
            self._add(one.term, one.weight, other, self._shape, node)
        for one in affinity.anti_preferred:
            self._add(one.term, -one.weight, other, self._shape, node)

    def _add(self, term: PodTerm, weight: int, holder: Shape, other: Shape, node: Node) -> None:
        domain = node.labels.get(term.topology_key)
        if domain is not None and looks_at(term, holder, other, self._fleet):
            domains = self._worth.setdefault(term.topology_key, {})
            domains[domain] = domains.get(domain, 0) + weight


def between_extremes(raw: list[int]) -> list[int]:
    """0 for the lowest and 100 for the highest, in between in proportion; all 0 when they are equal."""
    lowest, highest = min(raw), max(raw)
    span = highest - lowest
    return [int(BEST * (float(score - lowest) / float(span))) if span else 0 for score in raw]
