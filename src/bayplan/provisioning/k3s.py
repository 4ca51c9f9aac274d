"""The configuration of K3s: what is the same on every server in one file, what is a node's own in another.

K3s reads `config.yaml` and then `config.yaml.d/*.yaml`, and the last value of a key holds (docs.k3s.io,
`installation/configuration`). So the node's own keys stand in `config.yaml` and those of the cluster in
`10-cluster.yaml`, which one function makes from the declaration alone: it cannot differ between two servers,
and nothing of a node's own can hide it. A server whose critical keys differ is refused by the others
(docs.k3s.io, `cli/server`, Critical Configuration Values).
"""

from collections.abc import Mapping
from typing import Final

from bayplan.governance.compiling import server_arguments
from bayplan.model import versions
from bayplan.model.errors import InvalidInput
from bayplan.model.estate import Declaration
from bayplan.model.plain import Json, Keys
from bayplan.model.platform import SERVER, Cluster, EtcdSnapshots
from bayplan.printing import yaml
from bayplan.provisioning import kubelet, registration
from bayplan.provisioning.framework import SECRET, TOKEN_FILE, Node, Share, Written

PORT: Final = 6443
PROXMOX: Final = "proxmox-csi"
"""The component, and the kind of storage classes, that attach disks of the hypervisor."""
FLANNEL: Final = ("", "flannel")
FOLDER: Final = "/etc/rancher/k3s"
SECRETS: Final = frozenset({
    "token", "agent-token", "cluster-secret", "etcd-s3-access-key", "etcd-s3-secret-key",
    "datastore-endpoint", "vpn-auth",
})  # fmt: skip
"""Keys whose value is a secret, or has one in it."""
OWN: Final = frozenset({
    "cluster-init", "cluster-reset", "cluster-reset-restore-path", "server", "token-file", "node-name",
    "node-ip", "node-external-ip", "advertise-address",
})  # fmt: skip
"""Keys that a server has for itself, or that are made from others of the estate file."""


def prepare(node: Node) -> Share:
    """The files that K3s is configured by on one node."""
    heading = [f"{node.name}: only for this node. Rendered from {node.key} in the estate file."]
    common = ["The same on every server." if node.role == SERVER else "The same on every worker."]
    common.append("Rendered from cluster in the estate file.")
    files = [
        Written(f"{FOLDER}/config.yaml", yaml.text([own(node)], [*heading, *_left_out(node)]), SECRET),
        Written(f"{FOLDER}/config.yaml.d/10-cluster.yaml", yaml.text([shared(node)], common), SECRET),
    ]
    if node.cluster.mirror:
        mirrors: Keys = {"mirrors": dict.fromkeys(node.cluster.mirror)}
        text = yaml.text([mirrors], ["Rendered from cluster.embeddedMirror in the estate file."])
        files.append(Written(f"{FOLDER}/registries.yaml", text, SECRET))
    return Share(files=tuple(files))


def shared(node: Node) -> Keys:
    """What is the same on all nodes of one role."""
    if node.role == SERVER:
        return server_settings(node.cluster, node.entrance, gates(node.declaration))
    return {"kubelet-arg": list(kubelet.arguments(node.cluster))}


def own(node: Node) -> Keys:
    """What only this node has: its name and address, and how it gets in."""
    made: Keys = {"cluster-init": True} if node.first else {"server": f"https://{host(node.entrance)}:{PORT}"}
    made |= {"token-file": TOKEN_FILE, "node-name": node.name}
    made |= {"node-ip": node.address} if node.address else {}
    labels, taints = _registered(node)
    made |= {"node-label": list(labels)} if labels else {}
    return made | ({"node-taint": list(taints)} if taints else {})


def gates(declaration: Declaration) -> Mapping[str, str]:
    """What API servers are told so that they serve the tiers' policies; nothing where they do so anyway."""
    if declaration.platform.policies.kind != "admission":
        return {}
    return server_arguments(versions.nearest(declaration.platform.cluster.version))


