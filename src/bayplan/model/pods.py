"""Pods: what they ask for, where they may stand, and how they are.

A `PodSpec` holds what the pod's author and the API server wrote; a `Pod` adds identity and what was observed.
Amounts stay `Quantity` here, because admission prints them; `bayplan.model.demand` turns them into integers.
"""

import datetime
import enum

from bayplan.model.labels import LabelSelector, Requirement
from bayplan.model.names import Namespace, NodeName, PodKey
from bayplan.model.quantities import Quantity
from bayplan.model.record import Record

Amounts = dict[str, Quantity]
"""Resource name to exact amount."""


class Owner(Record, frozen=True):
    """An owner reference; at most one of an object's owners is its controller."""

    kind: str
    name: str
    uid: str = ""
    controller: bool = False


class Port(Record, frozen=True):
    """A container's port. `host_port` 0 means none is taken on the node."""

    container_port: int = 0
    host_port: int = 0
    host_ip: str = ""
    protocol: str = "TCP"


class Resources(Record, frozen=True):
    """Requests and limits of a container or a pod, and the names of the resource claims it uses."""

    requests: Amounts = {}
    limits: Amounts = {}
    claims: tuple[str, ...] = ()


class Container(Record, frozen=True):
    """A container. With `restart_policy` "Always" an init container is a sidecar."""

    name: str
    image: str = ""
    resources: Resources = Resources()
    ports: tuple[Port, ...] = ()
    restart_policy: str = ""

    @property
    def sidecar(self) -> bool:
        return self.restart_policy == "Always"


class Effect(enum.StrEnum):
    """What a taint does to pods that do not tolerate it. Empty in a toleration: any."""

    NO_SCHEDULE = "NoSchedule"
    PREFER_NO_SCHEDULE = "PreferNoSchedule"
    NO_EXECUTE = "NoExecute"
    ANY = ""


class Toleration(Record, frozen=True):
    """Accepts taints by key, value and effect. An empty key with `Exists` accepts all."""

    key: str = ""
    operator: str = "Equal"
    value: str = ""
    effect: Effect = Effect.ANY
    seconds: int | None = None


class NodeTerm(Record, frozen=True):
    """One alternative of a node affinity: requirements on labels and on the name, all of which must hold."""

    expressions: tuple[Requirement, ...] = ()
    fields: tuple[Requirement, ...] = ()


class PreferredNodes(Record, frozen=True):
    """A node term worth `weight` (1 to 100)."""

    weight: int
    term: NodeTerm


class PodTerm(Record, frozen=True):
    """Other pods, by labels and namespaces, in the same domain of `topology_key`.

    Without namespaces and namespace selector the pod's own namespace is meant; `selector` None selects no
    pod.
    """

    topology_key: str
    selector: LabelSelector | None = None
    namespaces: tuple[str, ...] = ()
    namespace_selector: LabelSelector | None = None
    match_label_keys: tuple[str, ...] = ()
    mismatch_label_keys: tuple[str, ...] = ()


class PreferredPods(Record, frozen=True):
    """A pod term worth `weight` (1 to 100)."""

    weight: int
    term: PodTerm


class Affinity(Record, frozen=True):
    """Where a pod must or would rather stand. `node_required` None: anywhere; empty: nowhere."""

    node_required: tuple[NodeTerm, ...] | None = None
    node_preferred: tuple[PreferredNodes, ...] = ()
    pod_required: tuple[PodTerm, ...] = ()
    pod_preferred: tuple[PreferredPods, ...] = ()
    anti_required: tuple[PodTerm, ...] = ()
    anti_preferred: tuple[PreferredPods, ...] = ()


class SpreadConstraint(Record, frozen=True):
    """A topology spread constraint, hard (`DoNotSchedule`) or soft (`ScheduleAnyway`)."""

    topology_key: str
    max_skew: int = 1
    hard: bool = True
    selector: LabelSelector | None = None
    min_domains: int = 1
    honor_affinity: bool = True
    honor_taints: bool = False
    match_label_keys: tuple[str, ...] = ()


