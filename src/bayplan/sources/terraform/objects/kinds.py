"""Which Kubernetes object a resource type stands for (hashicorp/kubernetes, versions 2 and 3)."""

import re
from typing import Final, NamedTuple

from bayplan.sources.kubernetes import scopes

_TYPE: Final = re.compile(r"kubernetes_([a-z_]+?)(?:_v\d+(?:(?:alpha|beta)\d+)?)?\Z")


class Meaning(NamedTuple):
    """The object: its API version and kind, whether it belongs to the cluster, and the arguments to read."""

    api_version: str
    kind: str
    cluster_wide: bool = False
    arguments: tuple[str, ...] = ("metadata", "spec")


_COUNTED: Final = ("metadata",)
_CLASS: Final = (
    "metadata", "storage_provisioner", "reclaim_policy", "volume_binding_mode", "allow_volume_expansion",
    "allowed_topologies", "parameters", "mount_options",
)  # fmt: skip
_PRIORITY: Final = ("metadata", "value", "global_default", "preemption_policy", "description")
_RBAC: Final = "rbac.authorization.k8s.io/v1"
_ADMISSION: Final = "admissionregistration.k8s.io/v1"

_MEANINGS: Final[dict[str, Meaning]] = {
    "deployment": Meaning("apps/v1", "Deployment"),
    "stateful_set": Meaning("apps/v1", "StatefulSet"),
    "daemonset": Meaning("apps/v1", "DaemonSet"),
    "daemon_set": Meaning("apps/v1", "DaemonSet"),
    "job": Meaning("batch/v1", "Job"),
    "cron_job": Meaning("batch/v1", "CronJob"),
    "pod": Meaning("v1", "Pod"),
    "replication_controller": Meaning("v1", "ReplicationController"),
    "namespace": Meaning("v1", "Namespace", True, _COUNTED),
    "limit_range": Meaning("v1", "LimitRange"),
    "resource_quota": Meaning("v1", "ResourceQuota"),
    "priority_class": Meaning("scheduling.k8s.io/v1", "PriorityClass", True, _PRIORITY),
    "pod_disruption_budget": Meaning("policy/v1", "PodDisruptionBudget"),
    "persistent_volume_claim": Meaning("v1", "PersistentVolumeClaim"),
    "persistent_volume": Meaning("v1", "PersistentVolume", True),
    "storage_class": Meaning("storage.k8s.io/v1", "StorageClass", True, _CLASS),
    "csi_driver": Meaning("storage.k8s.io/v1", "CSIDriver", True),
    "runtime_class": Meaning("node.k8s.io/v1", "RuntimeClass", True, ("metadata", "handler")),
    "service": Meaning("v1", "Service"),
    "horizontal_pod_autoscaler": Meaning("autoscaling/v2", "HorizontalPodAutoscaler"),
    "config_map": Meaning("v1", "ConfigMap", False, _COUNTED),
    "secret": Meaning("v1", "Secret", False, _COUNTED),
    "service_account": Meaning("v1", "ServiceAccount", False, _COUNTED),
    "endpoints": Meaning("v1", "Endpoints", False, _COUNTED),
    "endpoint_slice": Meaning("discovery.k8s.io/v1", "EndpointSlice", False, _COUNTED),
    "ingress": Meaning("networking.k8s.io/v1", "Ingress", False, _COUNTED),
    "ingress_class": Meaning("networking.k8s.io/v1", "IngressClass", True, _COUNTED),
    "network_policy": Meaning("networking.k8s.io/v1", "NetworkPolicy", False, _COUNTED),
    "role": Meaning(_RBAC, "Role", False, _COUNTED),
    "role_binding": Meaning(_RBAC, "RoleBinding", False, _COUNTED),
    "cluster_role": Meaning(_RBAC, "ClusterRole", True, _COUNTED),
    "cluster_role_binding": Meaning(_RBAC, "ClusterRoleBinding", True, _COUNTED),
    "mutating_webhook_configuration": Meaning(_ADMISSION, "MutatingWebhookConfiguration", True, _COUNTED),
    "validating_webhook_configuration": Meaning(_ADMISSION, "ValidatingWebhookConfiguration", True, _COUNTED),
    "api_service": Meaning("apiregistration.k8s.io/v1", "APIService", True, _COUNTED),
}

CLUSTER_WIDE: Final = frozenset(
    scopes.CLUSTER | {meaning.kind for meaning in _MEANINGS.values() if meaning.cluster_wide}
)
"""Kinds that have no namespace."""

NAMESPACED: Final = frozenset(
    {meaning.kind for meaning in _MEANINGS.values() if not meaning.cluster_wide} | {"ReplicaSet", "Lease"}
)
"""Kinds that land in `default` where no namespace is written; of others it is not known here."""

BY_CONTENT: Final = ("kubernetes_manifest", "kubectl_manifest")
"""Types that carry a whole manifest."""

SHELLS: Final = ("null_resource", "terraform_data")
"""Types that may run a command."""

RELEASE: Final = "helm_release"


def meaning(kind: str) -> Meaning | None:
    """What a resource type stands for; None if it is none of those that are read so."""
    match = _TYPE.match(kind)
    return _MEANINGS.get(match[1]) if match else None


def wanted(kind: str) -> bool:
    """Whether resources of a type are read at all."""
    return kind in (*BY_CONTENT, *SHELLS, RELEASE) or meaning(kind) is not None
