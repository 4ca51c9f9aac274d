"""Losing a node without warning: what comes back by itself and when, what does not, and what would help.

The node's heartbeat stops at second 0. After a grace period the node controller marks it unreachable (a
NoExecute taint); each pod is deleted when its own toleration of that taint runs out, 300 seconds by default.
A ReplicaSet, a Deployment or a Job replaces a pod as soon as it is being deleted. A StatefulSet waits until
the old pod is gone, and nobody is left on the node to confirm that: the pod stays Terminating until somebody
acts. The same waiting holds the volumes: one that only one node may use is let go six minutes after the old
pod is gone, or at once if the node is marked out of service. A Deployment's replacement that needs such a
volume is scheduled and then sits in ContainerCreating (Multi-Attach).

Follows `pkg/controller/{nodelifecycle,tainteviction,podgc,volume/attachdetach}`.
"""

import enum
from typing import Final

from bayplan.disruption.ownership import Ownership
from bayplan.disruption.replacements import NODE, is_stateful, replacement
from bayplan.disruption.volumes import Holding, Storage
from bayplan.model.names import NodeName
from bayplan.model.nodes import Taint
from bayplan.model.pods import Effect, Pod
from bayplan.model.record import Record
from bayplan.model.snapshot import Snapshot
from bayplan.model.versions import Kubernetes, nearest
from bayplan.model.workloads import Kind

UNREACHABLE: Final = Taint("node.kubernetes.io/unreachable", "", Effect.NO_EXECUTE)
NO_SERVICE: Final = Taint("node.kubernetes.io/out-of-service", "nodeshutdown", Effect.NO_EXECUTE)
FORCED_DETACH: Final = 360
"""`ReconcilerMaxWaitForUnmountDuration`, counted from when the old pod is gone."""
SWEEP: Final = 20
"""The garbage collector of pods looks this often."""
QUARANTINE: Final = 40
"""It believes in a node's absence only after this long."""


class Release(enum.StrEnum):
    """What makes pods go that are stuck on a lost node."""

    FORCE_DELETE = "kubectl delete pod --force --grace-period=0"
    DELETE_NODE = "kubectl delete node"
    OUT_OF_SERVICE = "kubectl taint node <node> node.kubernetes.io/out-of-service=nodeshutdown:NoExecute"

    def clears(self, pod: Pod) -> bool:
        """Whether it takes this pod. Out of service is a taint, which can be tolerated."""
        tolerations = pod.spec.tolerations if self is Release.OUT_OF_SERVICE else ()
        return not any(NO_SERVICE.tolerated_by(toleration) for toleration in tolerations)

    def cleared_at(self, at: int, unreachable_at: int) -> int:
        """The second at which the old pods are gone, at the latest, if it is done at second `at`."""
        match self:
            case Release.FORCE_DELETE:
                return at
            case Release.DELETE_NODE:
                return at + QUARANTINE + SWEEP
            case Release.OUT_OF_SERVICE:
                return max(at, unreachable_at) + SWEEP

    @property
    def volumes_after(self) -> int:
        """How long after the old pod is gone its volumes are free for another node."""
        return 0 if self is Release.OUT_OF_SERVICE else FORCED_DETACH


class Replaced(Record, frozen=True):
    """A pod that somebody replaces, and the second at which the replacement is created."""

    pod: Pod
    replacement: Pod
    at: int


class Stuck(Record, frozen=True):
    """A pod that stays, and why. `deleted_at`: when it becomes Terminating; None: never by itself.

    `replacement` is what comes once it is released.
    """

    pod: Pod
    reason: str
    deleted_at: int | None = None
    replacement: Pod | None = None


class LateVolume(Record, frozen=True):
    """A volume that a replacement has to wait for.

    `at` is the earliest second: when the old pod is force-deleted as soon as it is Terminating. If nobody
    acts, the wait has no end.
    """

    pod: Pod
    holding: Holding
    at: int


class Loss(Record, frozen=True):
    """What the loss of a node comes to. Each of its pods is in one of `first`, `stuck`, `lost` and `gone`.

    `first`: replaced without anybody's help. `lost`: deleted and replaced by nobody. `gone`: pods that only
    make sense on this node (DaemonSets, static pods), had finished, or were being deleted already.
    """

    node: NodeName
    unreachable_at: int = 0
    first: tuple[Replaced, ...] = ()
    stuck: tuple[Stuck, ...] = ()
    late_volumes: tuple[LateVolume, ...] = ()
    lost: tuple[Pod, ...] = ()
    gone: tuple[Pod, ...] = ()


def grace_seconds(kubernetes: Kubernetes) -> int:
    """`--node-monitor-grace-period`: 50 s since 1.32 (kubernetes/kubernetes#126287), 40 s before."""
    return 50 if kubernetes.minor >= 32 else 40


