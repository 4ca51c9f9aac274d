"""A workload that is deleted: its pods go."""

from collections.abc import Sequence

from bayplan.admission.answers import Refused
from bayplan.model.workloads import Workload
from bayplan.review.rollouts.ports import Cluster, Controller


class Leaving:
    """The garbage collector, at work on the pods of one workload."""

    wanted = 0

    def __init__(self, makers: Sequence[Workload]) -> None:
        self._makers = makers
        self.refused: tuple[Refused, ...] = ()
        self.parts: Sequence[Controller] = ()

    def turn(self, cluster: Cluster) -> bool:
        """Deletes everything."""
        going = [pod for maker in self._makers for pod in cluster.pods_of(maker)]
        for pod in going:
            cluster.delete(pod)
        return bool(going)
