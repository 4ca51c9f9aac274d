"""Which controller plays a change, and what it finds on the stage: pods and ReplicaSets that are there."""

from collections.abc import Sequence

from msgspec.structs import replace

from bayplan.model import making
from bayplan.model.pods import Pod
from bayplan.model.workloads import Kind, Workload
from bayplan.review.rollouts import pace, sets
from bayplan.review.rollouts.changes import Change
from bayplan.review.rollouts.daemon_sets import DaemonSet
from bayplan.review.rollouts.deployments import Deployment
from bayplan.review.rollouts.jobs import Job
from bayplan.review.rollouts.leaving import Leaving
from bayplan.review.rollouts.play import Timing
from bayplan.review.rollouts.replica_sets import ReplicaSet
from bayplan.review.rollouts.revisions import Revisions, identity
from bayplan.review.rollouts.stage import Stage
from bayplan.review.rollouts.stateful_sets import StatefulSet

Machine = Deployment | ReplicaSet | StatefulSet | DaemonSet | Job | Leaving


class Part:
    """One change, the machine that plays it, and how to tell its pods apart."""

    def __init__(self, change: Change, stage: Stage, timing: Timing) -> None:
        self.change, self.workload = change, change.subject
        self._makers = self._sets(stage)
        pods = self.pods(stage)
        self.before = frozenset(map(identity, pods))
        self.ready_before = sum(pod.status.ready for pod in pods)
        self.revisions = Revisions(change, pods)
        self.machine = self._cast(stage, timing)
        for maker in (self.workload, *self._makers):
            stage.minds((maker.kind, maker.namespace, maker.name))

    def pods(self, stage: Stage) -> list[Pod]:
        """The live pods of the workload."""
        makers = self._sets(stage) if self.workload.kind is Kind.DEPLOYMENT else [self.workload]
        return [pod for maker in makers for pod in stage.pods_of(maker)]

    def _sets(self, stage: Stage) -> list[Workload]:
        """A Deployment's ReplicaSets; one that was not read has the template from before the change."""
        if self.workload.kind is not Kind.DEPLOYMENT:
            return []
        return sets.of(self.change.before or self.workload, stage.children_of(self.workload), stage.roster)

    def is_new(self, pod: Pod) -> bool:
        """Whether a pod is one of the template as it is now."""
        if isinstance(self.machine, Leaving):
            return False
        if isinstance(self.machine, Deployment):
            new, owner = self.machine.new, pod.controller
            return new is not None and owner is not None and owner.name == new.maker.name
        if isinstance(self.machine, ReplicaSet):
            return self.change.same_template or identity(pod) not in self.before
        return self.revisions.is_new(pod)

    def leave(self, stage: Stage) -> None:
        """What the machine leaves behind: the workload as it is now, and its ReplicaSets."""
        if self.change.after is None:
            for maker in (*self._makers, self.workload):
                stage.forget(maker)
            return
        stage.introduce(self.change.after)
        if isinstance(self.machine, Deployment):
            for one in self.machine.sets:
                stage.introduce(replace(one.maker, replicas=one.count))

    def _cast(self, stage: Stage, timing: Timing) -> Machine:
        after, before = self.change.after, self.change.before or self.workload
        if after is None:
            return Leaving(self._makers or [self.workload])
        match after.kind:
            case Kind.DEPLOYMENT:
                return self._deployment(after, before)
            case Kind.STATEFUL_SET:
                return StatefulSet(after, before, self.revisions)
            case Kind.DAEMON_SET:
                return DaemonSet(after, self.revisions, order=timing.nodes)
            case Kind.JOB:
                return Job(after, self.revisions)
            case Kind.REPLICA_SET | Kind.REPLICATION_CONTROLLER | Kind.CRON_JOB:
                return ReplicaSet(after, after.replicas)

    def _deployment(self, after: Workload, before: Workload) -> Deployment:
        most = before.replicas + pace.of_deployment(before).surge
        found = [
            ReplicaSet(maker, maker.replicas, desired=before.replicas, most=most) for maker in self._makers
        ]
        new = self._newest(after, found)
        old = [one for one in found if one is not new]
        return Deployment(after, new, old, lambda: making.replica_set_of(after, self.revisions.mark))

    def _newest(self, after: Workload, found: Sequence[ReplicaSet]) -> ReplicaSet | None:
        """The ReplicaSet that has the template; where the template did not change, else the largest."""
        if self.change.restart:
            return None
        wanted = making.unmarked(after.template)
        same = [one for one in found if making.unmarked(one.maker.template) == wanted]
        if not same and self.change.same_template:
            same = list(found)
        return max(same, key=lambda one: one.count, default=None)