def tolerated_seconds(pod: Pod) -> int | None:
    """How long a pod stays on an unreachable node; None: for ever.

    The first toleration that matches decides.
    """
    for toleration in pod.spec.tolerations:
        if UNREACHABLE.tolerated_by(toleration):
            return None if toleration.seconds is None else max(0, toleration.seconds)
    return 0


def lose(
    snapshot: Snapshot,
    node: NodeName,
    kubernetes: Kubernetes | None = None,
    *,
    grace: int | None = None,
    ownership: Ownership | None = None,
) -> Loss:
    """What happens if a node falls silent and nobody does anything about it."""
    ownership = ownership or Ownership.of(snapshot)
    silence = grace if grace is not None else grace_seconds(kubernetes or nearest(snapshot.kubernetes))
    sorting = _Sorting(ownership, Storage(snapshot))
    for pod in snapshot.pods:
        if pod.node == node:
            sorting.take(pod, silence)
    return sorting.result(node, silence)


def second_phase(loss: Loss, release: Release, at: int) -> Loss:
    """What the loss comes to once somebody acts at second `at`: stuck pods are replaced, volumes freed."""
    gone_at = release.cleared_at(at, loss.unreachable_at)
    cleared = [each for each in loss.stuck if release.clears(each.pod)]
    returned = [Replaced(each.pod, each.replacement, gone_at) for each in cleared if each.replacement]
    sooner = [Replaced(each.pod, each.replacement, min(each.at, gone_at)) for each in loss.first]
    held = {each.replacement.key for each in loss.stuck if each.replacement and not release.clears(each.pod)}
    free_at = gone_at + release.volumes_after
    return Loss(
        node=loss.node,
        unreachable_at=loss.unreachable_at,
        first=(*sooner, *returned),
        stuck=tuple(each for each in loss.stuck if not release.clears(each.pod)),
        late_volumes=tuple(
            late if late.pod.key in held else LateVolume(late.pod, late.holding, free_at)
            for late in loss.late_volumes
        ),
        lost=(*loss.lost, *(each.pod for each in cleared if not each.replacement)),
        gone=loss.gone,
    )


def remove(snapshot: Snapshot, node: NodeName, ownership: Ownership | None = None) -> Loss:
    """What happens if the node object is deleted: the garbage collector takes every pod bound to it."""
    swept = second_phase(lose(snapshot, node, grace=0, ownership=ownership), Release.DELETE_NODE, 0)
    collected = Release.DELETE_NODE.cleared_at(0, 0)
    return Loss(
        node=node,
        first=tuple(Replaced(each.pod, each.replacement, collected) for each in swept.first),
        late_volumes=swept.late_volumes,
        lost=swept.lost,
        gone=swept.gone,
    )


class _Sorting:
    """The pods of a lost node, sorted one by one."""

    def __init__(self, ownership: Ownership, storage: Storage) -> None:
        self._ownership, self._storage = ownership, storage
        self._first: list[Replaced] = []
        self._stuck: list[Stuck] = []
        self._late: list[LateVolume] = []
        self._lost: list[Pod] = []
        self._gone: list[Pod] = []

    def take(self, pod: Pod, silence: int) -> None:
        stateful = is_stateful(pod)
        if _belongs_to_node(pod) or ((pod.finished or pod.terminating) and not stateful):
            self._gone.append(pod)
            return
        successor = replacement(pod, self._ownership)
        tolerated = tolerated_seconds(pod)
        if tolerated is None and not pod.terminating:
            self._hold(Stuck(pod, "it tolerates an unreachable node for ever", None, successor), silence)
            return
        deleted_at = 0 if pod.terminating else silence + (tolerated or 0)
        if successor is None:
            self._lost.append(pod)
        elif stateful and not pod.finished:
            why = "its StatefulSet makes no second pod of that name while the old one is Terminating"
            self._hold(Stuck(pod, why, deleted_at, successor), silence)
        else:
            self._first.append(Replaced(pod, successor, deleted_at))
            self._wait_for_volumes(pod, successor, deleted_at)

    def _hold(self, stuck: Stuck, silence: int) -> None:
        self._stuck.append(stuck)
        if stuck.replacement is not None:
            begins = silence if stuck.deleted_at is None else stuck.deleted_at
            self._wait_for_volumes(stuck.pod, stuck.replacement, begins)

    def _wait_for_volumes(self, pod: Pod, successor: Pod, begins: int) -> None:
        for holding in self._storage.holdings(pod):
            if holding.moves:
                self._late.append(LateVolume(successor, holding, begins + FORCED_DETACH))

    def result(self, node: NodeName, silence: int) -> Loss:
        return Loss(
            node=node,
            unreachable_at=silence,
            first=tuple(self._first),
            stuck=tuple(self._stuck),
            late_volumes=tuple(self._late),
            lost=tuple(self._lost),
            gone=tuple(self._gone),
        )


def _belongs_to_node(pod: Pod) -> bool:
    owner = pod.controller
    return pod.mirror or (owner is not None and owner.kind in (Kind.DAEMON_SET, NODE))
