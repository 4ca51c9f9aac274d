"""Roles of Kubernetes for each mode of Bayplan.

Reading is spelled out kind by kind: what is read is in the table of kinds of the reader, and a test holds the
two together. Secrets are not among them, and nothing here may read one.
"""

from collections.abc import Iterator
from typing import Final

from bayplan.model.estate import Declaration
from bayplan.model.plain import Json, Keys
from bayplan.model.platform import SERVER

OBSERVE: Final = "observe"
PLAN: Final = "plan"
APPLY: Final = "apply"
PROVISION: Final = "provision"
MODES: Final = (OBSERVE, PLAN, APPLY, PROVISION)

READ: Final[dict[str, tuple[str, ...]]] = {
    "": (
        "events", "limitranges", "namespaces", "nodes", "persistentvolumeclaims", "persistentvolumes", "pods",
        "replicationcontrollers", "resourcequotas", "services",
    ),
    "admissionregistration.k8s.io": ("mutatingadmissionpolicies", "validatingadmissionpolicies"),
    "apps": ("daemonsets", "deployments", "replicasets", "statefulsets"),
    "autoscaling": ("horizontalpodautoscalers",),
    "autoscaling.k8s.io": ("verticalpodautoscalercheckpoints", "verticalpodautoscalers"),
    "batch": ("cronjobs", "jobs"),
    "cert-manager.io": ("certificates",),
    "events.k8s.io": ("events",),
    "fleet.cattle.io": ("bundles", "gitrepos"),
    "helm.cattle.io": ("helmcharts",),
    "k3s.cattle.io": ("etcdsnapshotfiles",),
    "kyverno.io": ("clusterpolicies",),
    "metrics.k8s.io": ("nodes", "pods"),
    "monitoring.coreos.com": ("prometheusrules",),
    "node.k8s.io": ("runtimeclasses",),
    "nvidia.com": ("clusterpolicies",),
    "policies.kyverno.io": ("generatingpolicies", "mutatingpolicies", "validatingpolicies"),
    "policy": ("poddisruptionbudgets",),
    "scheduling.k8s.io": ("priorityclasses",),
    "storage.k8s.io": (
        "csidrivers", "csinodes", "csistoragecapacities", "storageclasses", "volumeattachments",
    ),
}  # fmt: skip
"""What is read of a cluster, by API group. What is not installed is simply not there to be read."""

CHANGED: Final[tuple[tuple[str, tuple[str, ...], tuple[str, ...]], ...]] = (
    ("", ("nodes",), ("patch",)),  # cordoned, labelled
    ("", ("pods/eviction",), ("create",)),
    ("", ("pods",), ("delete",)),
    ("", ("pods/resize",), ("patch",)),
    ("apps", ("daemonsets", "deployments", "statefulsets"), ("patch",)),
    ("apps", ("deployments/scale", "statefulsets/scale"), ("patch",)),
    ("batch", ("cronjobs",), ("patch",)),  # suspended while a node is worked on
)
MADE: Final[tuple[tuple[str, tuple[str, ...], tuple[str, ...]], ...]] = (
    ("", ("nodes",), ("delete",)),
    ("storage.k8s.io", ("volumeattachments",), ("delete",)),
)
_READING: Final[Json] = ["get", "list", "watch"]
_RBAC: Final = "rbac.authorization.k8s.io"
_OURS: Final[Keys] = {"app.kubernetes.io/part-of": "bayplan"}


def manifests(declaration: Declaration, mode: str) -> tuple[Keys, ...]:
    """The service account of a mode, its roles, and what binds them."""
    namespace = declaration.platform.access.namespace
    name = f"bayplan-{mode}"
    rules: list[Json] = [*_reading(), *_changing(mode)]
    return (
        {"apiVersion": "v1", "kind": "Namespace", "metadata": _about(namespace)},
        {"apiVersion": "v1", "kind": "ServiceAccount", "metadata": _about(name, namespace)},
        {"apiVersion": f"{_RBAC}/v1", "kind": "ClusterRole", "metadata": _about(name), "rules": rules},
        _binding("ClusterRole", name, namespace),
        *(_passwords(declaration, name, namespace) if mode == PROVISION else ()),
    )


def _reading() -> Iterator[Json]:
    for group, resources in READ.items():
        yield {"apiGroups": [group], "resources": list(resources), "verbs": _READING}


def _changing(mode: str) -> Iterator[Json]:
    found = {APPLY: CHANGED, PROVISION: (*CHANGED, *MADE)}.get(mode, ())
    for group, resources, verbs in found:
        yield {"apiGroups": [group], "resources": list(resources), "verbs": list(verbs)}


def _passwords(declaration: Declaration, name: str, namespace: str) -> Iterator[Keys]:
    """K3s lets no machine join again under its old name until the Secret with its password is gone."""
    pools = {one.name for one in declaration.pools}
    nodes = [one.name for one in declaration.lower.machines if one.role in (*pools, SERVER) and one.name]
    if not declaration.platform.cluster.installed or not nodes:
        return
    secrets: Json = [f"{one}.node-password.k3s" for one in nodes]
    rule: Keys = {"apiGroups": [""], "resources": ["secrets"], "resourceNames": secrets, "verbs": ["delete"]}
    about = _about(name, "kube-system")
    yield {"apiVersion": f"{_RBAC}/v1", "kind": "Role", "metadata": about, "rules": [rule]}
    yield _binding("Role", name, namespace, "kube-system")


def _binding(kind: str, name: str, namespace: str, where: str = "") -> Keys:
    subject: Keys = {"kind": "ServiceAccount", "name": name, "namespace": namespace}
    return {
        "apiVersion": f"{_RBAC}/v1",
        "kind": f"{kind}Binding",
        "metadata": _about(name, where),
        "roleRef": {"apiGroup": _RBAC, "kind": kind, "name": name},
        "subjects": [subject],
    }


def _about(name: str, namespace: str = "") -> Keys:
    placed: Keys = {"namespace": namespace} if namespace else {}
    return {"name": name, **placed, "labels": {**_OURS}}
