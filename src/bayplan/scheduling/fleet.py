"""The fleet: every node as a bay, with the pods that stand in it. The one thing here that changes.

A fleet is built once from a snapshot; placing and removing pods changes a few integers of one bay. Answers
are the differences that result, never a new snapshot. Whoever needs to try something takes pods out and puts
them back.
"""

import copy
from collections.abc import Callable, Iterable
from typing import Final

from bayplan.model import demand
from bayplan.model.names import ClaimKey, NodeName, PodKey
from bayplan.model.nodes import Node
from bayplan.model.pods import Pod
from bayplan.model.snapshot import Snapshot
from bayplan.model.storage import PersistentVolumeClaim
from bayplan.model.versions import Kubernetes
from bayplan.scheduling import binding, volumes
from bayplan.scheduling import profile as profiles
from bayplan.scheduling.facts import Facts
from bayplan.scheduling.profile import Profile
from bayplan.scheduling.shapes import Shape, Shapes

NO_PODS_LIMIT: Final = 0


class Bay:
    """A node and what stands on it.

    `requested` and `scored` are the running sums that fit and scores need. `claiming` are those shapes
    that use claims, `holding` those that have a say about other pods, `spaces` the pods of each namespace;
    `attached` is what `attachments.by_pods` made of the claims, as long as that holds.
    """

    __slots__ = (
        "allocatable", "attached", "claiming", "holding", "index", "name", "node", "pods", "requested",
        "scored", "shapes", "spaces",
    )  # fmt: skip

    def __init__(self, index: int, node: Node) -> None:
        self.index, self.node, self.name = index, node, node.name
        self.allocatable = demand.integers(node.allocatable)
        self.pods: dict[PodKey, Pod] = {}
        self.shapes: dict[PodKey, Shape] = {}
        self.claiming: dict[PodKey, Shape] = {}
        self.holding: dict[PodKey, Shape] = {}
        self.spaces: dict[str, tuple[PodKey, ...]] = {}
        self.attached: tuple[object, object, frozenset[tuple[str, str]]] | None = None
        self.requested: dict[str, int] = {}
        self.scored: dict[str, int] = {demand.CPU: 0, demand.MEMORY: 0}

    def free(self, resource: str) -> int:
        """What is left of a resource, by requests."""
        return self.allocatable.get(resource, 0) - self.requested.get(resource, 0)

    @property
    def room_for_pods(self) -> int:
        return self.allocatable.get(demand.PODS, NO_PODS_LIMIT) - len(self.pods)

    def add(self, pod: Pod, shape: Shape) -> None:
        key = pod.key
        if key not in self.shapes:
            self.spaces[shape.namespace] = (*self.spaces.get(shape.namespace, ()), key)
        self.pods[key] = pod
        self.shapes[key] = shape
        if shape.claim_names:
            self.claiming[key], self.attached = shape, None
        if shape.terms_held:
            self.holding[key] = shape
        self._count(shape, 1)

    def drop(self, key: PodKey) -> Pod:
        pod = self.pods.pop(key)
        if self.claiming.pop(key, None):
            self.attached = None
        self.holding.pop(key, None)
        shape = self.shapes.pop(key)
        self.spaces[shape.namespace] = tuple(one for one in self.spaces[shape.namespace] if one != key)
        self._count(shape, -1)
        return pod

    def copy(self) -> "Bay":
        """The same bay, to be changed apart from this one."""
        other = Bay.__new__(Bay)
        other.index, other.node, other.name, other.allocatable = (
            self.index, self.node, self.name, self.allocatable,
        )  # fmt: skip
        other.pods, other.shapes = dict(self.pods), dict(self.shapes)
        other.claiming, other.attached = dict(self.claiming), self.attached
        other.holding, other.spaces = dict(self.holding), dict(self.spaces)
        other.requested, other.scored = dict(self.requested), dict(self.scored)
        return other

    def arrange(self, order: Iterable[PodKey]) -> None:
        """Puts the pods into an order (preemption takes pods that start at the same moment in it)."""
        self.pods = {key: self.pods[key] for key in order}

    def _count(self, shape: Shape, sign: int) -> None:
        requested = self.requested
        for name, amount in shape.requests.items():
            requested[name] = requested.get(name, 0) + sign * amount
        for name in self.scored:
            self.scored[name] += sign * shape.scored.get(name, 0)


