"""Deployments: a new ReplicaSet grows while the old ones shrink, or takes over once they are gone.

Follows `pkg/controller/deployment` (`rolling.go`, `recreate.go`, `sync.go`). All decisions rest on the sizes
that ReplicaSets were given and on their Ready pods, never on pods that were refused; hence a rollout whose
new pods are refused stops with as many old ones as `maxUnavailable` demands. Departs: old ReplicaSets are
never deleted, and `minReadySeconds` passes at once.
"""

from collections.abc import Callable, Sequence

from bayplan.admission.answers import Refused
from bayplan.model.workloads import Workload
from bayplan.review.rollouts import pace, scaling
from bayplan.review.rollouts.ports import Cluster, Controller
from bayplan.review.rollouts.replica_sets import ReplicaSet


class Deployment:
    """One Deployment. `new` is the ReplicaSet of its template, once there is one; `old` stand by age."""

    def __init__(
        self,
        workload: Workload,
        new: ReplicaSet | None,
        old: Sequence[ReplicaSet],
        make: Callable[[], Workload],
    ) -> None:
        self.workload, self.new, self.old = workload, new, list(old)
        self._make = make
        self._pace = pace.of_deployment(workload)

    @property
    def sets(self) -> list[ReplicaSet]:
        """All its ReplicaSets, the oldest first."""
        return [*self.old, *([self.new] if self.new else [])]

    @property
    def parts(self) -> Sequence[Controller]:
        """The new ReplicaSet comes first: new pods are asked for before old ones are gone."""
        return [*([self.new] if self.new else []), *self.old]

    @property
    def refused(self) -> tuple[Refused, ...]:
        """The new ReplicaSet's refusals come first, as in the Deployment's condition."""
        mine = self.new.refused if self.new else ()
        return (*mine, *(answer for one in self.old for answer in one.refused))

    @property
    def wanted(self) -> int:
        """How many pods the ReplicaSets are asked for together."""
        return sum(one.count for one in self.sets)

    def turn(self, cluster: Cluster) -> bool:
        """One sync of the controller."""
        if self.workload.paused or scaling.is_scaled(self.workload, self.sets):
            ready = self.new.ready(cluster) if self.new else 0
            return scaling.rescale(self.workload, self.new, self.old, ready)
        if self.workload.strategy == pace.RECREATE:
            return self._recreate(cluster)
        return self._roll(cluster)

    def _recreate(self, cluster: Cluster) -> bool:
        """Everything old goes before anything new comes."""
        if scaling.empty(self.old, self.workload):
            return True
        if any(cluster.pods_of(one.maker) for one in self.old):
            return False
        new, created = self._ensure(self.workload.replicas, cluster)
        return scaling.resize(new, self.workload.replicas, self.workload) or created

    def _roll(self, cluster: Cluster) -> bool:
        """A new ReplicaSet that is made with its first pods lets old ones shrink in the same turn."""
        new, created = self._ensure(self._room(0), cluster)
        if scaling.resize(new, self._grown(new), self.workload):
            return True
        return self._shrink(new, cluster) or created

    def _ensure(self, count: int, cluster: Cluster) -> tuple[ReplicaSet, bool]:
        if self.new is not None:
            return self.new, False
        self.new = ReplicaSet(self._make(), 0)
        scaling.resize(self.new, count, self.workload)
        cluster.introduce(self.new.maker)
        return self.new, True

    def _grown(self, new: ReplicaSet) -> int:
        """The size that the new ReplicaSet may have now (`NewRSNewReplicas`)."""
        if new.count >= self.workload.replicas:
            return self.workload.replicas
        return new.count + self._room(new.count)

    def _room(self, count: int) -> int:
        """How many more new pods may be asked for."""
        room = self.workload.replicas + self._pace.surge - self.wanted
        return max(0, min(room, self.workload.replicas - count))

    def _shrink(self, new: ReplicaSet, cluster: Cluster) -> bool:
        """Old ReplicaSets give up what is not Ready, then what is not needed (`reconcileOldReplicaSets`)."""
        least = self.workload.replicas - self._pace.missing
        spare = self.wanted - least - (new.count - new.ready(cluster))
        if not any(one.count for one in self.old) or spare <= 0:
            return False
        cleaned = self._give_up(spare, lambda one: one.count - one.ready(cluster))
        ready = sum(one.ready(cluster) for one in self.sets)
        return self._give_up(ready - least, lambda one: one.count) or cleaned

    def _give_up(self, most: int, of: Callable[[ReplicaSet], int]) -> bool:
        """Takes up to `most` pods from the old ReplicaSets, the oldest first."""
        left = most
        for one in self.old:
            going = min(left, max(0, of(one)), one.count)
            if going > 0:
                scaling.resize(one, one.count - going, self.workload)
                left -= going
        return left < most
