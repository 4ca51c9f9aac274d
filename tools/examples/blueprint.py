"""What an estate is described by, before anything is admitted, placed or printed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal, TypeAlias

from tools.examples.identity import Identity
from tools.examples.quantities import Amounts

Value: TypeAlias = "bool | int | float | str | Sequence[Value] | Mapping[str, Value] | None"
Manifest: TypeAlias = dict[str, Value]

WorkloadKind: TypeAlias = Literal["Deployment", "StatefulSet", "DaemonSet", "CronJob", "Pod", "Mirror"]
VolumeKind: TypeAlias = Literal["block", "nfs", "local", "emptyDir", "memory", "host"]
CLAIMED: tuple[VolumeKind, ...] = ("block", "nfs", "local")


@dataclass(frozen=True, slots=True, kw_only=True)
class Container:
    """A container with its resources, as declared or (on a pod) as admitted.

    `plain_bytes` stands for a client that declares memory as a bare number, which the API server keeps.
    """

    name: str
    image: str
    requests: Amounts
    limits: Amounts
    role: Literal["app", "init", "sidecar"] = "app"
    plain_bytes: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Volume:
    """A volume of a pod; a named claim is shared between workloads."""

    name: str
    kind: VolumeKind
    size: int = 0
    claim: str = ""
    read_write_many: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Workload:
    """A controller and its pods, or pods which have none."""

    namespace: str
    name: str
    kind: WorkloadKind
    containers: tuple[Container, ...]
    replicas: int = 1
    volumes: tuple[Volume, ...] = ()
    node_selector: Mapping[str, str] = field(default_factory=dict)
    tolerations: tuple[Manifest, ...] = ()
    affinity: Manifest | None = None
    topology_spread: tuple[Manifest, ...] = ()
    one_per_node: bool = False
    priority_class: str = ""
    host_network: bool = False
    recreate: bool = False
    schedule: str = ""
    finished: int = 0
    port: int = 0
    chart: str = ""
    labels: Mapping[str, str] = field(default_factory=dict)
    service_account: str = "default"
    grace: int = 30
    prefer: tuple[str, ...] = ()
    out_of_memory_kills: int = 0
    pod_names: tuple[str, ...] = ()
    evicted: int = 0
    refused: bool = False
    avoid_label: str = ""
    newest: bool = False

    @property
    def key(self) -> str:
        return f"{self.namespace}/{self.name}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Machine:
    """A node: a virtual machine as Kubernetes sees it."""

    name: str
    address: str
    capacity: Amounts
    allocatable: Amounts
    labels: Mapping[str, str]
    annotations: Mapping[str, str] = field(default_factory=dict)
    taints: tuple[Manifest, ...] = ()
    provider_id: str = ""
    csi_drivers: tuple["NodeDriver", ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class NodeDriver:
    """A CSI driver registered on a node, with how many volumes it says it can attach."""

    name: str
    node_id: str
    topology_keys: tuple[str, ...] = ()
    count: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Tier:
    """A tier's policy: one LimitRange, one ResourceQuota and one PriorityClass."""

    name: str
    priority_class: str
    default_limit: int
    default_request: Amounts
    largest_limit: int
    quota: Amounts


@dataclass(frozen=True, slots=True, kw_only=True)
class PriorityClass:
    name: str
    value: int
    description: str
    preempts: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Namespace:
    """A namespace; a quota or largest limit of its own replaces the tier's."""

    name: str
    tier: Tier | None = None
    quota: Amounts | None = None
    largest_limit: int | None = None
    labels: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Budget:
    """A PodDisruptionBudget over one workload's pods."""

    namespace: str
    workload: str
    min_available: int | str | None = None
    max_unavailable: int | str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class StorageClass:
    name: str
    kind: VolumeKind
    provisioner: str
    parameters: Mapping[str, str]
    binding_mode: Literal["Immediate", "WaitForFirstConsumer"]
    is_default: bool = False
    mount_options: tuple[str, ...] = ()
    attach_required: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Targets:
    """How full the placement should make each node: the share of memory, and how many disk slots."""

    memory: Mapping[str, float]
    slots: Mapping[str, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Estate:
    """Everything that is declared about one cluster."""

    identity: Identity
    version: str
    runtime: str
    machines: tuple[Machine, ...]
    priority_classes: tuple[PriorityClass, ...]
    namespaces: tuple[Namespace, ...]
    workloads: tuple[Workload, ...]
    budgets: tuple[Budget, ...]
    storage_classes: tuple[StorageClass, ...]
    targets: Targets


def present(fields: Mapping[str, Value]) -> Manifest:
    """Drops what is not there, as the API does."""
    return {key: value for key, value in fields.items() if value is not None}
