"""Jobs, and the runs of CronJobs: so many pods at once, which come to an end by themselves.

Follows `job_controller.go: manageJob`: pods are created by slow start, as many as run in parallel, and no
more than have still to complete. A Job's template cannot be changed; what applies a changed one deletes the
Job and makes it anew.
"""

from collections.abc import Sequence

from bayplan.admission.answers import Refused
from bayplan.model import making
from bayplan.model.making import NewPod
from bayplan.model.workloads import Workload
from bayplan.review.rollouts.batches import slow_start
from bayplan.review.rollouts.ports import Cluster, Controller
from bayplan.review.rollouts.revisions import Revisions


def at_once(parallelism: int, completions: int | None) -> int:
    """How many pods run at the same time when a Job begins."""
    return parallelism if completions is None else min(parallelism, completions)


class Job:
    """One Job at its beginning, when nothing has come to an end yet."""

    def __init__(self, workload: Workload, revisions: Revisions) -> None:
        self.workload, self._revisions = workload, revisions
        self._update = revisions.marked(workload)
        self.refused: tuple[Refused, ...] = ()
        self.parts: Sequence[Controller] = ()
        self._number = 0

    @property
    def wanted(self) -> int:
        return 0 if self.workload.suspended else at_once(self.workload.replicas, self.workload.completions)

    def turn(self, cluster: Cluster) -> bool:
        """Deletes pods of a Job that it takes the place of, then makes what is missing."""
        pods = cluster.pods_of(self.workload)
        going = [pod for pod in pods if not self._revisions.is_new(pod)]
        kept = [pod for pod in pods if pod not in going]
        going += kept[self.wanted :]
        for pod in going:
            cluster.delete(pod)
        if going:
            return True
        self._number = max(self._number, len(kept))
        made, self.refused = slow_start([lambda: self._create(cluster)] * (self.wanted - len(kept)))
        return made > 0

    def _create(self, cluster: Cluster) -> Refused | None:
        name = making.generated(
            self.workload.name, f"{self.workload.key}#{self._revisions.mark}{self._number}"
        )
        refused = cluster.create(NewPod(making.pod_of(self._update, name)))
        self._number += refused is None
        return refused
