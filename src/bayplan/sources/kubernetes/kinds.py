"""The table of kinds: what is modelled and how, and what is only counted."""

from collections.abc import Callable, Mapping
from typing import Any, Final, NamedTuple

import msgspec

from bayplan.model import storage as volumes_model
from bayplan.model.autoscaling import HorizontalAutoscaler, VerticalAutoscaler, VerticalCheckpoint
from bayplan.model.errors import InvalidInput
from bayplan.model.events import Event
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
from bayplan.model.usage import ContainerUsage, NodeUsage
from bayplan.model.workloads import Workload
from bayplan.sources.kubernetes import (
    claims,
    cluster,
    csi,
    events,
    horizontal,
    jobs,
    metrics,
    nodes,
    platform,
    pods,
    policy,
    storage,
    vertical,
    wire,
    workloads,
)
from bayplan.sources.kubernetes.wire import Bare, Metadata, Wire

Modelled = (
    Node
    | Pod
    | Workload
    | NamespaceInfo
    | Service
    | LimitRange
    | ResourceQuota
    | PriorityClass
    | DisruptionBudget
    | RuntimeClass
    | volumes_model.PersistentVolume
    | volumes_model.PersistentVolumeClaim
    | volumes_model.StorageClass
    | volumes_model.CSINode
    | volumes_model.CSIDriver
    | volumes_model.CSIStorageCapacity
    | volumes_model.VolumeAttachment
    | Event
    | HorizontalAutoscaler
    | VerticalAutoscaler
    | VerticalCheckpoint
    | PlatformObject
)
"""Any record that stands for one object of a cluster."""


class Modelling:
    """How one kind is read: its wire structure, what makes a record of it, and as what a quota counts it."""

    __slots__ = ("build", "counted", "counts", "decode")

    def __init__(
        self,
        structure: type[Any],
        build: Callable[[Any], Modelled | None],
        counted: str = "",
        counts: Callable[[Any], Mapping[str, int]] | None = None,
    ) -> None:
        self.decode, self.build = wire.decoder(structure), build
        self.counted, self.counts = counted, counts


MODELLED: Final[Mapping[tuple[str, str], Modelling]] = {
    ("", "Node"): Modelling(nodes.WireNode, nodes.node),
    ("", "Pod"): Modelling(pods.WirePod, pods.pod),
    ("", "Namespace"): Modelling(cluster.WireNamespace, cluster.namespace),
    ("", "Service"): Modelling(cluster.WireService, cluster.service, "services", cluster.service_counts),
    ("", "LimitRange"): Modelling(policy.WireLimitRange, policy.limit_range, "limitranges"),
    ("", "ResourceQuota"): Modelling(policy.WireQuota, policy.resource_quota, "resourcequotas"),
    ("", "ReplicationController"): Modelling(
        workloads.WireController, workloads.replication_controller, "replicationcontrollers"
    ),
    ("", "PersistentVolume"): Modelling(storage.WireVolume, storage.volume),
    ("", "PersistentVolumeClaim"): Modelling(claims.WireClaim, claims.claim, "persistentvolumeclaims"),
    ("apps", "Deployment"): Modelling(workloads.WireWorkload, workloads.deployment, "deployments.apps"),
    ("apps", "ReplicaSet"): Modelling(workloads.WireWorkload, workloads.replica_set, "replicasets.apps"),
    ("apps", "StatefulSet"): Modelling(workloads.WireWorkload, workloads.stateful_set, "statefulsets.apps"),
    ("apps", "DaemonSet"): Modelling(workloads.WireWorkload, workloads.daemon_set, "daemonsets.apps"),
    ("batch", "Job"): Modelling(jobs.WireJob, jobs.job, "jobs.batch"),
    ("batch", "CronJob"): Modelling(jobs.WireCronJob, jobs.cron_job, "cronjobs.batch"),
    ("scheduling.k8s.io", "PriorityClass"): Modelling(policy.WirePriorityClass, policy.priority_class),
    ("policy", "PodDisruptionBudget"): Modelling(
        policy.WireBudget, policy.disruption_budget, "poddisruptionbudgets.policy"
    ),
    ("node.k8s.io", "RuntimeClass"): Modelling(policy.WireRuntimeClass, policy.runtime_class),
    ("storage.k8s.io", "StorageClass"): Modelling(storage.WireStorageClass, storage.storage_class),
    ("storage.k8s.io", "CSINode"): Modelling(csi.WireCSINode, csi.csi_node),
    ("storage.k8s.io", "CSIDriver"): Modelling(csi.WireDriver, csi.csi_driver),
    ("storage.k8s.io", "CSIStorageCapacity"): Modelling(
        csi.WireCapacity, csi.csi_storage_capacity, "csistoragecapacities.storage.k8s.io"
    ),
    ("storage.k8s.io", "VolumeAttachment"): Modelling(csi.WireAttachment, csi.volume_attachment),
    ("autoscaling", "HorizontalPodAutoscaler"): Modelling(
        horizontal.WireHorizontal, horizontal.autoscaler, "horizontalpodautoscalers.autoscaling"
    ),
    ("autoscaling.k8s.io", "VerticalPodAutoscaler"): Modelling(
        vertical.WireVertical, vertical.autoscaler, "verticalpodautoscalers.autoscaling.k8s.io"
    ),
    ("autoscaling.k8s.io", "VerticalPodAutoscalerCheckpoint"): Modelling(
        vertical.WireCheckpoint, vertical.checkpoint, "verticalpodautoscalercheckpoints.autoscaling.k8s.io"
    ),
    ("", "Event"): Modelling(events.WireEvent, events.event, "events"),
    ("events.k8s.io", "Event"): Modelling(events.WireEvent, events.event, "events.events.k8s.io"),
}
"""(API group, kind) of everything that has a place in the model.

Pods are not counted here but in the snapshot. An event that tells nothing of capacity makes no
record, nor does an autoscaler that does not say of what.
"""