def server_settings(cluster: Cluster, entrance: str, gated: Mapping[str, str] = {}) -> Keys:
    """The configuration that every server has, with `cluster.settings` laid over it key by key.

    `gated` are arguments of the API server. Raises InvalidInput for a setting that would put a secret into a
    file, or is a node's own.
    """
    made = _network(cluster) | {
        "tls-san": list(dict.fromkeys(filter(None, (entrance, *cluster.names)))),
        "secrets-encryption": cluster.encrypted_secrets,
        "embedded-registry": bool(cluster.mirror),
        "etcd-expose-metrics": True,
    }
    made |= {"disable": list(cluster.disabled)} if cluster.disabled else {}
    made |= {"node-taint": [registration.SERVER_TAINT]} if cluster.tainted_servers else {}
    made |= _snapshots(cluster.snapshots) if cluster.snapshots else {}
    for key in cluster.settings:
        _check(key)
    return made | cluster.settings | _arguments(cluster) | _gated(cluster, gated)


def host(address: str) -> str:
    """An address as it stands in a URL."""
    return f"[{address}]" if ":" in address else address


def _registered(node: Node) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Labels and taints of its own. The taint of servers is the same for all, and stands with the rest."""
    if node.pool:
        attaches = _attaches(node.declaration)
        return registration.labels(node.pool, attaches), registration.taints(node.pool)
    return registration.server_labels(node.machine.host, node.declaration.pools), ()


def _attaches(declaration: Declaration) -> bool:
    """Whether the hypervisor's CSI driver is wanted, by name or by a storage class of its kind."""
    platform = declaration.platform
    kinds = {one.kind for one in platform.storage_classes}
    return PROXMOX in kinds or platform.component(PROXMOX) is not None


def _arguments(cluster: Cluster) -> Keys:
    """What kubelets are told: the settings' arguments beside ours, or in place of one of the same name."""
    given = cluster.settings.get("kubelet-arg", [])
    theirs = [str(one) for one in (given if isinstance(given, list) else [given])]
    names = {one.partition("=")[0] for one in theirs}
    ours = [one for one in kubelet.arguments(cluster) if one.partition("=")[0] not in names]
    return {"kubelet-arg": [*ours, *theirs]}


def _gated(cluster: Cluster, gated: Mapping[str, str]) -> Keys:
    """Arguments of the API server, with the settings' of the same name in one list with ours."""
    given = cluster.settings.get("kube-apiserver-arg", [])
    theirs = [str(one) for one in (given if isinstance(given, list) else [given])]
    ours = {name: [value] for name, value in gated.items()}
    rest = [one for one in theirs if one.partition("=")[0] not in ours]
    for one in theirs:
        name, _, value = one.partition("=")
        if name in ours:
            ours[name].append(value)
    made: list[Json] = [f"{name}={','.join(dict.fromkeys(values))}" for name, values in ours.items()]
    return {"kube-apiserver-arg": [*made, *rest]} if gated else {}


def _network(cluster: Cluster) -> Keys:
    ranges: dict[str, Json] = {
        "cluster-cidr": cluster.pod_cidr,
        "service-cidr": cluster.service_cidr,
        "cluster-dns": cluster.dns,
        "cluster-domain": cluster.domain,
    }
    made: Keys = {key: value for key, value in ranges.items() if value}
    if cluster.cni in FLANNEL:
        return made | {"flannel-backend": cluster.backend}
    # Another network brings its own policies; two controllers would undo each other's rules.
    return made | {"flannel-backend": "none", "disable-network-policy": True}


def _snapshots(snapshots: EtcdSnapshots) -> Keys:
    made: Keys = {
        "etcd-snapshot-schedule-cron": snapshots.schedule,
        "etcd-snapshot-retention": snapshots.retention,
        "etcd-snapshot-compress": True,
    }
    if not snapshots.s3_secret:
        return made
    # The Secret is ignored as soon as any other key of etcd-s3 is set (docs.k3s.io, cli/etcd-snapshot).
    return made | {"etcd-s3": True, "etcd-s3-config-secret": snapshots.s3_secret}


def _check(key: str) -> None:
    name, path = key.rstrip("+"), f"cluster.settings.{key}"
    if name in SECRETS:
        message = "would put a secret into a file; name a file on the machine instead, or cluster.token"
        raise InvalidInput(message, path=path)
    if name in OWN:
        message = "is not the same on every server, and is made from the machines; leave it out"
        raise InvalidInput(message, path=path)


def _left_out(node: Node) -> list[str]:
    later = registration.later(node.pool) if node.pool else ()
    if not later:
        return []
    return ["A kubelet may not give itself these labels; set them once it is there:"] + [
        f"  kubectl label node {node.name} {label}" for label in later
    ]
