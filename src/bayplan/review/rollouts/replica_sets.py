"""ReplicaSets (and ReplicationControllers): as many pods of one template as are asked for.

Follows `replica_set.go: manageReplicas`. Missing pods are created by slow start; of too many, those go first
that matter least (`model.ranking`), and among equals the youngest.
"""

from collections.abc import Sequence

from bayplan.admission.answers import Refused
from bayplan.model import making
from bayplan.model.making import NewPod
from bayplan.model.pods import Pod
from bayplan.model.ranking import deletion_order
from bayplan.model.workloads import Workload
from bayplan.review.rollouts.batches import slow_start
from bayplan.review.rollouts.ports import Cluster, Controller


class ReplicaSet:
    """One ReplicaSet. `count` is what it is asked for now.

    `desired` and `most` are what its Deployment noted on it when it last gave it a size: its own replicas,
    and those with the surge.
    """

    def __init__(self, maker: Workload, count: int, *, desired: int = 0, most: int = 0) -> None:
        self.maker, self.count = maker, count
        self.desired, self.most = desired, most
        self.refused: tuple[Refused, ...] = ()
        self.parts: Sequence[Controller] = ()
        self._number = 0

    @property
    def wanted(self) -> int:
        return self.count

    def ready(self, cluster: Cluster) -> int:
        """How many of its pods are Ready."""
        return sum(pod.status.ready for pod in cluster.pods_of(self.maker))

    def turn(self, cluster: Cluster) -> bool:
        """Creates what is missing, deletes what is too much."""
        pods = cluster.pods_of(self.maker)
        missing = self.count - len(pods)
        if missing > 0:
            return self._create(missing, pods, cluster)
        self.refused = ()
        for pod in _least_wanted(pods)[: len(pods) - self.count]:
            cluster.delete(pod)
        return missing < 0

    def _create(self, missing: int, pods: Sequence[Pod], cluster: Cluster) -> bool:
        names = {pod.name for pod in pods}

        def attempt() -> Refused | None:
            pod = making.pod_of(self.maker, self._name(names))
            refused = cluster.create(NewPod(pod, making.claims_of(self.maker, pod)))
            self._number += refused is None
            return refused

        done, self.refused = slow_start([attempt] * missing)
        return done > 0

    def _name(self, taken: set[str]) -> str:
        """The next name that no pod of this ReplicaSet has."""
        while (name := making.generated(self.maker.name, f"{self.maker.key}#{self._number}")) in taken:
            self._number += 1
        return name


def _least_wanted(pods: Sequence[Pod]) -> tuple[Pod, ...]:
    return deletion_order(pods[::-1], pods)
