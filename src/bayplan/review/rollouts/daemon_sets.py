"""DaemonSets: one pod on each node that its template matches.

Follows `pkg/controller/daemon` (`manage`, `rollingUpdate`). Without surge an old pod is deleted before its
successor is asked for, as many at a time as `maxUnavailable` allows; a node whose pod was refused does not
count among them, but no further pod is deleted while one is refused. With surge the new pod comes first.
Where no nodes are known the pods are counted for as many as its status names, at least one.
"""

from collections.abc import Iterator, Sequence

from bayplan.admission.answers import Refused
from bayplan.model import demand
from bayplan.model.making import NewPod
from bayplan.model.names import NodeName
from bayplan.model.nodes import Node
from bayplan.model.pods import Pod
from bayplan.model.record import Record
from bayplan.model.workloads import Workload
from bayplan.review.rollouts import pace
from bayplan.review.rollouts.batches import Attempt, slow_start
from bayplan.review.rollouts.play import NodeOrder
from bayplan.review.rollouts.ports import Cluster, Controller
from bayplan.review.rollouts.revisions import Revisions
from bayplan.scheduling import daemons

ByNode = dict[NodeName, list[Pod]]


class _Fate(Record, frozen=True):
    """Whether a node gets a pod, and whether one that is there may stay."""

    runs: bool
    stays: bool


class DaemonSet:
    """One DaemonSet. `order` is that in which it looks at its nodes."""

    def __init__(
        self, workload: Workload, revisions: Revisions, *, order: NodeOrder = NodeOrder.LISTED
    ) -> None:
        self.workload, self._revisions = workload, revisions
        self._update = revisions.marked(workload)
        self._order = order
        self._fates: dict[NodeName, _Fate] = {}
        self.refused: tuple[Refused, ...] = ()
        self.parts: Sequence[Controller] = ()

    @property
    def wanted(self) -> int:
        return sum(fate.runs for fate in self._fates.values())

    def turn(self, cluster: Cluster) -> bool:
        """One sync of the controller: pods where they belong, then the template."""
        self._look_at(cluster)
        found = self._by_node(cluster)
        misplaced = list(self._misplaced(found))
        for pod in misplaced:
            cluster.delete(pod)
        lacking = [name for name, fate in self._fates.items() if fate.runs and name not in found]
        made, self.refused = slow_start([self._attempt(name, cluster) for name in lacking])
        if self.refused or made or misplaced or self.workload.strategy == pace.ON_DELETE:
            return bool(made or misplaced)
        return self._roll(found, cluster)

    def _look_at(self, cluster: Cluster) -> None:
        """What each node means to the pods is found out once: nodes do not change meanwhile."""
        if self._fates:
            return
        nodes = cluster.nodes or _unknown(self.workload)
        for node in _ordered(nodes, self._order):
            pod = daemons.pod_for(self._update, node.name)
            runs = not cluster.nodes or daemons.should_run(pod, node)
            self._fates[node.name] = _Fate(runs, runs or daemons.should_stay(pod, node))

    def _by_node(self, cluster: Cluster) -> ByNode:
        """The pods of each node, in the order of the nodes; those of nodes that are gone come last."""
        found: ByNode = {name: [] for name in self._fates}
        for pod in cluster.pods_of(self.workload):
            found.setdefault(NodeName(daemons.target_of(pod)), []).append(pod)
        return {name: pods for name, pods in found.items() if pods}

    def _misplaced(self, found: ByNode) -> Iterator[Pod]:
        """Pods whose node is gone or no longer meant, and more than one of a template on a node."""
        for name, pods in found.items():
            fate = self._fates.get(name)
            seen: set[bool] = set()
            for pod in pods:
                new = self._revisions.is_new(pod)
                if fate is None or not fate.stays or new in seen:
                    yield pod
                seen.add(new)

    def _attempt(self, name: NodeName, cluster: Cluster) -> Attempt:
        def attempt() -> Refused | None:
            return cluster.create(NewPod(daemons.pod_for(self._update, name, self._revisions.mark)))

        return attempt

    def _roll(self, found: ByNode, cluster: Cluster) -> bool:
        allowed = pace.of_daemon_set(self.workload, self.wanted)
        if allowed.surge:
            return self._surge(found, allowed.surge, cluster)
        going = self._outdated(found, allowed.missing)
        for pod in going:
            cluster.delete(pod)
        return bool(going)

    def _outdated(self, found: ByNode, most: int) -> list[Pod]:
        """Old pods that may go now: all that are not Ready, and as many others as may be missing."""
        single = [pods[0] for pods in found.values() if len(pods) == 1]
        missing = len(found) - len(single) + sum(not pod.status.ready for pod in single)
        old = [pod for pod in single if not self._revisions.is_new(pod)]
        broken = [pod for pod in old if not pod.status.ready]
        sound = [pod for pod in old if pod.status.ready]
        return [*broken, *sound[: max(0, most - missing)]]

    def _surge(self, found: ByNode, most: int, cluster: Cluster) -> bool:
        """New pods beside old ones, so many at a time; an old pod goes when its successor is Ready."""
        pairs = {name: self._pair(pods) for name, pods in found.items()}
        done = [old for new, old in pairs.values() if old and new and new.status.ready]
        surging = sum(1 for new, old in pairs.values() if old and new and not new.status.ready)
        alone = {name: old for name, (new, old) in pairs.items() if old and not new}
        urgent = [name for name, old in alone.items() if not old.status.ready]
        others = [name for name, old in alone.items() if old.status.ready]
        for pod in done:
            cluster.delete(pod)
        chosen = [*urgent, *others[: max(0, most - surging)]]
        made, self.refused = slow_start([self._attempt(name, cluster) for name in chosen])
        return bool(done or made)

    def _pair(self, pods: Sequence[Pod]) -> tuple[Pod | None, Pod | None]:
        new = next((pod for pod in pods if self._revisions.is_new(pod)), None)
        old = next((pod for pod in pods if not self._revisions.is_new(pod)), None)
        return new, old


def _unknown(workload: Workload) -> Sequence[Node]:
    return [Node(NodeName(f"(node {number})")) for number in range(1, max(1, workload.replicas) + 1)]


def _ordered(nodes: Sequence[Node], order: NodeOrder) -> Sequence[Node]:
    match order:
        case NodeOrder.LISTED:
            return nodes
        case NodeOrder.REVERSED:
            return nodes[::-1]
        case NodeOrder.SMALL_FIRST:
            return sorted(nodes, key=_size)
        case NodeOrder.LARGE_FIRST:
            return sorted(nodes, key=_size, reverse=True)


def _size(node: Node) -> tuple[int, int]:
    bears = demand.integers(node.allocatable)
    return bears.get(demand.MEMORY, 0), bears.get(demand.CPU, 0)
