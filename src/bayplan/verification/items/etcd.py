"""Whether etcd has a member on every control plane.

K3s runs etcd within itself and labels the nodes that have it; kubeadm runs it as a static pod, which a
snapshot shows. Whether the members agree, only etcd can say.
"""

from collections.abc import Iterator, Sequence
from typing import Final

from bayplan.model.nodes import Node
from bayplan.model.platform import KUBEADM
from bayplan.verification import outcomes, places
from bayplan.verification.framework import Item, Outcome, Scene

LABEL: Final = "node-role.kubernetes.io/etcd"
K3S_FOLDER: Final = "/var/lib/rancher/k3s/server/tls/etcd"
K3S: Final = (
    f"etcdctl --endpoints=https://127.0.0.1:2379 --cacert={K3S_FOLDER}/server-ca.crt "
    f"--cert={K3S_FOLDER}/client.crt --key={K3S_FOLDER}/client.key endpoint health --cluster"
)
"""On a server of K3s."""
KUBE_FOLDER: Final = "/etc/kubernetes/pki/etcd"
KUBE: Final = (
    "kubectl -n kube-system exec etcd-{node} -- etcdctl --endpoints=https://127.0.0.1:2379 "
    f"--cacert={KUBE_FOLDER}/ca.crt --cert={KUBE_FOLDER}/peer.crt --key={KUBE_FOLDER}/peer.key "
    "endpoint health --cluster"
)


def look(scene: Scene) -> Iterator[Outcome]:
    """Control planes without a member, and the command that tells whether members agree."""
    nodes = places.control_planes(scene)
    if not nodes:
        yield outcomes.unknown("no control plane was read", "kubectl get nodes -o json")
        return
    static = _static(scene)
    labelled = [one for one in nodes if LABEL in one.labels]
    described = scene.declaration.platform.cluster.distribution == KUBEADM
    if static or described:
        yield from _told(
            [one for one in nodes if one.name not in static], nodes, KUBE.format(node=nodes[0].name)
        )
    elif labelled:
        yield from _told([one for one in nodes if LABEL not in one.labels], nodes, K3S)
    else:
        yield outcomes.unknown("no node says that it has a member of etcd", "kubectl get --raw /readyz/etcd")


def _static(scene: Scene) -> set[str]:
    """The nodes on which etcd runs as a static pod."""
    return {
        str(pod.node)
        for pod in scene.snapshot.pods
        if pod.namespace == "kube-system" and pod.name.startswith("etcd-") and pod.status.phase == "Running"
    }


def _told(without: Sequence[Node], nodes: Sequence[Node], command: str) -> Iterator[Outcome]:
    if len(without) == len(nodes):
        yield outcomes.unknown("no member of etcd was read", command)
        return
    wrong = [
        outcomes.failed(f"Node {one.name}", "is a control plane without a member of etcd") for one in without
    ]
    gone = [
        outcomes.failed(f"Node {n.name}", "has a member of etcd and is not ready")
        for n in nodes
        if not n.ready
    ]
    yield from outcomes.settled(
        [*wrong, *gone],
        f"{outcomes.counted(len(nodes), 'member')}, one on each control plane",
        [*(one.name for one in nodes), f"whether they agree: {command}"],
    )


ITEM: Final = Item("etcd-members", "control plane", "etcd has a member on every control plane.", look)
