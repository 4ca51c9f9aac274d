"""A changed template reaches its pods: rolling, one by one, or all at once, as the workload's strategy says.

The controllers are those of `bayplan.review.rollouts`; here they act on a what-if's world. A pod that finds
no place stops what comes after it, and the old ones stay.
"""

import itertools
from collections.abc import Sequence
from typing import Final

from msgspec.structs import replace

from bayplan.admission.answers import Refused
from bayplan.app.answers import Displaced, Move, RefusedPod, Unplaced
from bayplan.app.world import Settled, World, refused_pod
from bayplan.disruption import scale, templates
from bayplan.model import making
from bayplan.model.errors import InvalidInput
from bayplan.model.making import NewPod
from bayplan.model.names import PodKey
from bayplan.model.nodes import Node
from bayplan.model.pods import Pod
from bayplan.model.workloads import Kind, Workload
from bayplan.review.rollouts import Change, pace, play, sets
from bayplan.review.rollouts.daemon_sets import DaemonSet
from bayplan.review.rollouts.deployments import Deployment
from bayplan.review.rollouts.ports import Controller
from bayplan.review.rollouts.replica_sets import ReplicaSet
from bayplan.review.rollouts.revisions import Revisions
from bayplan.review.rollouts.roster import Roster
from bayplan.review.rollouts.stateful_sets import StatefulSet
from bayplan.scheduling import daemons

UNCHANGEABLE: Final = (Kind.JOB, Kind.REPLICA_SET, Kind.REPLICATION_CONTROLLER)


class Rollout:
    """What came of making pods, or of replacing them."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.created: list[Move] = []
        self.moved: list[Move] = []
        self.unplaced: list[Unplaced] = []
        self.refused: list[RefusedPod] = []
        self.displaced: list[Displaced] = []
        self.notes: list[str] = []

    def make(self, wanted: Sequence[NewPod]) -> None:
        """Creates and places new pods."""
        created = self.world.create(wanted)
        self.note(created.notes)
        if created.refused is not None and created.stopped_at is not None:
            self.refused.append(refused_pod(created.stopped_at, created.refused))
        settled = self.world.place(created.pods)
        self.unplaced += settled.unplaced
        self.take(settled)

    def take(self, settled: Settled) -> None:
        """Takes in what was placed, and what had to give way."""
        self.refused += settled.refused
        self.displaced += settled.displaced
        self.created += [Move(key, to=node) for key, node in settled.placed.items()]

    def note(self, notes: Sequence[str]) -> None:
        """Adds notes that are new."""
        self.notes += [note for note in notes if note not in self.notes]


class _OnWorld:
    """A what-if's world, as controllers see it: the pods of one workload come and go."""

    def __init__(self, workload: Workload, rollout: Rollout) -> None:
        self._world, self._rollout = rollout.world, rollout
        self.roster = Roster(self._world.ownership.pods_of(workload))
        self.gone: list[Pod] = []
        self.come: list[Pod] = []
        self.asked: list[tuple[Pod, Refused]] = []
        self._waiting: dict[PodKey, str] = {}
        self._restless = False

    @property
    def nodes(self) -> Sequence[Node]:
        return self._world.snapshot.nodes

    def pods_of(self, maker: Workload) -> Sequence[Pod]:
        return self.roster.of(maker)

    def introduce(self, maker: Workload) -> None:
        """The ReplicaSet takes the place of its siblings, which go down to none."""
        siblings = {(Kind.REPLICA_SET, one.key) for one in self._world.ownership.children_of(_parent(maker))}
        others = [
            replace(one, replicas=0) if (one.kind, one.key) in siblings else one
            for one in self._world.snapshot.workloads
        ]
        self._world.change(workloads=(*others, replace(maker, labels=maker.template.labels)))

    def create(self, new: NewPod) -> Refused | None:
        known = {claim.key for claim in self._world.snapshot.claims} if new.claims else set()
        fresh = tuple(claim for claim in new.claims if claim.key not in known)
        made = self._world.create([NewPod(new.pod, fresh)])
        self._rollout.note(made.notes)
        if made.refused is not None:
            self.asked.append((new.pod, made.refused))
        for pod in made.pods:
            self.roster.add(pod)
            self.come.append(pod)
            self._waiting[pod.key] = ""
            self._restless = True
        return made.refused

    def delete(self, pod: Pod) -> None:
        self._world.drop(pod, replaced=True)
        self.gone.append(self.roster.drop(pod.key))
        self._waiting.pop(pod.key, None)
        self._restless = True

    def settle(self) -> bool:
        if not self._restless or not self._waiting:
            return False
        settled = self._world.place([self.roster[key] for key in self._waiting])
        self._rollout.take(settled)
        self._waiting.update(
            (PodKey(one.pod), one.message) for one in settled.unplaced if one.pod in self._waiting
        )
        for key in settled.placed:
            self._waiting.pop(key, None)
            self.roster.add(self._world.pods[key])
        self._restless = False
        return bool(settled.placed)

    def unplaced(self) -> list[Unplaced]:
        """The pods that still wait for a node."""
        return [Unplaced(key, message) for key, message in self._waiting.items()]