Measured = tuple[ContainerUsage, ...] | tuple[NodeUsage, ...]
"""What a measurement tells, container by container or of a whole node."""


def _measuring(
    structure: type[Any], build: Callable[[Any], Measured]
) -> Callable[[bytes | msgspec.Raw], tuple[Metadata, Measured]]:
    decode = wire.decoder(structure)

    def measure(data: bytes | msgspec.Raw) -> tuple[Metadata, Measured]:
        item = decode(data)
        return item.metadata or Metadata(), build(item)

    return measure


PLATFORM: Final[Mapping[tuple[str, str], Modelling]] = {
    kind: Modelling(platform.WirePlatform, platform.platform_object)
    for kind in (
        ("k3s.cattle.io", "ETCDSnapshotFile"),
        ("helm.cattle.io", "HelmChart"),
        ("fleet.cattle.io", "Bundle"),
        ("fleet.cattle.io", "GitRepo"),
        ("cert-manager.io", "Certificate"),
        ("kyverno.io", "ClusterPolicy"),
        ("policies.kyverno.io", "ValidatingPolicy"),
        ("policies.kyverno.io", "MutatingPolicy"),
        ("policies.kyverno.io", "GeneratingPolicy"),
        ("admissionregistration.k8s.io", "ValidatingAdmissionPolicy"),
        ("admissionregistration.k8s.io", "MutatingAdmissionPolicy"),
        ("nvidia.com", "ClusterPolicy"),
        ("monitoring.coreos.com", "PrometheusRule"),
    )
}
"""(API group, kind) of what the platform says of itself. Only a dump of a cluster is asked for it: in a tree
such objects are wishes, and read as such (`sources.trees`)."""

COUNTED: Final[Mapping[tuple[str, str], str]] = {
    ("", "Secret"): "secrets",
    ("", "ConfigMap"): "configmaps",
    ("", "ServiceAccount"): "serviceaccounts",
    ("", "Endpoints"): "endpoints",
    ("", "PodTemplate"): "podtemplates",
    ("apps", "ControllerRevision"): "controllerrevisions.apps",
    ("coordination.k8s.io", "Lease"): "leases.coordination.k8s.io",
    ("discovery.k8s.io", "EndpointSlice"): "endpointslices.discovery.k8s.io",
    ("networking.k8s.io", "Ingress"): "ingresses.networking.k8s.io",
    ("networking.k8s.io", "NetworkPolicy"): "networkpolicies.networking.k8s.io",
    ("rbac.authorization.k8s.io", "Role"): "roles.rbac.authorization.k8s.io",
    ("rbac.authorization.k8s.io", "RoleBinding"): "rolebindings.rbac.authorization.k8s.io",
    ("resource.k8s.io", "ResourceClaim"): "resourceclaims.resource.k8s.io",
    ("resource.k8s.io", "ResourceClaimTemplate"): "resourceclaimtemplates.resource.k8s.io",
}
"""What is not modelled but may be counted by a quota: the resource names of namespaced kinds."""


