"""StatefulSets: pods with a number each, made in ascending order and replaced in descending order.

Follows `stateful_set_control.go: updateStatefulSet`. With OrderedReady one pod is made or deleted at a time,
and whatever is not Ready blocks the rest, an update that would repair it included. With Parallel missing pods
are made together, but still replaced one by one. Ordinals below `partition` keep their template. Departs:
`maxUnavailable` of a StatefulSet is not followed; the feature gate MaxUnavailableStatefulSet is off in every
minor known here, but for the first patches of 1.35.
"""

from collections.abc import Sequence

from msgspec.structs import replace

from bayplan.admission.answers import Refused
from bayplan.model import making
from bayplan.model.making import NewPod
from bayplan.model.pods import Pod
from bayplan.model.workloads import Workload
from bayplan.review.rollouts import pace
from bayplan.review.rollouts.batches import Attempt, slow_start
from bayplan.review.rollouts.ports import Cluster, Controller
from bayplan.review.rollouts.revisions import Revisions


class StatefulSet:
    """One StatefulSet. `before` is what pods below the partition are made from."""

    def __init__(self, workload: Workload, before: Workload, revisions: Revisions) -> None:
        self.workload, self._revisions = workload, revisions
        self._update = revisions.marked(workload)
        self._current = replace(workload, template=before.template, claim_templates=before.claim_templates)
        self.refused: tuple[Refused, ...] = ()
        self.parts: Sequence[Controller] = ()

    @property
    def wanted(self) -> int:
        return self.workload.replicas

    def turn(self, cluster: Cluster) -> bool:
        """One sync of the controller: what is missing, then what is too much, then what is outdated."""
        standing = {number: pod for pod in self._pods(cluster) if (number := making.ordinal(pod)) is not None}
        replicas = [standing.get(number) for number in range(self.workload.replicas)]
        beyond = [standing[number] for number in sorted(standing, reverse=True) if number >= len(replicas)]
        made = self._together(replicas, cluster) if self.workload.parallel else self._next(replicas, cluster)
        if made is not None:
            return made
        if beyond:
            return self._shrink(beyond, [pod for pod in replicas if pod], cluster)
        if self.workload.strategy == pace.ON_DELETE:
            return False
        return self._renew([pod for pod in replicas if pod], cluster)

    def _pods(self, cluster: Cluster) -> Sequence[Pod]:
        return cluster.pods_of(self.workload)

    def _next(self, replicas: Sequence[Pod | None], cluster: Cluster) -> bool | None:
        """The first pod that is missing is made, the first that is not Ready waited for; None: all are."""
        self.refused = ()
        for number, pod in enumerate(replicas):
            if pod is None:
                answer = cluster.create(self._new(number))
                self.refused = (answer,) if answer is not None else ()
                return answer is None
            if not pod.status.ready:
                return False
        return None

    def _together(self, replicas: Sequence[Pod | None], cluster: Cluster) -> bool | None:
        """Missing pods are made by slow start, in which those that exist take part; None: all exist."""
        before = len(self._pods(cluster))
        attempts = [self._attempt(number, pod, cluster) for number, pod in enumerate(replicas)]
        _, self.refused = slow_start(attempts)
        moved = len(self._pods(cluster)) > before
        return moved if moved or self.refused else None

    def _attempt(self, number: int, pod: Pod | None, cluster: Cluster) -> Attempt:
        def attempt() -> Refused | None:
            return cluster.create(self._new(number)) if pod is None else None

        return attempt

    def _new(self, number: int) -> NewPod:
        maker = self._current if number < self.workload.partition else self._update
        pod = making.pod_of(maker, f"{self.workload.name}-{number}")
        return NewPod(pod, making.claims_of(maker, pod))

    def _shrink(self, beyond: Sequence[Pod], replicas: Sequence[Pod], cluster: Cluster) -> bool:
        """The highest ordinal goes first; in order, one that is not Ready holds up those that are."""
        if self.workload.parallel:
            for pod in beyond:
                cluster.delete(pod)
            return True
        unready = [pod for pod in (*replicas, *reversed(beyond)) if not pod.status.ready]
        first = beyond[0]
        if not first.status.ready and first is not unready[0]:
            return False
        cluster.delete(first)
        return True

    def _renew(self, replicas: Sequence[Pod], cluster: Cluster) -> bool:
        """The highest outdated ordinal is deleted, once all above it are Ready."""
        for pod in reversed(replicas[self.workload.partition :]):
            if not self._revisions.is_new(pod):
                cluster.delete(pod)
                return True
            if not pod.status.ready:
                return False
        return False
