"""Whether the pod network's agent is ready on every node.

Flannel of K3s runs within K3s itself: there, pods that are ready on a node show that its network is up.
"""

from collections.abc import Iterator
from typing import Final

from bayplan.model.workloads import Workload
from bayplan.verification import gaps, outcomes, standing
from bayplan.verification.framework import Item, Outcome, Scene

AGENTS: Final = {
    "calico": ("calico-node",),
    "cilium": ("cilium",),
    "flannel": ("kube-flannel-ds", "kube-flannel"),
    "canal": ("canal", "rke2-canal"),
    "weave": ("weave-net",),
    "antrea": ("antrea-agent",),
    "kube-router": ("kube-router",),
}
"""The DaemonSet of each, as its own manifests name it."""


def look(scene: Scene) -> Iterator[Outcome]:
    """Nodes on which the agent is not ready."""
    if (missing := gaps.gap(scene.snapshot, "nodes", "pods")) is not None:
        yield missing
        return
    found = _agent(scene)
    nodes = scene.snapshot.nodes
    if found is None:
        yield from _by_pods(scene)
        return
    wrong = (
        outcomes.failed(
            f"Node {name}",
            f"{found.name} is not ready on it",
            [standing.one_line(found)],
            f"kubectl -n {found.namespace} get pods -o wide --field-selector spec.nodeName={name}",
        )
        for name in standing.missing_on(scene.snapshot, found, nodes)
    )
    yield from outcomes.settled(wrong, f"{found.name} is ready on every node", [standing.one_line(found)])


def _agent(scene: Scene) -> Workload | None:
    cni = scene.declaration.platform.cluster.cni
    names = AGENTS.get(cni, (cni,)) if cni else tuple(name for some in AGENTS.values() for name in some)
    found = [one for name in names for one in standing.named(scene.snapshot, name, kind="DaemonSet")]
    return found[0] if found else None


def _by_pods(scene: Scene) -> Iterator[Outcome]:
    """Pods with an address of their own that are ready show a network that works."""
    alive = {str(one.node) for one in scene.snapshot.pods if one.status.ready and not one.spec.host_network}
    silent = [node.name for node in scene.snapshot.nodes if node.name not in alive]
    command = "kubectl get pods -A -o wide; on a node: ip -d link show flannel.1"
    if silent:
        yield outcomes.unknown(
            f"no agent was read, and no pod with an address of its own is ready on {outcomes.listed(silent)}",
            command,
        )
        return
    yield outcomes.passed(
        "pods with addresses of their own are ready on every node", [f"{len(alive)} nodes have such pods"]
    )


ITEM: Final = Item("pod-network", "network", "The pod network is up on every node.", look)