MEASURED: Final[Mapping[tuple[str, str], Callable[[bytes | msgspec.Raw], tuple[Metadata, Measured]]]] = {
    ("metrics.k8s.io", "PodMetrics"): _measuring(metrics.WirePodMetrics, metrics.pod_usage),
    ("metrics.k8s.io", "NodeMetrics"): _measuring(metrics.WireNodeMetrics, metrics.node_usage),
}
"""What is no object that anybody declares, but a measurement: how each is read."""


class Head(Wire):
    """What says which kind an object is."""

    api_version: str | None = None
    kind: str | None = None


class Reading(NamedTuple):
    """One object as read: its metadata, its record if its kind is modelled, and what quotas count of it.

    `measured` is what it tells of usage.
    """

    kind: str
    metadata: Metadata
    record: Modelled | None
    counts: Mapping[str, int]
    measured: Measured = ()


_decode_head = wire.decoder(Head)
_decode_bare = wire.decoder(Bare)
_NOTHING: Final[Mapping[str, int]] = {}


def kind_of(data: bytes | msgspec.Raw) -> tuple[str, str]:
    """(API group, kind) of an object's JSON."""
    head = _decode_head(data)
    return group_of(head.api_version or ""), wire.required(head.kind, "kind")


def group_of(api_version: str) -> str:
    """`apps` of `apps/v1`; empty for the core group."""
    group, slash, _ = api_version.partition("/")
    return group if slash else ""


def read(data: bytes | msgspec.Raw, kind: tuple[str, str]) -> Reading | None:
    """The object of that kind, from its JSON; None where the kind is neither modelled nor counted."""
    modelling = MODELLED.get(kind)
    if modelling is None:
        return _read_measured(data, kind) if kind in MEASURED else _read_bare(data, kind)
    item = modelling.decode(data)
    counts = {modelling.counted: 1} if modelling.counted else _NOTHING
    if modelling.counts is not None:
        counts = {**counts, **modelling.counts(item)}
    return Reading(kind[1], item.metadata or Metadata(), modelling.build(item), counts)


def _read_measured(data: bytes | msgspec.Raw, kind: tuple[str, str]) -> Reading:
    metadata, measured = MEASURED[kind](data)
    return Reading(kind[1], metadata, None, _NOTHING, measured)


def _read_bare(data: bytes | msgspec.Raw, kind: tuple[str, str]) -> Reading | None:
    counted = COUNTED.get(kind)
    if counted is None:
        return None
    metadata = _decode_bare(data).metadata or Metadata()
    return Reading(kind[1], metadata, None, {counted: 1})


def read_platform(data: bytes | msgspec.Raw, kind: tuple[str, str]) -> Reading | None:
    """What the platform says of itself; None where the kind is no such object."""
    modelling = PLATFORM.get(kind)
    if modelling is None:
        return None
    item = modelling.decode(data)
    made = modelling.build(item)
    if isinstance(made, PlatformObject):  # an item of a list may leave out what the list says
        made = msgspec.structs.replace(made, group=kind[0], kind=kind[1])
    return Reading(f"{kind[1]}.{kind[0]}", item.metadata or Metadata(), made, _NOTHING)


def convert(document: Mapping[str, object]) -> Modelled | None:
    """One object, given as plain Python data, as a record; None where its kind is not modelled."""
    try:
        data = msgspec.json.encode(document)
    except (TypeError, ValueError, RecursionError) as error:
        raise InvalidInput(f"cannot be written as JSON: {error}") from error
    reading = read(data, kind_of(data))
    return reading.record if reading else None