def roll_out(before: Workload, changed: Workload, world: World) -> Rollout:
    """Brings the pods of a workload to its changed template, which the world knows already."""
    rollout = Rollout(world)
    if changed.kind is Kind.CRON_JOB:
        rollout.notes.append(f"CronJob {changed.key} uses the new template from its next run on")
        return rollout
    cluster = _OnWorld(changed, rollout)
    machine = _cast(before, changed, cluster, rollout)
    play.play([machine], cluster)
    rollout.unplaced += cluster.unplaced()
    rollout.refused += [
        refused_pod(pod, answer)
        for pod, answer in cluster.asked
        if answer is next(iter(machine.refused), None)
    ]
    rollout.moved += _moves(cluster, changed)
    world.reassess(changed.namespace)
    return rollout


def _cast(before: Workload, changed: Workload, cluster: _OnWorld, rollout: Rollout) -> Controller:
    if changed.kind is Kind.DEPLOYMENT:
        return _deployment(before, changed, cluster, rollout)
    maker, notes = templates.as_stored(changed, rollout.world.ownership)
    rollout.note(notes)
    revisions = Revisions(Change(before, maker), cluster.roster)
    if changed.kind is Kind.STATEFUL_SET:
        return StatefulSet(maker, before, revisions)
    if changed.kind is Kind.DAEMON_SET:
        return DaemonSet(maker, revisions)
    raise InvalidInput(f"the template of {changed.kind} {changed.key} cannot be changed; make a new one")


def _deployment(before: Workload, changed: Workload, cluster: _OnWorld, rollout: Rollout) -> Deployment:
    """The old ReplicaSets are asked for the pods that they have."""
    most = before.replicas + pace.of_deployment(before).surge
    found = sets.of(before, rollout.world.ownership.children_of(before), cluster.roster)
    old = [ReplicaSet(one, len(cluster.pods_of(one)), desired=changed.replicas, most=most) for one in found]
    return Deployment(changed, None, old, lambda: _new_replica_set(changed, rollout))


def _new_replica_set(changed: Workload, rollout: Rollout) -> Workload:
    """The ReplicaSet of the changed template, with what the cluster's webhooks are seen to add."""
    ownership = rollout.world.ownership
    mark = making.generated("", repr(changed.template)).lstrip("-")
    current, notes = templates.as_stored(scale.newest_maker(changed, ownership), ownership)
    spec = changed.template.spec
    if not spec.priority_class and notes:
        spec = replace(spec, priority_class=current.template.spec.priority_class)
        rollout.note(notes)
    return making.replica_set_of(replace(changed, template=replace(changed.template, spec=spec)), mark)


def _parent(maker: Workload) -> Workload:
    owner = maker.controller
    return replace(maker, kind=Kind.DEPLOYMENT, name=owner.name if owner else maker.name, owners=())


def _moves(cluster: _OnWorld, changed: Workload) -> list[Move]:
    """Old pods that went, each with the one that came for it."""
    came = [cluster.roster[pod.key] for pod in cluster.come if pod.key in cluster.roster]
    if changed.kind is Kind.DEPLOYMENT:
        standing = [pod for pod in came if pod.node]
        pairs = itertools.zip_longest(cluster.gone, standing[: len(cluster.gone)])
        return [_move(old, new) for old, new in pairs if old is not None]
    successors = {_seat(pod): pod for pod in came}
    return [_move(old, successors.get(_seat(old))) for old in cluster.gone]


def _move(old: Pod, new: Pod | None) -> Move:
    return Move(old.key, old.node, new.key if new else "", new.node if new else "")


def _seat(pod: Pod) -> str:
    """What a pod and its successor share: the node of a DaemonSet's, the name of a StatefulSet's."""
    owner = pod.controller
    return daemons.target_of(pod) if owner is not None and owner.kind == Kind.DAEMON_SET else pod.key