class Fleet:
    """All bays, the facts around them, and the rules' world: Kubernetes' minor and the scheduler's profile.

    `watchers` are told of every placement and removal (bay, shape, +1 or -1, whether the pod is terminating).
    """

    def __init__(self, snapshot: Snapshot, kubernetes: Kubernetes, profile: Profile | None = None) -> None:
        self.kubernetes = kubernetes
        self.profile = profile or profiles.default(kubernetes)
        self.facts = Facts(snapshot)
        self.shapes = Shapes(kubernetes)
        self.bays = [Bay(index, node) for index, node in enumerate(snapshot.nodes)]
        self.by_name: dict[str, Bay] = {bay.name: bay for bay in self.bays}
        self.nominated: dict[NodeName, dict[PodKey, Pod]] = {}
        self.watchers: list[Callable[[Bay, Shape, int, bool], None]] = []
        self.image_spread = _image_spread(snapshot.nodes)
        self.bindings: dict[ClaimKey, str] = {}
        self.taken_volumes: set[str] = set()
        self._load(snapshot.pods)

    def _load(self, pods: Iterable[Pod]) -> None:
        for pod in pods:
            bay = self.by_name.get(pod.node)
            if bay is not None and not pod.finished:
                bay.add(pod, self.shapes.of(pod))
            elif not pod.node and pod.status.nominated_node:
                self.nominate(pod, NodeName(pod.status.nominated_node))

    def fork(self) -> "Fleet":
        """The same fleet, to be changed apart from this one. Nobody watches it yet."""
        other = copy.copy(self)
        other.bays = [bay.copy() for bay in self.bays]
        other.by_name = {bay.name: bay for bay in other.bays}
        other.nominated = {node: dict(pods) for node, pods in self.nominated.items()}
        other.watchers = []
        other.bindings, other.taken_volumes = dict(self.bindings), set(self.taken_volumes)
        return other

    def place(self, pod: Pod, bay: Bay, shape: Shape | None = None) -> None:
        """Puts a pod into a bay; a nomination it had is used up. `shape` saves finding it again."""
        shape = shape or self.shapes.of(pod)
        bay.add(pod, shape)
        if self.nominated:
            self.withdraw(pod.key)
        if shape.claim_names:
            self._bind(shape, bay)
        for watcher in self.watchers:
            watcher(bay, shape, 1, pod.terminating)

    def remove(self, key: PodKey, bay: Bay) -> Pod:
        """Takes a pod out of a bay."""
        shape = bay.shapes[key]
        pod = bay.drop(key)
        for watcher in self.watchers:
            watcher(bay, shape, -1, pod.terminating)
        return pod

    def volume_name(self, claim: PersistentVolumeClaim) -> str:
        """The volume that a claim is bound to, or was bound to when a pod was placed here."""
        return self.bindings.get(claim.key, claim.volume)

    def _bind(self, shape: Shape, bay: Bay) -> None:
        """Open claims of a placed pod are bound from now on; the volumes that they take are taken."""
        found = [claim for claim in volumes.claims(shape, self.facts) if not volumes.bound(claim)]
        fresh = [claim for claim in found if claim.key not in self.bindings]
        chosen = binding.search(fresh, bay.node, self.facts, self.taken_volumes).chosen
        self.bindings.update(chosen)
        self.taken_volumes.update(name for name in chosen.values() if name != binding.PROVISIONED)

    def nominate(self, pod: Pod, node: NodeName) -> None:
        """Notes that preemption has made room for a pod on a node."""
        self.withdraw(pod.key)
        self.nominated.setdefault(node, {})[pod.key] = pod

    def withdraw(self, key: PodKey) -> None:
        """Forgets a nomination."""
        for pods in self.nominated.values():
            pods.pop(key, None)

    def bay_of(self, key: PodKey) -> Bay | None:
        """Where a pod stands, if it stands anywhere."""
        return next((bay for bay in self.bays if key in bay.pods), None)


def _image_spread(nodes: Iterable[Node]) -> dict[str, tuple[int, int]]:
    """Image name to (bytes as first reported, number of nodes that have it)."""
    spread: dict[str, tuple[int, int]] = {}
    for node in nodes:
        for name, size in {name: image.size for image in node.images for name in image.names}.items():
            first, count = spread.get(name, (size, 0))
            spread[name] = (first, count + 1)
    return spread
