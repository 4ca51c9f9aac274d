"""What was observed at one moment: frozen, portable, and without any secret.

Everything above this package takes a snapshot and cannot know whether it came from files or from a live
cluster.
"""

import datetime

from bayplan.model import storage
from bayplan.model.autoscaling import HorizontalAutoscaler, VerticalAutoscaler, VerticalCheckpoint
from bayplan.model.events import Event
from bayplan.model.findings import Finding
from bayplan.model.machines import Lower
from bayplan.model.nodes import Node
from bayplan.model.platform_objects import PlatformObject
from bayplan.model.pods import Pod
from bayplan.model.policy import (
    DisruptionBudget,
    LimitRange,
    NamespaceInfo,
    PriorityClass,
    ResourceQuota,
    RuntimeClass,
    Service,
)
from bayplan.model.record import Record
from bayplan.model.usage import ContainerUsage, NodeUsage
from bayplan.model.workloads import Workload


class ObjectCount(Record, frozen=True):
    """How many objects of one kind a namespace has, for quotas that count objects (`count/secrets`)."""

    namespace: str
    resource: str
    count: int


class Snapshot(Record, frozen=True):
    """A cluster, and what it stands on, at one moment.

    `taken_at` None: unknown. `kubernetes` is the server's or, where only nodes speak, the newest kubelet's
    version. `lower` is what stands under the nodes. `skipped` counts what was read but is not
    modelled, by kind. `findings` are what reading came across.
    """

    taken_at: datetime.datetime | None = None
    sources: tuple[str, ...] = ()
    kubernetes: str = ""
    nodes: tuple[Node, ...] = ()
    pods: tuple[Pod, ...] = ()
    workloads: tuple[Workload, ...] = ()
    namespaces: tuple[NamespaceInfo, ...] = ()
    services: tuple[Service, ...] = ()
    limit_ranges: tuple[LimitRange, ...] = ()
    quotas: tuple[ResourceQuota, ...] = ()
    priority_classes: tuple[PriorityClass, ...] = ()
    budgets: tuple[DisruptionBudget, ...] = ()
    runtime_classes: tuple[RuntimeClass, ...] = ()
    volumes: tuple[storage.PersistentVolume, ...] = ()
    claims: tuple[storage.PersistentVolumeClaim, ...] = ()
    storage_classes: tuple[storage.StorageClass, ...] = ()
    csi_nodes: tuple[storage.CSINode, ...] = ()
    csi_drivers: tuple[storage.CSIDriver, ...] = ()
    csi_capacities: tuple[storage.CSIStorageCapacity, ...] = ()
    attachments: tuple[storage.VolumeAttachment, ...] = ()
    object_counts: tuple[ObjectCount, ...] = ()
    events: tuple[Event, ...] = ()
    autoscalers: tuple[HorizontalAutoscaler, ...] = ()
    vertical_autoscalers: tuple[VerticalAutoscaler, ...] = ()
    vertical_checkpoints: tuple[VerticalCheckpoint, ...] = ()
    platform_objects: tuple[PlatformObject, ...] = ()
    usage: tuple[ContainerUsage, ...] = ()
    node_usage: tuple[NodeUsage, ...] = ()
    lower: Lower = Lower()
    skipped: dict[str, int] = {}
    findings: tuple[Finding, ...] = ()
