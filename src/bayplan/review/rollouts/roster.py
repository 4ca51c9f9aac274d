"""The pods that are there, by name and by controller. Copied cheaply, so that many what-ifs can be tried."""

from collections.abc import Iterable, Iterator, Sequence

from bayplan.model.names import PodKey
from bayplan.model.pods import Pod
from bayplan.model.workloads import Workload

OwnerKey = tuple[str, str, str]
"""Kind, namespace and name of a controller."""


class Roster:
    """Pods by key, and the keys of the live ones by controller."""

    def __init__(self, pods: Iterable[Pod]) -> None:
        self._pods: dict[PodKey, Pod] = {}
        self._owned: dict[OwnerKey, dict[PodKey, None]] = {}
        self._unshared: set[OwnerKey] = set()
        self._makers: dict[tuple[str, str], tuple[str, ...]] = {}
        for pod in pods:
            self.add(pod)

    def __iter__(self) -> Iterator[Pod]:
        return iter(self._pods.values())

    def __contains__(self, key: PodKey) -> bool:
        return key in self._pods

    def __getitem__(self, key: PodKey) -> Pod:
        return self._pods[key]

    def fork(self) -> "Roster":
        """The same roster, to be changed apart from this one."""
        other = Roster(())
        other._pods, other._owned = dict(self._pods), dict(self._owned)
        other._makers = dict(self._makers)
        self._unshared = set()
        return other

    def add(self, pod: Pod) -> None:
        """A pod is there, or is another than it was."""
        owner = owner_of(pod)
        if owner is not None and pod.key not in self._pods and not pod.finished and not pod.terminating:
            self._own(owner, pod.key)
        self._pods[pod.key] = pod

    def drop(self, key: PodKey) -> Pod:
        """A pod is gone."""
        pod = self._pods.pop(key)
        owner = owner_of(pod)
        if owner is not None:
            self._keys_of(owner).pop(key, None)
        return pod

    def of(self, maker: Workload) -> list[Pod]:
        """The live pods that a workload controls itself, in the order in which they came."""
        owner: OwnerKey = (maker.kind, maker.namespace, maker.name)
        return [self._pods[key] for key in self._owned.get(owner, ())]

    def makers(self, kind: str, namespace: str) -> Sequence[str]:
        """The names of the controllers of a kind that have or had live pods in a namespace."""
        return self._makers.get((kind, namespace), ())

    def _own(self, owner: OwnerKey, key: PodKey) -> None:
        known = self._owned.get(owner)
        if known is None:
            kind, namespace, name = owner
            self._makers[kind, namespace] = (*self._makers.get((kind, namespace), ()), name)
        self._keys_of(owner)[key] = None

    def _keys_of(self, owner: OwnerKey) -> dict[PodKey, None]:
        """An owner's keys, to be changed: copied first where a fork looks at them too."""
        if owner not in self._unshared:
            self._owned[owner] = dict(self._owned.get(owner, {}))
            self._unshared.add(owner)
        return self._owned[owner]


def owner_of(pod: Pod) -> OwnerKey | None:
    """The key of a pod's controller."""
    owner = pod.controller
    return (owner.kind, pod.namespace, owner.name) if owner is not None else None
