"""The stage on which rollouts are played: what stands, what waits, what quotas have counted.

The one thing here that changes. Pods come through admission and are charged to quotas; the scheduler binds
those that wait, and a bound pod is Ready at once. Where no nodes are known, nothing is placed, and every pod
that is admitted counts as bound. Volumes of a class that does not wait for a first pod are taken to be
provisioned at once. A fork is cheap: the fleet is copied only by whoever changes it.
"""

import copy
from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from msgspec.structs import replace

from bayplan.admission import chain, claims, policy, quotas
from bayplan.admission.answers import Refused
from bayplan.model import making
from bayplan.model.estate import PodRule
from bayplan.model.making import NewPod
from bayplan.model.names import ClaimKey, NodeName, PodKey
from bayplan.model.nodes import Node
from bayplan.model.overlay import merged
from bayplan.model.pods import Amounts, Owner, Pod, PodStatus
from bayplan.model.policy import ResourceQuota
from bayplan.model.snapshot import Snapshot
from bayplan.model.storage import PersistentVolumeClaim
from bayplan.model.versions import Kubernetes
from bayplan.model.workloads import Kind, Workload
from bayplan.review.rollouts import sets
from bayplan.review.rollouts.peaks import Meter, Peaks
from bayplan.review.rollouts.roster import OwnerKey, Roster, owner_of
from bayplan.scheduling import binding, chance, cycle, settle, volumes
from bayplan.scheduling.chance import Pick
from bayplan.scheduling.fleet import Fleet
from bayplan.scheduling.profile import Profile

PENDING: Final = "Pending"
"""The phase of a claim that a cluster was seen to leave unbound."""
READY: Final = PodStatus(phase="Running", ready=True)


