"""The estate while steps change it: what stands, what waits, what quotas and budgets have counted.

Two views of the cluster are kept in step: the fleet, in which the scheduler's rules work, and the pods, of
which a snapshot can be taken at any time for the packages that decide from snapshots. Where anything but pods
changes, the fleet is built anew. The lower layer, hosts and the machines on them, changes beside them.
"""

from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property
from itertools import groupby
from typing import Any

from msgspec.structs import replace

from bayplan.admission import policy, quotas
from bayplan.admission.answers import Refused
from bayplan.admission.policy import Policies
from bayplan.app import engines
from bayplan.app import ground as grounds
from bayplan.app.answers import Displaced, RefusedPod, Unplaced
from bayplan.app.observe import Observed
from bayplan.capacity import creation, verdicts
from bayplan.capacity.ground import Ground
from bayplan.disruption import budgets, replacements
from bayplan.disruption.ledger import Ledger, open_ledger
from bayplan.disruption.ownership import Ownership
from bayplan.model import hosting
from bayplan.model.estate import PodRule
from bayplan.model.hosting import Hosting
from bayplan.model.machines import Lower, Machine
from bayplan.model.making import NewPod
from bayplan.model.names import ClaimKey, NodeName, PodKey
from bayplan.model.nodes import Node
from bayplan.model.pods import Pod, PodStatus
from bayplan.model.record import Record
from bayplan.model.snapshot import Snapshot
from bayplan.scheduling import chance
from bayplan.scheduling.chance import Pick
from bayplan.scheduling.fleet import Fleet
from bayplan.scheduling.settle import Outcome, queue

MOST_ROUNDS = 100
"""Displaced pods may displace others; their priority falls each time, so this is never reached."""
STANDING = PodStatus(phase="Running", ready=True)


class Settled(Record, frozen=True):
    """What came of placing pods.

    `victims` are the pods that were displaced, and where their successors went.
    """

    placed: dict[PodKey, NodeName] = {}
    unplaced: tuple[Unplaced, ...] = ()
    displaced: tuple[Displaced, ...] = ()
    refused: tuple[RefusedPod, ...] = ()


