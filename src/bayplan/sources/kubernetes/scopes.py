"""Which kinds belong to the cluster rather than to a namespace.

Files alone do not tell for kinds that somebody added: those of `CustomResourceDefinition`s in the tree are
known by `declared_by`, a few that many clusters have by name.
"""

from collections.abc import Iterable, Mapping
from typing import Any, Final

from bayplan.sources.kubernetes import kinds

CLUSTER: Final = frozenset(
    [
        "APIService",
        "CSIDriver",
        "CSINode",
        "CertificateSigningRequest",
        "CiliumClusterwideNetworkPolicy",
        "ClusterCleanupPolicy",
        "ClusterExternalSecret",
        "ClusterIssuer",
        "ClusterPolicy",
        "ClusterRole",
        "ClusterRoleBinding",
        "ClusterSecretStore",
        "CustomResourceDefinition",
        "DeletingPolicy",
        "DeviceClass",
        "FlowSchema",
        "GeneratingPolicy",
        "ImageValidatingPolicy",
        "IngressClass",
        "MutatingAdmissionPolicy",
        "MutatingAdmissionPolicyBinding",
        "MutatingPolicy",
        "MutatingWebhookConfiguration",
        "Namespace",
        "Node",
        "PersistentVolume",
        "PriorityClass",
        "PriorityLevelConfiguration",
        "ResourceSlice",
        "RuntimeClass",
        "StorageClass",
        "ValidatingAdmissionPolicy",
        "ValidatingAdmissionPolicyBinding",
        "ValidatingPolicy",
        "ValidatingWebhookConfiguration",
        "VolumeAttachment",
        "VolumeAttributesClass",
        "VolumeSnapshotClass",
        "VolumeSnapshotContent",
    ]
)

GroupKind = tuple[str, str]


def declared_by(manifests: Iterable[Mapping[str, Any]]) -> set[GroupKind]:
    """(API group, kind) of everything that the definitions among these objects give to the cluster."""
    return {found for manifest in manifests if (found := _cluster_wide(manifest)) is not None}


def _cluster_wide(manifest: Mapping[str, Any]) -> GroupKind | None:
    spec = manifest.get("spec")
    if manifest.get("kind") != "CustomResourceDefinition" or not isinstance(spec, dict):
        return None
    names = spec.get("names")
    if spec.get("scope") != "Cluster" or not isinstance(names, dict):
        return None
    return str(spec.get("group", "")), str(names.get("kind", ""))


def group_kind(manifest: Mapping[str, Any]) -> GroupKind:
    """(API group, kind) of an object."""
    return kinds.group_of(str(manifest.get("apiVersion", ""))), str(manifest.get("kind", ""))
