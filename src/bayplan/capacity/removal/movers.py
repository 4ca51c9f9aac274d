"""The pods that a drain takes off a node, what comes for each of them, and what ties them to a place."""

from collections import defaultdict
from collections.abc import Iterable

from bayplan.capacity.ground import Ground
from bayplan.disruption import filters, replacements
from bayplan.disruption.filters import Options, Verdict
from bayplan.disruption.volumes import Holding, Storage
from bayplan.model import demand
from bayplan.model.names import NodeName
from bayplan.model.pods import Pod
from bayplan.model.record import Record
from bayplan.model.storage import PersistentVolumeClaim

_FORCED = Options(ignore_daemonsets=True, delete_emptydir_data=True, force=True)


class Mover(Record, frozen=True):
    """A pod that leaves. `successor`: the pod that comes for it; None where nothing does.

    `lost`: it runs, and nobody would bring it back. `cards` are the extended resources it asks for.
    """

    pod: Pod
    successor: Pod | None = None
    lost: bool = False
    holdings: tuple[Holding, ...] = ()
    cards: dict[str, int] = {}


class Roster:
    """The movers of every node, found once."""

    def __init__(self, ground: Ground) -> None:
        self._ground = ground
        self._storage = Storage(ground.snapshot)
        self._standing: dict[NodeName, list[Pod]] = defaultdict(list)
        for pod in ground.snapshot.pods:
            self._standing[pod.node].append(pod)
        self._found: dict[NodeName, tuple[Mover, ...]] = {}

    def of(self, node: NodeName) -> tuple[Mover, ...]:
        """The movers of one node, by namespace and name."""
        if node not in self._found:
            pods = sorted(self._standing[node], key=lambda pod: (pod.namespace, pod.name))
            self._found[node] = tuple(self._mover(pod) for pod in pods if self._leaves(pod))
        return self._found[node]

    def weight(self, node: NodeName) -> tuple[int, int]:
        """How much there is to move: pods, and what they ask of memory."""
        pods = [pod for pod in self._standing[node] if self._leaves(pod)]
        return len(pods), sum(map(_memory, pods))

    def fresh_claims(self, nodes: Iterable[NodeName]) -> tuple[PersistentVolumeClaim, ...]:
        """The claims that are made anew for successors with ephemeral volumes."""
        claims = self._ground.snapshot.claims
        return tuple(
            claim
            for node in nodes
            for mover in self.of(node)
            if mover.successor and any(volume.ephemeral for volume in mover.pod.spec.volumes)
            for claim in replacements.fresh_claims(mover.pod, mover.successor, claims)
        )

    def _leaves(self, pod: Pod) -> bool:
        """DaemonSet pods and static pods go down with their node; what has finished needs no place."""
        if pod.finished and not replacements.is_stateful(pod):
            return False
        return filters.rule(pod, _FORCED, self._ground.ownership).verdict is Verdict.GOES

    def _mover(self, pod: Pod) -> Mover:
        successor = replacements.replacement(pod, self._ground.ownership)
        return Mover(
            pod=pod,
            successor=successor,
            lost=pod.controller is None and not pod.finished and not pod.terminating,
            holdings=self._storage.holdings(pod) if pod.spec.volumes else (),
            cards=self._cards(pod) if _names_cards(pod) else {},
        )

    def _cards(self, pod: Pod) -> dict[str, int]:
        asked = demand.integers(demand.requests(pod, self._ground.kubernetes))
        return {name: asked[name] for name in sorted(asked) if demand.is_extended(name) and asked[name] > 0}


def _memory(pod: Pod) -> int:
    return sum(
        container.resources.requests[demand.MEMORY].units
        for container in pod.spec.containers
        if demand.MEMORY in container.resources.requests
    )


def _names_cards(pod: Pod) -> bool:
    return any(
        demand.is_extended(name)
        for container in (*pod.spec.containers, *pod.spec.init_containers)
        for name in container.resources.requests
    )