class Stage:
    """A cluster, or only its rules, while changes are played on it."""

    def __init__(
        self,
        snapshot: Snapshot,
        kubernetes: Kubernetes,
        pod_rules: tuple[PodRule, ...] = (),
        profile: Profile | None = None,
    ) -> None:
        self.snapshot, self.kubernetes = replace(snapshot, pods=()), kubernetes
        self.profile = profile
        self.policies = policy.gather(snapshot, kubernetes, pod_rules)
        self.usage = quotas.usage(snapshot, self.policies)
        self.roster = Roster(snapshot.pods)
        self.workloads = {(one.kind, one.key): one for one in snapshot.workloads}
        self._children = _by_owner(snapshot.workloads)
        self.pick: Pick = chance.first
        self.refused_in: frozenset[str] = frozenset()
        self.unplaced = 0
        self.waiting: dict[PodKey, str] = {pod.key: "" for pod in snapshot.pods if _waits(pod)}
        self.preempted: tuple[tuple[Pod, tuple[Pod, ...]], ...] = ()
        self.played: frozenset[OwnerKey] = frozenset()
        self._claims: dict[ClaimKey, PersistentVolumeClaim] = {one.key: one for one in snapshot.claims}
        self._meter = Meter(self.usage, (pod for pod in snapshot.pods if not pod.finished), kubernetes)
        self._fleet: Fleet | None = None
        self._owns_fleet = self._restless = False
        self._patient = frozenset(self.waiting)

    @property
    def nodes(self) -> Sequence[Node]:
        """The nodes; none, where they are not known."""
        return self.snapshot.nodes

    @property
    def fleet(self) -> Fleet:
        """The fleet as it is now. Whoever tries something on it puts it back as it was."""
        return self._own()

    @property
    def seen(self) -> Fleet:
        """The fleet as it is now, to be looked at only."""
        return self._built()

    @property
    def peaks(self) -> Peaks:
        """The highest use of each quota and in each namespace since the stage was set, or `rest`."""
        return self._meter.peaks

    @property
    def sums(self) -> Mapping[str, Amounts]:
        """What the pods of each namespace ask for now."""
        return self._meter.sums

    @property
    def pods(self) -> Mapping[PodKey, Pod]:
        """The pods as they are now."""
        return {pod.key: pod for pod in self.roster}

    def seen_in(self, snapshot: Snapshot) -> Snapshot:
        """Another snapshot with what stands here: pods, their claims, and the ReplicaSets behind them."""
        sets = [one for one in self.workloads.values() if one.controller is not None]
        return replace(
            snapshot,
            pods=tuple(self.roster),
            claims=merged(self._claims.values(), snapshot.claims),
            workloads=merged(sets, snapshot.workloads),
        )

    def standing_workloads(self) -> tuple[Workload, ...]:
        """The workloads that nobody else controls and that have live pods."""
        roots = (one for one in self.workloads.values() if one.controller is None)
        return tuple(one for one in roots if any(self.pods_of(maker) for maker in self._makers(one)))

    def _makers(self, workload: Workload) -> Sequence[Workload]:
        if workload.kind is Kind.DEPLOYMENT:
            return sets.of(workload, self.children_of(workload), self.roster)
        return [workload]

    def fork(self) -> "Stage":
        """The same stage, to be changed apart from this one."""
        if self.nodes:
            self._built()
        self._owns_fleet = False
        other = copy.copy(self)
        other.roster, other.workloads = self.roster.fork(), dict(self.workloads)
        other._children = dict(self._children)
        other.waiting, other._claims = dict(self.waiting), dict(self._claims)
        other._meter = self._meter.fork()
        return other

    def rest(self) -> None:
        """From here on the present use is the peak."""
        self._meter.rest(self.usage)

    def begin(self) -> None:
        """From here on refusals, preemptions and controllers that take part are noted anew."""
        self.refused_in, self.unplaced, self.preempted, self.played = frozenset(), 0, (), frozenset()
        self._patient = frozenset(self.waiting)

    def doubts(self, namespace: str) -> bool:
        """Whether another order of turns might have ended otherwise for the workloads of a namespace.

        It might where a pod was refused there, or where any that did not wait before found no place.
        """
        return namespace in self.refused_in or self.unplaced > 0

    def join(self, peaks: Peaks) -> None:
        """Peaks that were seen on a fork count here too."""
        self._meter.join(peaks)

    def pods_of(self, maker: Workload) -> Sequence[Pod]:
        """The live pods that a workload controls itself, in the order in which they came."""
        return self.roster.of(maker)

    def children_of(self, workload: Workload) -> list[Workload]:
        """The workloads that a workload controls: the ReplicaSets of a Deployment."""
        found = self._children.get((workload.kind, workload.namespace, workload.name), ())
        return [self.workloads[key] for key in found if key in self.workloads]

    def introduce(self, maker: Workload) -> None:
        """A workload comes to be, or is another than it was. It sees to its own pods."""
        owner = maker.controller
        if owner is not None and (maker.kind, maker.key) not in self.workloads:
            above: OwnerKey = (owner.kind, maker.namespace, owner.name)
            self._children[above] = (*self._children.get(above, ()), (maker.kind, maker.key))
        self.workloads[maker.kind, maker.key] = maker
        self.played |= {(maker.kind, maker.namespace, maker.name)}
        if self._fleet is not None:
            fleet = self._own()
            fleet.facts = fleet.facts.knowing(workloads=[maker])

    def minds(self, owner: OwnerKey) -> None:
        """A controller that takes part now sees to its own pods; nobody else makes successors for them."""
        self.played |= {owner}

    def forget(self, maker: Workload) -> None:
        """A workload is there no more."""
        self.workloads.pop((maker.kind, maker.key), None)
        owner = maker.controller
        if owner is not None:
            above: OwnerKey = (owner.kind, maker.namespace, owner.name)
            left = (key for key in self._children.get(above, ()) if key != (maker.kind, maker.key))
            self._children[above] = tuple(left)

    def create(self, new: NewPod) -> Refused | None:
        """Sends a pod, and those of its claims that are not there yet, to the API server."""
        answer = self._create_claims(new.claims) or self._create(new.pod)
        if answer is not None:
            self.refused_in |= {new.pod.namespace}
        return answer

    def delete(self, pod: Pod) -> None:
        """A pod goes, at once: its room and its share of quotas are free."""
        known = self.roster.drop(pod.key)
        self.waiting.pop(pod.key, None)
        self._release(known)
        if known.node and self.nodes:
            fleet = self._own()
            bay = fleet.by_name.get(known.node)
            if bay is not None and known.key in bay.pods:
                fleet.remove(known.key, bay)
        self._restless = True

    def settle(self) -> bool:
        """The scheduler's turn: whether any pod that waited was bound."""
        if not self.waiting or not (self._restless or not self.nodes):
            return False
        if not self.nodes:
            bound = [self.roster[key] for key in self.waiting]
            for pod in bound:
                self._stand(pod, NodeName(""))
            return bool(bound)
        outcome = settle.settle(self._queue(), self._own(), self.pick, preempt=True)
        for key, node in outcome.placed.items():
            self._stand(self.roster[key], node)
        for key, decision in outcome.unplaced.items():
            self.waiting[key] = decision.message
        self.unplaced += len(outcome.unplaced.keys() - self._patient)
        self._restless = bool(outcome.placed)
        for key, candidate in outcome.preempted.items():
            self._displace(self.roster[key], candidate.victims)
        return bool(outcome.placed)

    def why_waits(self, key: PodKey) -> str:
        """The scheduler's words for a pod that waits; one that waited from the start is asked for now."""
        if not self.waiting[key] and self.nodes:
            self.waiting[key] = cycle.decide(self.roster[key], self._built()).message
        return self.waiting[key]

    def _queue(self) -> list[Pod]:
        return settle.queue(self.roster[key] for key in self.waiting)

    def _create(self, pod: Pod) -> Refused | None:
        answer = chain.admit_pod(pod, self.policies, self.usage)
        if isinstance(answer, Refused):
            return answer
        self._arrive(answer.pod)
        return None

    def holds(self, wanted: Iterable[PersistentVolumeClaim]) -> bool:
        """Whether all of these claims are there already."""
        return all(one.key in self._claims for one in wanted)

    def _create_claims(self, wanted: Iterable[PersistentVolumeClaim]) -> Refused | None:
        for claim in wanted:
            if claim.key in self._claims:
                continue
            answer = claims.admit_claim(claim, self.policies, self.usage)
            if isinstance(answer, Refused):
                return answer
            self.usage = quotas.charge_claim(self.usage, answer.claim, self.policies)
            self._measure(quotas.matching_claim(answer.claim, self.policies))
            self._claims[claim.key] = answer.claim
            if self._fleet is not None:
                _provide([answer.claim], self._own())
        return None

    def _arrive(self, pod: Pod) -> None:
        """A pod has been admitted, and waits for a node."""
        if self.policies.quotas_of(pod.namespace):
            self.usage = quotas.charge(self.usage, pod, self.policies)
            self._measure(quotas.matching_pod(pod, self.policies))
        self._meter.come(pod)
        self.roster.add(pod)
        self.waiting[pod.key] = ""
        self._restless = True

    def _measure(self, counted: Iterable[ResourceQuota]) -> None:
        for quota in counted:
            self._meter.use(quotas.key_of(quota), self.usage.of(quota))

    def _release(self, pod: Pod) -> None:
        if self.policies.quotas_of(pod.namespace):
            self.usage = quotas.release(self.usage, pod, self.policies)
        self._meter.go(pod)

    def _stand(self, pod: Pod, node: NodeName) -> None:
        del self.waiting[pod.key]
        self.roster.add(replace(pod, node=node, status=replace(READY, qos=pod.status.qos)))

    def _displace(self, pod: Pod, victims: Sequence[Pod]) -> None:
        """Victims are gone from the fleet already; whoever controls them makes new ones."""
        self.preempted = (*self.preempted, (pod, tuple(victims)))
        for victim in victims:
            self._release(self.roster.drop(victim.key))
            if victim.controller is not None and owner_of(victim) not in self.played:
                self._succeed(victim, victim.controller)
        self._restless = True

    def _succeed(self, victim: Pod, owner: Owner) -> None:
        """A successor waits, unless quotas refuse it."""
        keeps = owner.kind in (Kind.STATEFUL_SET, Kind.DAEMON_SET)
        name = victim.name if keeps else making.generated(owner.name, victim.key)
        new = making.renewed(victim, name)
        if new.key not in self.roster and quotas.refuse_pod(new, self.policies, self.usage) is None:
            self._arrive(new)

    def _own(self) -> Fleet:
        """The fleet, for changing: a copy, where others look at it too."""
        fleet = self._built()
        if not self._owns_fleet:
            fleet, self._owns_fleet = fleet.fork(), True
            self._fleet = fleet
        return fleet

    def _built(self) -> Fleet:
        if self._fleet is None:
            known = replace(
                self.snapshot,
                pods=tuple(self.roster),
                claims=tuple(self._claims.values()),
                workloads=tuple(self.workloads.values()),
            )
            self._fleet, self._owns_fleet = Fleet(known, self.kubernetes, self.profile), True
            _provide((one for one in known.claims if one.phase != PENDING), self._fleet)
        return self._fleet


def _by_owner(workloads: Iterable[Workload]) -> dict[OwnerKey, tuple[tuple[Kind, str], ...]]:
    found: dict[OwnerKey, tuple[tuple[Kind, str], ...]] = {}
    for one in workloads:
        owner = one.controller
        if owner is not None:
            above = (owner.kind, one.namespace, owner.name)
            found[above] = (*found.get(above, ()), (one.kind, one.key))
    return found


def _waits(pod: Pod) -> bool:
    """Ready without a node are the pods of a stage that knows no nodes."""
    return not pod.node and not pod.status.ready and not pod.finished and not pod.terminating


def _provide(found: Iterable[PersistentVolumeClaim], fleet: Fleet) -> None:
    """New claims are known to the fleet; where their class binds at once, their volumes are there."""
    made = list(found)
    fleet.facts = fleet.facts.knowing(claims=made)
    for claim in made:
        if not claim.volume and not volumes.waits(claim, fleet.facts):
            fleet.bindings[claim.key] = binding.PROVISIONED
