"""When choices between equals cannot matter: a proof that pods find their places whichever way they fall.

Others keep a pod off a node by the room they take only once less is left there than it needs. To keep it off
every node that is open to it, they would need, of some resource, all of that on each of them; but they have
only what they ask for together. So for each node the smallest share of that sum that closes it is taken, over
all resources. Where these shares come to more than the number of resources, not all nodes can be closed.

Host ports, volumes and repulsion between pods of one node close at most one node for each other pod, so as
many of the best nodes are left out. A pod that has to spread over domains may always go to the domain that
has the fewest, whichever that is by then, so each domain has to have the room. Where affinity, or repulsion
over more than a node, is concerned with others that are to be placed, nothing is proven.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cached_property

from bayplan.model.demand import PODS
from bayplan.model.nodes import HOSTNAME
from bayplan.model.pods import Pod, PodTerm, SpreadConstraint
from bayplan.model.record import Record
from bayplan.scheduling import spreading, volumes
from bayplan.scheduling.fleet import Bay, Fleet
from bayplan.scheduling.rules import fit
from bayplan.scheduling.shapes import Shape


class Hindrance(Record, frozen=True):
    """What others may do to a pod beside taking room: close so many nodes, all domains but one."""

    nodes: int = 0
    key: str = ""

    def joined(self, other: "Hindrance | None", times: int) -> "Hindrance | None":
        """The same with that of so many others; None: nothing can be said."""
        if other is None or (self.key and other.key not in ("", self.key)):
            return None
        return Hindrance(self.nodes + times * other.nodes, self.key or other.key)


NONE = Hindrance()
ONE_NODE = Hindrance(1)
Reserve = Callable[[Pod, Shape, Mapping[str, int], Hindrance], float]
"""The shares of all nodes open to a pod now, added up, less those that others may close."""


class Assurance:
    """What can be proven on one fleet, as it stands when it is asked."""

    def __init__(self, fleet: Fleet) -> None:
        self._fleet = fleet
        self._choosy: dict[int, bool] = {}
        self._pairs: dict[tuple[int, int], Hindrance | None] = {}

    def holds(self, homeless: Sequence[tuple[Pod, Shape]], reserve: Reserve) -> bool:
        """Whether each of these pods finds a place, in whatever order and however choices fall."""
        counts = Counter(shape.id for _, shape in homeless)
        alike = {shape.id: (pod, shape) for pod, shape in homeless}
        keen = [shape for _, shape in alike.values() if self._is_particular(shape)]
        hindered = []
        for pod, shape in alike.values():
            others = (one for _, one in alike.values()) if self._is_particular(shape) else keen
            hindrance = self._hindrance(pod, shape, others, counts)
            if hindrance is None:
                return False
            hindered.append((pod, shape, hindrance))
        total = _total(homeless)
        return all(
            reserve(pod, shape, total, found) > 1 + len(fit.counted(shape, self._fleet.profile))
            for pod, shape, found in hindered
        )

    def share(self, bay: Bay, shape: Shape, total: Mapping[str, int]) -> float:
        """The smallest share of what is asked for in all that closes a node to a shape."""
        wanted = fit.counted(shape, self._fleet.profile)
        shares = [
            (bay.free(name) - amount + 1) / total[name] for name, amount in wanted.items() if total[name]
        ]
        return max(0.0, min([*shares, bay.room_for_pods / total[PODS]]))

    def only_harder(self, shape: Shape) -> bool:
        """Whether a pod that fits nowhere still does not once others have been placed."""
        return not shape.spec.affinity.pod_required and not self._spreads(shape)

    def _spreads(self, shape: Shape) -> list[SpreadConstraint]:
        return spreading.constraints(shape, self._fleet, hard=True)

    def _is_particular(self, shape: Shape) -> bool:
        """Whether it is concerned with other pods, beyond the room that they take."""
        return bool(shape.host_ports or shape.claim_names) or self._is_choosy(shape)

    def _is_choosy(self, shape: Shape) -> bool:
        """Whether it minds what the pods beside it, or in its domain, are."""
        if shape.id not in self._choosy:
            affinity = shape.spec.affinity
            self._choosy[shape.id] = bool(
                affinity.pod_required or affinity.anti_required or self._spreads(shape)
            )
        return self._choosy[shape.id]

    def _hindrance(
        self, pod: Pod, shape: Shape, others: Iterable[Shape], counts: Mapping[int, int]
    ) -> Hindrance | None:
        """What all the others may do to a pod; None: nothing can be said."""
        if shape.spec.scheduling_gates or pod.status.nominated_node or self._unbound(shape):
            return None
        found: Hindrance | None = NONE
        for other in others:
            number = counts[other.id] - (other is shape)
            if number and found is not None:
                found = found.joined(self._between(shape, other), number)
        return found

    def _between(self, shape: Shape, other: Shape) -> Hindrance | None:
        """What one other may do to a pod; kept for shapes of many pods, as those with volumes are not."""
        if _share_claims(shape, other):
            return None
        if not self._is_choosy(shape) and not other.repels:
            return ONE_NODE if _compete(shape, other) else NONE
        if shape.claim_names or other.claim_names:
            return self._minding(shape, other)
        pair = (shape.id, other.id)
        if pair not in self._pairs:
            self._pairs[pair] = self._minding(shape, other)
        return self._pairs[pair]

    def _minding(self, shape: Shape, other: Shape) -> Hindrance | None:
        return None if self._entangled(shape, other) else self._apart(shape, other)

    def _entangled(self, shape: Shape, other: Shape) -> bool:
        mine, theirs = shape.spec.affinity, other.spec.affinity
        repels = [*_meeting(mine.anti_required, other), *_meeting(theirs.anti_required, shape)]
        if any(term.topology_key != HOSTNAME for term in repels) or (repels and not self._one_node_each):
            return True
        return bool(_meeting(mine.pod_required, other))

    def _apart(self, shape: Shape, other: Shape) -> Hindrance | None:
        mine, theirs = shape.spec.affinity, other.spec.affinity
        bars = (
            _compete(shape, other)
            or _meeting(mine.anti_required, other)
            or _meeting(theirs.anti_required, shape)
        )
        hard = self._spreads(shape)
        if not any(one.selector is not None and one.selector.selects(other.labels) for one in hard):
            return ONE_NODE if bars else NONE
        if len(hard) > 1 or hard[0].min_domains > 1:
            return None
        return Hindrance(int(bool(bars)), hard[0].topology_key)

    def _unbound(self, shape: Shape) -> bool:
        claims = volumes.claims(shape, self._fleet.facts)
        return bool(shape.claim_names) and not all(volumes.bound(claim) for claim in claims)

    @cached_property
    def _one_node_each(self) -> bool:
        """Whether every node has a host name of its own."""
        names = {bay.node.labels.get(HOSTNAME) for bay in self._fleet.bays}
        return None not in names and len(names) == len(self._fleet.bays)


def _share_claims(shape: Shape, other: Shape) -> bool:
    return shape.namespace == other.namespace and not set(shape.claim_names).isdisjoint(other.claim_names)


def _compete(shape: Shape, other: Shape) -> bool:
    """Whether both want host ports, or slots for volumes."""
    return bool((shape.host_ports and other.host_ports) or (shape.claim_names and other.claim_names))


def _meeting(terms: Iterable[PodTerm], other: Shape) -> list[PodTerm]:
    """The terms that may mean a pod, whatever its namespace."""
    return [term for term in terms if term.selector is not None and term.selector.selects(other.labels)]


def _total(homeless: Iterable[tuple[Pod, Shape]]) -> Mapping[str, int]:
    """What pods ask for together."""
    total: Counter[str] = Counter()
    for _, shape in homeless:
        total[PODS] += 1
        for name, amount in shape.requests.items():
            total[name] += amount
    return total
