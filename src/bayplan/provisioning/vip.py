"""kube-vip: the virtual address of the API, carried by one of the servers at a time and announced by ARP.

Its objects lie in the folder that K3s applies when it starts, on the first server only: two servers with
different versions of a file there would undo each other. The settings are those that `kube-vip manifest
daemonset --arp --controlplane --leaderElection --inCluster --taint` writes (kube-vip, `pkg/kubevip`,
`config_generator.go` and `config_envvar.go`).
"""

from typing import Final

from bayplan.model.plain import Json, Keys
from bayplan.model.platform import Cluster
from bayplan.printing import yaml
from bayplan.provisioning.framework import SECRET, Node, Share, Written

VERSION: Final = "v1.2.3"
IMAGE: Final = "ghcr.io/kube-vip/kube-vip"
NAMESPACE: Final = "kube-system"
NAME: Final = "kube-vip"
ROLE: Final = "system:kube-vip-role"
METRICS: Final = ":2112"
MANIFEST: Final = "/var/lib/rancher/k3s/server/manifests/kube-vip.yaml"
ROLES_OF_SERVERS: Final = ("node-role.kubernetes.io/master", "node-role.kubernetes.io/control-plane")
_READ: Final[list[Json]] = ["list", "get", "watch", "update"]
RULES: Final[list[Json]] = [
    {"apiGroups": [""], "resources": ["services/status"], "verbs": ["update"]},
    {"apiGroups": [""], "resources": ["services", "endpoints"], "verbs": _READ},
    {"apiGroups": [""], "resources": ["nodes"], "verbs": [*_READ, "patch"]},
    {"apiGroups": ["coordination.k8s.io"], "resources": ["leases"], "verbs": [*_READ, "create"]},
    {"apiGroups": ["discovery.k8s.io"], "resources": ["endpointslices"], "verbs": _READ},
]


def prepare(node: Node) -> Share:
    """The manifest on the first server of a cluster that has a virtual address."""
    if not node.first or not node.cluster.address:
        return Share()
    text = yaml.text(objects(node.cluster), ["Rendered from cluster.address in the estate file."])
    return Share(files=(Written(MANIFEST, text, SECRET),))


def objects(cluster: Cluster) -> tuple[Keys, ...]:
    """The account, its role, and the DaemonSet on all servers."""
    return (
        {"apiVersion": "v1", "kind": "ServiceAccount", "metadata": {"name": NAME, "namespace": NAMESPACE}},
        {
            "apiVersion": "rbac.authorization.k8s.io/v1",
            "kind": "ClusterRole",
            "metadata": {"name": ROLE},
            "rules": RULES,
        },
        _binding(),
        _daemon_set(cluster),
    )


def _binding() -> Keys:
    return {
        "apiVersion": "rbac.authorization.k8s.io/v1",
        "kind": "ClusterRoleBinding",
        "metadata": {"name": "system:kube-vip-binding"},
        "roleRef": {"apiGroup": "rbac.authorization.k8s.io", "kind": "ClusterRole", "name": ROLE},
        "subjects": [{"kind": "ServiceAccount", "name": NAME, "namespace": NAMESPACE}],
    }


def _daemon_set(cluster: Cluster) -> Keys:
    labels: Keys = {"app.kubernetes.io/name": "kube-vip-ds"}
    return {
        "apiVersion": "apps/v1",
        "kind": "DaemonSet",
        "metadata": {"name": "kube-vip-ds", "namespace": NAMESPACE, "labels": labels},
        "spec": {
            "selector": {"matchLabels": labels},
            "updateStrategy": {"type": "RollingUpdate", "rollingUpdate": {"maxUnavailable": 1}},
            "template": {"metadata": {"labels": labels}, "spec": _pod(cluster)},
        },
    }


def _pod(cluster: Cluster) -> Keys:
    exists: list[Json] = [
        {"matchExpressions": [{"key": key, "operator": "Exists"}]} for key in ROLES_OF_SERVERS
    ]
    required: Keys = {"nodeSelectorTerms": exists}
    return {
        "affinity": {"nodeAffinity": {"requiredDuringSchedulingIgnoredDuringExecution": required}},
        "containers": [_container(cluster)],
        "hostNetwork": True,
        "priorityClassName": "system-cluster-critical",
        "serviceAccountName": NAME,
        "tolerations": [
            {"effect": "NoSchedule", "operator": "Exists"},
            {"effect": "NoExecute", "operator": "Exists"},
        ],
    }


def _container(cluster: Cluster) -> Keys:
    return {
        "name": NAME,
        "image": f"{IMAGE}:{VERSION}",
        "imagePullPolicy": "IfNotPresent",
        "args": ["manager"],
        "env": _environment(cluster),
        "securityContext": {"capabilities": {"add": ["NET_ADMIN", "NET_RAW"], "drop": ["ALL"]}},
    }


def _environment(cluster: Cluster) -> list[Json]:
    values = {
        "vip_arp": "true",
        "port": "6443",
        "vip_interface": cluster.interface,
        "vip_subnet": "128" if ":" in cluster.address else "32",
        "cp_enable": "true",
        "cp_namespace": NAMESPACE,
        "vip_leaderelection": "true",
        "vip_leasename": "plndr-cp-lock",
        "vip_leaseduration": "5",
        "vip_renewdeadline": "3",
        "vip_retryperiod": "1",
        "address": cluster.address,
        "prometheus_server": METRICS,
    }
    named: list[Json] = [{"name": key, "value": value} for key, value in values.items()]
    node: Json = {"name": "vip_nodename", "valueFrom": {"fieldRef": {"fieldPath": "spec.nodeName"}}}
    return [*named, node]
