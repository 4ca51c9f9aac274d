"""Where a distribution of Kubernetes keeps what components have to be told the place of.

K3s brings its own containerd, with socket, content and configuration below its own folders; its kubelet lives
where everybody's does, unless it was told otherwise (`kubelet-arg: root-dir=`).

Sources: k3s `pkg/agent/containerd`, `pkg/daemons/agent`; containerd `docs/hosts.md`.
"""

from typing import Final

from bayplan.model.platform import K3S, Cluster
from bayplan.model.record import Record

KUBELET: Final = "/var/lib/kubelet"
_ROOT: Final = "root-dir="


class Containerd(Record, frozen=True):
    """Where containerd listens, and where it keeps contents of images and what is said about registries."""

    socket: str
    content: str
    registries: str


_CONTENT: Final = "io.containerd.content.v1.content"
_K3S: Final = "/var/lib/rancher/k3s/agent"
_OF_K3S: Final = Containerd(
    "/run/k3s/containerd/containerd.sock", f"{_K3S}/containerd/{_CONTENT}", f"{_K3S}/etc/containerd/certs.d"
)
_USUAL: Final = Containerd(
    "/run/containerd/containerd.sock", f"/var/lib/containerd/{_CONTENT}", "/etc/containerd/certs.d"
)
_BROUGHT: Final = {
    "traefik": "traefik",
    "metrics-server": "metrics-server",
    "local-path": "local-storage",
}
"""What K3s brings along, by component: what `cluster.disable` calls it."""


def containerd(cluster: Cluster) -> Containerd:
    """Where the containerd of a cluster's nodes has its things."""
    return _OF_K3S if cluster.distribution == K3S else _USUAL


def kubelet(cluster: Cluster) -> str:
    """The folder of the kubelets, in which volumes are mounted."""
    written = cluster.settings.get("kubelet-arg")
    for one in written if isinstance(written, list) else [written]:
        if isinstance(one, str) and one.startswith(_ROOT):
            return one.removeprefix(_ROOT)
    return KUBELET


def brought(cluster: Cluster, component: str) -> str:
    """What `cluster.disable` has to name because K3s would bring this component too; else empty."""
    name = _BROUGHT.get(component, "")
    return name if cluster.distribution == K3S and name not in cluster.disabled else ""
