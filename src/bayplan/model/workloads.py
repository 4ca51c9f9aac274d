"""Workloads: what makes pods, and keeps making them."""

import enum

from bayplan.model.labels import LabelSelector
from bayplan.model.names import Namespace
from bayplan.model.pods import Owner, PodSpec
from bayplan.model.record import Record


class Kind(enum.StrEnum):
    """The kinds that create pods."""

    DEPLOYMENT = "Deployment"
    REPLICA_SET = "ReplicaSet"
    STATEFUL_SET = "StatefulSet"
    DAEMON_SET = "DaemonSet"
    JOB = "Job"
    CRON_JOB = "CronJob"
    REPLICATION_CONTROLLER = "ReplicationController"


class PodTemplate(Record, frozen=True):
    """What each new pod of a workload looks like."""

    spec: PodSpec = PodSpec()
    labels: dict[str, str] = {}


class ClaimTemplate(Record, frozen=True):
    """A claim that a StatefulSet makes for each of its pods, named `name-pod`. Storage in bytes."""

    name: str
    storage_class: str | None = None
    storage: int = 0
    access_modes: tuple[str, ...] = ()


class Workload(Record, frozen=True):
    """A controller of pods. `replicas` is the declared count (a Job's parallelism, a CronJob's 0).

    `ready_replicas` and `created_replicas` are what its status says. `parallel`: a StatefulSet with
    podManagementPolicy Parallel; `partition`: its ordinals below that one keep their template. `strategy`,
    `max_surge`, `max_unavailable` as declared. `paused`: a Deployment that rolls nothing out for now;
    `progress_deadline`: the seconds after which one that makes no progress is reported. Of a CronJob,
    `parallelism` and `completions` are those of its Jobs, `concurrency` its policy (empty: Allow).
    `active_deadline`: the seconds after which a Job is ended.
    """

    kind: Kind
    namespace: Namespace
    name: str
    replicas: int = 1
    template: PodTemplate = PodTemplate()
    selector: LabelSelector | None = None
    labels: dict[str, str] = {}
    uid: str = ""
    owners: tuple[Owner, ...] = ()
    created_replicas: int = 0
    ready_replicas: int = 0
    strategy: str = ""
    max_surge: str = ""
    max_unavailable: str = ""
    parallel: bool = False
    completions: int | None = None
    schedule: str = ""
    suspended: bool = False
    partition: int = 0
    paused: bool = False
    progress_deadline: int = 600
    parallelism: int = 1
    concurrency: str = ""
    time_zone: str = ""
    active_deadline: int | None = None
    claim_templates: tuple[ClaimTemplate, ...] = ()
    failure: str = ""
    """What the controller says about pods it could not create (condition ReplicaFailure)."""

    @property
    def key(self) -> str:
        return f"{self.namespace}/{self.name}"

    @property
    def controller(self) -> Owner | None:
        return next((owner for owner in self.owners if owner.controller), None)
