"""What Prometheus asks beside what its operator finds: parts of the control plane, hosts, the hypervisor.

In K3s the API server, scheduler, controller manager, proxy and kubelet are one process with one registry of
metrics: what one of them exports, the API server's endpoint exports too, and so does the kubelet's on
servers. So the scheduler and the others are asked by themselves only where `cluster.settings` has them
listen on the node's address, and what is the API server's is dropped where the kubelet tells it once more.
etcd is asked at 2381, which K3s opens with `etcd-expose-metrics`. With kubeadm all four listen on the
loopback until somebody changes that, which the option `controlPlane` says. Sources: docs.k3s.io/cli/server,
k3s-io/k3s issue 2262, values of the chart.
"""

from typing import Final

from bayplan.catalog.monitoring.facts import Facts
from bayplan.catalog.monitoring.families.hosts import JOB
from bayplan.model.plain import Json, Keys
from bayplan.model.platform import K3S, SERVER, Cluster

PARTS: Final = {
    "controller-manager": "kubeControllerManager",
    "scheduler": "kubeScheduler",
    "proxy": "kubeProxy",
    "etcd": "kubeEtcd",
}
"""Parts of the control plane, and what the chart calls them."""
_LISTENING: Final = {
    "controller-manager": ("kube-controller-manager-arg", "bind-address="),
    "scheduler": ("kube-scheduler-arg", "bind-address="),
    "proxy": ("kube-proxy-arg", "metrics-bind-address="),
}
_LOOPBACK: Final = ("127.", "::1", "localhost")
_EVERYBODYS: Final[Keys] = {
    "action": "drop",
    "sourceLabels": ["__name__", "le"],
    "regex": r"(csi_operations|storage_operation_duration)_seconds_bucket;(0.25|2.5|15|25|120|600)(\.0)?",
}
"""What the chart drops of the kubelet by itself; a list of ours replaces its."""
_TOLD_TWICE: Final[Keys] = {
    "action": "drop",
    "sourceLabels": ["__name__"],
    "regex": "(apiserver|aggregator|etcd|scheduler|k3s)_.+",
}


def control_plane(known: Facts) -> Keys:
    """The values for the parts of the control plane: asked where they listen, left alone elsewhere."""
    cluster = known.declaration.platform.cluster
    asked = known.options.get("controlPlane")
    listening = {str(one) for one in asked} if isinstance(asked, list) else set()
    if cluster.distribution == K3S:
        listening |= {part for part in PARTS if _listens(part, cluster)}
    addresses: list[Json] = [*_addresses(known)]
    made: Keys = {}
    for part, key in PARTS.items():
        found = part in listening
        made[key] = {"enabled": True, "endpoints": addresses} if found and addresses else {"enabled": found}
    return made | (_kubelet() if cluster.distribution == K3S else {})


def _kubelet() -> Keys:
    return {"kubelet": {"serviceMonitor": {"metricRelabelings": [_EVERYBODYS, _TOLD_TWICE]}}}


def _listens(part: str, cluster: Cluster) -> bool:
    if part == "etcd":
        return cluster.settings.get("etcd-expose-metrics", True) is True
    key, flag = _LISTENING[part]
    written = cluster.settings.get(key)
    values = [str(one) for one in (written if isinstance(written, list) else [written])]
    told = [one.removeprefix(flag) for one in values if one.startswith(flag)]
    return bool(told) and not told[-1].startswith(_LOOPBACK)


def _addresses(known: Facts) -> list[str]:
    servers = [one for one in known.declaration.lower.machines if one.role == SERVER]
    return [one.addresses[0].partition("/")[0] for one in servers if one.addresses]


def others(known: Facts) -> list[Json]:
    """Jobs for what is no part of the cluster: exporters of the hypervisor, and on its hosts."""
    found: list[Json] = []
    if known.exporter:
        found.append(
            {
                "job_name": "hypervisor",
                "metrics_path": "/pve",
                "params": {"cluster": ["1"], "node": ["0"]},
                "static_configs": [{"targets": [known.exporter]}],
            }
        )
    if known.host_exporters:
        targets: list[Json] = [
            {"targets": [address], "labels": {"host": name}} for name, address in known.host_exporters.items()
        ]
        found.append({"job_name": JOB, "static_configs": targets})
    return found