class World:
    """One estate, changed by steps."""

    def __init__(self, estate: Observed, pick: Pick) -> None:
        self.estate = estate
        self._base = replace(grounds.whole(estate), pods=())
        self._pod_rules: tuple[PodRule, ...] = ()
        self.pods: dict[PodKey, Pod] = {pod.key: pod for pod in estate.snapshot.pods}
        self._chooser = _Counting(pick)
        self.decisions = 0
        self.usage = quotas.usage(estate.snapshot, self.policies)
        self.ledger: Ledger = open_ledger(estate.snapshot, estate.kubernetes)
        self._bindings: dict[ClaimKey, str] = {}
        self._taken: set[str] = set()

    @property
    def ties(self) -> int:
        """How many placements were choices between equals."""
        return self._chooser.ties

    @property
    def snapshot(self) -> Snapshot:
        """The world as it is now."""
        return replace(self._base, pods=tuple(self.pods.values()))

    @cached_property
    def fleet(self) -> Fleet:
        """The fleet as it is now."""
        made = Fleet(self.snapshot, self.estate.kubernetes, self.estate.profile)
        made.bindings.update(self._bindings)
        made.taken_volumes.update(self._taken)
        return made

    @cached_property
    def policies(self) -> Policies:
        """What admission consults now."""
        return policy.gather(self._base, self.estate.kubernetes, self._pod_rules)

    @property
    def ownership(self) -> Ownership:
        """Who controls whom now."""
        return Ownership.of(self.snapshot)

    @property
    def ground(self) -> Ground:
        """The ground for questions of capacity, as it is now."""
        return Ground(
            self.snapshot, self.estate.kubernetes, self.estate.profile, engines.settler,
            declaration=self.estate.declaration, profiles=self.estate.profiles,
        )  # fmt: skip

    @property
    def lower(self) -> Lower:
        """What stands under the nodes now."""
        return self._base.lower

    @property
    def hosting(self) -> Hosting:
        """Which machine is which node now."""
        return hosting.pair(self._base.nodes, self._base.lower.machines)

    def change_lower(self, **fields: Any) -> None:
        """Replaces lists of the lower layer. No rule of the scheduler looks there, so the fleet stays."""
        self._base = replace(self._base, lower=replace(self._base.lower, **fields))

    def change_machines(self, machines: Iterable[Machine]) -> None:
        """Replaces machines by what they have become."""
        changed = {machine.vmid: machine for machine in machines}
        self.change_lower(machines=tuple(changed.get(one.vmid, one) for one in self.lower.machines))

    def change(self, **fields: Any) -> None:
        """Replaces lists of the snapshot other than its pods."""
        self._base = replace(self._base, **fields)
        if "fleet" in self.__dict__:
            self._bindings, self._taken = dict(self.fleet.bindings), set(self.fleet.taken_volumes)
        self.__dict__.pop("fleet", None)
        self.__dict__.pop("policies", None)

    def govern(self, rules: Sequence[PodRule]) -> None:
        """Rules for pods that hold from now on, besides those that hold already."""
        known = self._pod_rules
        self._pod_rules = (*known, *(rule for rule in rules if rule not in known))
        self.__dict__.pop("policies", None)

    def change_node(self, node: Node) -> None:
        """Replaces one node by what it has become."""
        self.change(nodes=tuple(node if one.name == node.name else one for one in self._base.nodes))

    def create(self, wanted: Sequence[NewPod]) -> creation.Creation:
        """Sends new pods to the API server; those that it creates wait for a place."""
        made = creation.create(wanted, self.policies, self.usage)
        self.usage = made.usage
        if made.claims:
            self.change(claims=(*self._base.claims, *made.claims))
        self.pods.update((pod.key, pod) for pod in made.pods)
        return made

    def drop(self, pod: Pod, *, replaced: bool = False) -> None:
        """A pod goes: its room, its share of quotas and its place under budgets are free."""
        known = self.pods.pop(pod.key, None)
        if known is None:
            return
        bay = self.fleet.by_name.get(known.node)
        if bay is not None and known.key in bay.pods:
            self.fleet.remove(known.key, bay)
        if self.policies.quotas_of(known.namespace):
            self.usage = quotas.release(self.usage, known, self.policies)
        self.ledger = self.ledger.departed(known, replaced)

    def succeed(self, old: Pod, new: Pod) -> RefusedPod | None:
        """The pod that comes for one that has gone waits from now on, unless quotas refuse it."""
        claims = replacements.fresh_claims(old, new, self._base.claims)
        if claims:
            self.change(claims=(*self._base.claims, *claims))
        refused = quotas.refuse_pod(new, self.policies, self.usage)
        if refused is not None:
            return refused_pod(new, refused)
        if self.policies.quotas_of(new.namespace):
            self.usage = quotas.charge(self.usage, new, self.policies)
        self.pods[new.key] = new
        return None

    def place(self, pods: Iterable[Pod], *, preempt: bool = True) -> Settled:
        """Places pods in the order of the scheduler's queue, and what they displace after them."""
        total = Settled({})
        waiting = queue(pods)
        for _ in range(MOST_ROUNDS):
            outcome = self._settle(waiting, preempt=preempt)
            self._stand(outcome)
            total.placed.update(outcome.placed)
            successors, refused = self._displace(outcome)
            total = _with(total, outcome, refused)
            if not successors:
                break
            waiting = queue(successors)
        return total

    def waiting(self) -> list[Pod]:
        """The pods that wait for a place."""
        return [
            pod for pod in self.pods.values() if not pod.node and not pod.finished and not pod.terminating
        ]

    def retry(self) -> Settled:
        """Tries again to place what waits."""
        found = self.place(self.waiting())
        return replace(found, unplaced=())

    def reassess(self, namespace: str) -> None:
        """The budgets of a namespace, reckoned anew: its workloads have changed."""
        mine = [budget for budget in self._base.budgets if budget.namespace == namespace]
        if not mine:
            return
        pods = [pod for pod in self.pods.values() if pod.namespace == namespace]
        ownership = self.ownership
        for budget in mine:
            self.ledger = self.ledger.updated(budgets.assess(budget, pods, ownership))

    def _settle(self, pods: Sequence[Pod], *, preempt: bool) -> Outcome:
        """Pods of one scheduler after the other, as each has a profile of its own."""
        total = Outcome({}, {}, {})
        settle = engines.settler(len(self.fleet.bays), len(pods))
        for scheduler, group in groupby(pods, key=lambda pod: pod.spec.scheduler):
            self.fleet.profile = self.estate.profiles.get(scheduler, self.estate.profile)
            outcome = settle(list(group), self.fleet, self._chooser, preempt=preempt)
            total.placed.update(outcome.placed)
            total.unplaced.update(outcome.unplaced)
            total.preempted.update(outcome.preempted)
        self.fleet.profile = self.estate.profile
        self.decisions += len(total.placed)
        return total

    def _stand(self, outcome: Outcome) -> None:
        for key, node in outcome.placed.items():
            pod = replace(self.pods[key], node=node, status=replace(STANDING, qos=self.pods[key].status.qos))
            self.pods[key] = pod
            self.ledger = self.ledger.arrived(pod)

    def _displace(self, outcome: Outcome) -> tuple[list[Pod], list[RefusedPod]]:
        """Victims are gone from the fleet already; their controllers make new pods."""
        successors, refusals = [], []
        ownership = self.ownership if outcome.preempted else None
        for candidate in outcome.preempted.values():
            for victim in candidate.victims:
                successor = replacements.replacement(victim, ownership) if ownership else None
                self.drop(victim, replaced=successor is not None)
                refused = self.succeed(victim, successor) if successor else None
                refusals += [refused] if refused else []
                successors += [successor] if successor and not refused else []
        return successors, refusals


class _Counting:
    """A way to choose among equals that counts how often there were any."""

    def __init__(self, pick: Pick) -> None:
        self._pick = pick
        self.ties = 0

    def __call__(self, ties: Sequence[int]) -> int:
        self.ties += len(ties) > 1
        return self._pick(ties)


def chooser(seed: int | None) -> Pick:
    """The first of equals, or one by seed."""
    return chance.first if seed is None else chance.Seeded(seed)


def is_waiting(pod: Pod) -> bool:
    """Whether a pod waits for a node."""
    return not pod.node and not pod.finished and not pod.terminating


def refused_pod(pod: Pod, refused: Refused) -> RefusedPod:
    """A refusal with the pod that it is about."""
    return RefusedPod(pod.key, verdicts.refusal(refused))


def _with(total: Settled, outcome: Outcome, refused: Sequence[RefusedPod]) -> Settled:
    unplaced = tuple(Unplaced(key, decision.message) for key, decision in outcome.unplaced.items())
    return Settled(
        total.placed,
        (*total.unplaced, *unplaced),
        (*total.displaced, *_displaced(outcome)),
        (*total.refused, *refused),
    )


def _displaced(outcome: Outcome) -> Iterator[Displaced]:
    for key, candidate in outcome.preempted.items():
        victims = tuple(victim.key for victim in candidate.victims)
        violated = tuple(f"{budget.namespace}/{budget.name}" for budget in candidate.violated)
        yield Displaced(key, candidate.node, victims, violated)
