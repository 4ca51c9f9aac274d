"""Settings of the servers: none that has a key of its own, and none of K3s for what is no K3s."""

from collections.abc import Iterator
from typing import Final

from bayplan.model.doubts import Doubt
from bayplan.model.platform import K3S
from bayplan.sources.estate.checks.scene import Scene

OWN: Final = {
    "cluster-cidr": "cluster.podCidr",
    "service-cidr": "cluster.serviceCidr",
    "cluster-dns": "cluster.dns",
    "cluster-domain": "cluster.domain",
    "tls-san": "cluster.tlsNames",
    "disable": "cluster.disable",
    "flannel-backend": "cluster.flannelBackend",
    "secrets-encryption": "cluster.secretsEncryption",
    "embedded-registry": "cluster.embeddedMirror",
    "node-taint": "cluster.taintServers, and taints of pools",
    "node-label": "labels of pools",
    "node-ip": "addresses of machines",
    "node-name": "names of machines",
    "token": "cluster.token",
    "token-file": "cluster.token",
    "agent-token": "cluster.token",
    "agent-token-file": "cluster.token",
    "server": "cluster.address",
    "cluster-init": "the role of machines",
    "etcd-snapshot-schedule-cron": "cluster.snapshots.schedule",
    "etcd-snapshot-retention": "cluster.snapshots.retention",
    "etcd-s3-config-secret": "cluster.snapshots.s3Secret",
}
"""Keys of config.yaml that an estate file says otherwise (docs.k3s.io, `cli/server`)."""
KUBELET: Final = {"max-pods": "cluster.maxPods", "system-reserved": "cluster.systemReserved"}
RESERVABLE: Final = ("cpu", "memory", "ephemeral-storage", "pid")
"""What a kubelet can keep for the system (kubernetes.io, `reserve-compute-resources`)."""
_OF_K3S: Final = ("disable", "flannelBackend", "embeddedMirror", "snapshots", "token", "settings")
_S3: Final = "etcd-s3"


def repeated_settings(scene: Scene) -> Iterator[Doubt]:
    """Settings that have a key of their own: whichever is read second would hold."""
    declared = scene.declaration.platform.cluster
    for key, value in declared.settings.items():
        if key in OWN:
            yield _doubt(key, f"has a key of its own here: {OWN[key]}")
        elif key == "kubelet-arg":
            yield from _arguments(value)
        elif key.startswith(_S3) and declared.snapshots and declared.snapshots.s3_secret:
            message = "makes K3s pass over the Secret of cluster.snapshots.s3Secret; put it in the Secret"
            yield _doubt(key, message)


def unreservable(scene: Scene) -> Iterator[Doubt]:
    """Resources that no kubelet keeps for the system."""
    for name, amount in scene.declaration.platform.cluster.reserved.items():
        if name not in RESERVABLE:
            message = f"is nothing that kubelets reserve; they know {', '.join(RESERVABLE)}"
            yield Doubt(f"cluster.systemReserved.{name}", message, value=str(amount))


def foreign_settings(scene: Scene) -> Iterator[Doubt]:
    """What only K3s knows, said of a cluster that is described and not installed."""
    declared, form = scene.declaration.platform.cluster, scene.form.cluster
    if form is None or declared.distribution == K3S:
        return
    said = {
        "disable": form.disable,
        "flannelBackend": form.flannel_backend,
        "embeddedMirror": form.embedded_mirror,
        "snapshots": form.snapshots,
        "token": form.token,
        "settings": form.settings,
    }
    for key in _OF_K3S:
        if said[key]:
            message = f"is of K3s, and {declared.distribution} clusters are described only; take it away"
            yield Doubt(f"cluster.{key}", message)


def _arguments(value: object) -> Iterator[Doubt]:
    for one in value if isinstance(value, list) else [value]:
        name = str(one).partition("=")[0]
        if name in KUBELET:
            yield _doubt("kubelet-arg", f"holds {name}, which has a key of its own here: {KUBELET[name]}")


def _doubt(key: str, message: str) -> Doubt:
    return Doubt(f"cluster.settings.{key}", message, value=key)
