"""Who controls whom: pod, ReplicaSet, Deployment; pod, Job, CronJob.

The index is built once from a snapshot. Dumps are often partial, so a missing link is bridged where the names
leave no doubt: a ReplicaSet that was not dumped is named after its Deployment and the `pod-template-hash` of
its pods.
"""

from collections import defaultdict
from collections.abc import Iterable
from typing import Final

from bayplan.model.making import TEMPLATE_HASH
from bayplan.model.pods import Owner, Pod
from bayplan.model.snapshot import Snapshot
from bayplan.model.workloads import Kind, Workload

_LONGEST_CHAIN: Final = 8
_Key = tuple[str, str, str]
"""Kind, namespace and name."""


class Ownership:
    """The index of workloads and the pods they control."""

    def __init__(self, workloads: Iterable[Workload], pods: Iterable[Pod] = ()) -> None:
        self._workloads: dict[_Key, Workload] = {_key(one): one for one in workloads}
        self._kinds: set[str] = {one.kind for one in self._workloads.values()}
        self._children: dict[_Key, list[Workload]] = defaultdict(list)
        for workload in self._workloads.values():
            if workload.controller is not None:
                owner = workload.controller
                self._children[owner.kind, workload.namespace, owner.name].append(workload)
        self._pods: dict[_Key, list[Pod]] = defaultdict(list)
        for pod in pods:
            top = self.workload_of(pod)
            if top is not None:
                self._pods[_key(top)].append(pod)

    @classmethod
    def of(cls, snapshot: Snapshot) -> "Ownership":
        """The ownership of everything in a snapshot."""
        return cls(snapshot.workloads, snapshot.pods)

    def controller_of(self, pod: Pod) -> Workload | None:
        """The workload that replaces this pod itself: its ReplicaSet, not its Deployment."""
        return self._find(pod.controller, pod.namespace) if pod.controller else None

    def workload_of(self, pod: Pod) -> Workload | None:
        """The workload at the top: what a person would scale or edit."""
        controller = self.controller_of(pod) or self._named_by_hash(pod)
        return self._top(controller) if controller else None

    def pods_of(self, workload: Workload) -> tuple[Pod, ...]:
        """The pods under a workload: directly, or through the workloads that it controls."""
        top = self._top(workload)
        found = self._pods.get(_key(top), ())
        return (
            tuple(found)
            if _key(top) == _key(workload)
            else tuple(pod for pod in found if _controls(workload, pod))
        )

    def children_of(self, workload: Workload) -> tuple[Workload, ...]:
        """The workloads that a workload controls: the ReplicaSets of a Deployment, the Jobs of a CronJob."""
        return tuple(self._children.get(_key(workload), ()))

    def records(self, kind: str) -> bool:
        """Whether any workload of that kind was recorded. If none was, one that is missing proves nothing."""
        return kind in self._kinds

    def _find(self, owner: Owner, namespace: str) -> Workload | None:
        """An owner of another uid is another object of the same name."""
        found = self._workloads.get((owner.kind, namespace, owner.name))
        return None if found and found.uid and owner.uid and found.uid != owner.uid else found

    def _top(self, workload: Workload) -> Workload:
        """Follows the controllers upwards; a chain that bites its tail ends where it began to."""
        for _ in range(_LONGEST_CHAIN):
            owner = workload.controller
            above = self._find(owner, workload.namespace) if owner else None
            if above is None:
                return workload
            workload = above
        return workload

    def _named_by_hash(self, pod: Pod) -> Workload | None:
        owner, mark = pod.controller, pod.labels.get(TEMPLATE_HASH, "")
        if owner is None or owner.kind != Kind.REPLICA_SET or not owner.name.endswith(f"-{mark}") or not mark:
            return None
        deployment = owner.name.removesuffix(f"-{mark}")
        return self._workloads.get((Kind.DEPLOYMENT, pod.namespace, deployment))


def _key(workload: Workload) -> _Key:
    return workload.kind, workload.namespace, workload.name


def _controls(workload: Workload, pod: Pod) -> bool:
    owner = pod.controller
    if owner is None or (owner.kind, owner.name) != (workload.kind, workload.name):
        return False
    return not (owner.uid and workload.uid) or owner.uid == workload.uid