class Volume(Record, frozen=True):
    """A pod's volume, by what matters to placement and to draining.

    `claim` is the PersistentVolumeClaim's name in the pod's namespace; an ephemeral volume's claim is named
    `pod-volume` and has `ephemeral` set. `empty_dir`: lost when the pod leaves its node. `exclusive`: the
    (kind, id, read_only) of in-tree disks that only one pod may write to (`VolumeRestrictions`).
    """

    name: str = ""
    claim: str = ""
    ephemeral: bool = False
    empty_dir: bool = False
    host_path: bool = False
    exclusive: tuple[str, str, bool] | None = None


class PodSpec(Record, frozen=True):
    """What a pod asks for."""

    containers: tuple[Container, ...] = ()
    init_containers: tuple[Container, ...] = ()
    resources: Resources | None = None
    overhead: Amounts = {}
    node_selector: dict[str, str] = {}
    affinity: Affinity = Affinity()
    tolerations: tuple[Toleration, ...] = ()
    spread: tuple[SpreadConstraint, ...] = ()
    volumes: tuple[Volume, ...] = ()
    priority: int | None = None
    priority_class: str = ""
    preemption_policy: str = ""
    scheduler: str = "default-scheduler"
    scheduling_gates: tuple[str, ...] = ()
    resource_claims: tuple[str, ...] = ()
    runtime_class: str = ""
    restart_policy: str = "Always"
    grace_seconds: int = 30
    deadline_seconds: int | None = None
    host_network: bool = False
    node_name: str = ""
    os: str = ""


class ContainerStatus(Record, frozen=True):
    """How a container is: restarts, how it last ended and when, and the resources really given to it."""

    name: str
    restarts: int = 0
    ready: bool = False
    waiting_reason: str = ""
    last_end_reason: str = ""
    last_end_code: int | None = None
    resources: Resources | None = None
    allocated: Amounts | None = None
    last_end: datetime.datetime | None = None
    started: datetime.datetime | None = None


class PodStatus(Record, frozen=True):
    """What was observed of a pod. `resize_infeasible`: the kubelet refused a pending resize.

    `evicted_at`: when the kubelet evicted it; None where it did not, or nothing says when.
    """

    phase: str = "Pending"
    reason: str = ""
    ready: bool = False
    nominated_node: str = ""
    started: datetime.datetime | None = None
    scheduling_message: str = ""
    being_preempted: bool = False
    resize_infeasible: bool = False
    containers: tuple[ContainerStatus, ...] = ()
    init_containers: tuple[ContainerStatus, ...] = ()
    qos: str = ""
    evicted_at: datetime.datetime | None = None
    address: str = ""


class Pod(Record, frozen=True):
    """A pod: identity, spec and status. `node` is empty until it is bound; `mirror` marks static pods."""

    namespace: Namespace
    name: str
    spec: PodSpec = PodSpec()
    labels: dict[str, str] = {}
    uid: str = ""
    owners: tuple[Owner, ...] = ()
    created: datetime.datetime | None = None
    deleted: datetime.datetime | None = None
    node: NodeName = NodeName("")
    mirror: bool = False
    status: PodStatus = PodStatus()

    @property
    def key(self) -> PodKey:
        return PodKey(f"{self.namespace}/{self.name}")

    @property
    def controller(self) -> Owner | None:
        """The owner that would replace it, if it has one."""
        return next((owner for owner in self.owners if owner.controller), None)

    @property
    def finished(self) -> bool:
        """Succeeded or Failed: it holds no resources of its node any more."""
        return self.status.phase in ("Succeeded", "Failed")

    @property
    def terminating(self) -> bool:
        return self.deleted is not None

    @property
    def priority(self) -> int:
        return self.spec.priority or 0
