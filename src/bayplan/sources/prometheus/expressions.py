"""The questions to kube-state-metrics and the PVE exporter, as PromQL.

Several replicas of an exporter give each series several times; `max by` over what names the object makes one
of them. What runs no more asks for nothing: requests count only for pods in a phase that holds its node's
room, as the scheduler counts them. Init containers and pod overhead are in no metric of kube-state-metrics.
"""

from typing import Final

POD: Final = "namespace, pod, uid"
ALIVE: Final = f'(max by ({POD}) (kube_pod_status_phase{{phase=~"Pending|Running|Unknown"}}) == 1)'
"""Pods that are neither Succeeded nor Failed."""
_ROLES: Final = "node-role.kubernetes.io/(control-plane|master|etcd|controlplane)"
CONTROL: Final = f'kube_node_spec_taint{{key=~"{_ROLES}", effect=~"NoSchedule|NoExecute"}}'


def asked(kind: str, resource: str) -> str:
    """What the pods on each node request, or are limited to (`kind`: requests or limits)."""
    metric = f'kube_pod_container_resource_{kind}{{resource="{resource}", node!=""}}'
    each = f"max by ({POD}, container, node) ({metric})"
    return f"sum by (node) ({_of_pods(each)})"


def allocatable(resource: str) -> str:
    """What each node has for pods."""
    return f'max by (node) (kube_node_status_allocatable{{resource="{resource}"}})'


def on_workers(by_node: str) -> str:
    """The sum over the nodes that are no control plane."""
    return f"sum(({by_node}) unless on (node) {CONTROL})"


def standing() -> str:
    """How many pods stand on each node."""
    pods = f"max by ({POD}, node) (kube_pod_info{{node!=''}})"
    return f"count by (node) ({_of_pods(pods)})"


def waiting() -> str:
    """How many pods wait for a node; nothing where no pod is known at all."""
    pods = f"max by ({POD}) (kube_pod_info{{node=''}})"
    return f"count({_of_pods(pods)}) or 0 * count(kube_pod_info)"


def by_phase() -> str:
    """How many pods there are in each phase."""
    return f"sum by (phase) (max by ({POD}, phase) (kube_pod_status_phase))"


def attached() -> str:
    """How many volumes are attached to each node, by driver."""
    return (
        "count by (node, attacher) (max by (volumeattachment, node, attacher) (kube_volumeattachment_info))"
    )


def quotas(kind: str) -> str:
    """What is used of quotas, or what they allow (`kind`: used or hard)."""
    return f'max by (namespace, resourcequota, resource) (kube_resourcequota{{type="{kind}"}})'


def evicted() -> str:
    """The pods that the kubelet evicted and that are still known."""
    return f'max by ({POD}) (kube_pod_status_reason{{reason="Evicted"}}) == 1'


def told_of_evictions() -> str:
    """Zero wherever evictions would be known."""
    return "0 * count(kube_pod_status_reason)"


def machines_memory() -> str:
    """What the running machines of each host may have."""
    size = 'max by (id) (pve_memory_size_bytes{id=~"(qemu|lxc)/.+"})'
    home = 'max by (id, node) (pve_guest_info{template!="1"})'
    runs = "(max by (id) (pve_up) == 1)"
    return f"sum by (node) ({size} * on (id) group_left (node) {home} * on (id) group_left () {runs})"


def of_hosts(metric: str) -> str:
    """A figure of the hosts themselves."""
    return f'max by (id) ({metric}{{id=~"node/.+"}})'


def of_pools(metric: str) -> str:
    """A figure of storage pools."""
    return f'max by (id) ({metric}{{id=~"storage/.+"}})'


def highest(expression: str, step: int, looks: int = 4) -> str:
    """The highest value in each step, found by the server from so many looks."""
    return f"max_over_time(({expression})[{step}s:{max(1, step // looks)}s])"


def _of_pods(by_pod: str) -> str:
    return f"{by_pod} * on ({POD}) group_left () {ALIVE}"
