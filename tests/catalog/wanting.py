"""Estates that want a component: little ones, to ask a part of the catalog for its bundle and its doubts."""

from collections.abc import Iterable

from msgspec.structs import replace

from bayplan.catalog import registry
from bayplan.catalog.framework import Asked, Part
from bayplan.model.bounds import CapacityPolicy
from bayplan.model.bundles import Bundle
from bayplan.model.doubts import Doubt
from bayplan.model.estate import Declaration, Pool
from bayplan.model.machines import Lower, Machine, MachineDisk
from bayplan.model.nodes import Taint
from bayplan.model.plain import Json, Keys
from bayplan.model.platform import (
    KUBEADM,
    Cluster,
    Component,
    DeclaredStorageClass,
    Delivery,
    Platform,
)
from bayplan.model.pods import Effect

KUBELETS = "/var/lib/kubelet"
K3S_CLUSTER = Cluster(
    "lab",
    "k3s",
    "v1.36.5+k3s1",
    disabled=("traefik", "servicelb", "metrics-server", "local-storage"),
)
KUBEADM_CLUSTER = Cluster("lab", KUBEADM, "v1.34.2")
CLASSES = (
    DeclaredStorageClass("nfs-client", "nfs-subdir", True, server="192.0.2.30", share="/export/k3s"),
    DeclaredStorageClass(
        "nfs-slow",
        "csi-nfs",
        server="nfs.example.lan",
        share="/kubernetes",
        mount_options=("nfsvers=4.1", "nconnect=16"),
    ),
    DeclaredStorageClass("fast-scratch", "local-path", path="/scratch", pools=("card",)),
    DeclaredStorageClass("proxmox-lvm", "proxmox-csi", pool="local-lvm"),
)
WHERE = {"topology.kubernetes.io/region": "pve", "topology.kubernetes.io/zone": "pve1"}
KEPT = Taint("nvidia.com/gpu", "true", Effect.NO_SCHEDULE)


def pool(name: str = "worker", count: int = 3, *taints: Taint, slots: Iterable[str] = ("scsi0",)) -> Pool:
    """Workers on machines that have disks at these slots."""
    machine = Machine(0, disks=tuple(MachineDisk(slot) for slot in slots))
    labels = {**WHERE, "nvidia.com/gpu.present": "true"} if name == "card" else WHERE
    return Pool(name, count, labels=labels, taints=taints, machine=machine)


def machines(**roles: str) -> Lower:
    """Machines by name, with what each is for."""
    found = (Machine(200 + at, name, role=roles[name]) for at, name in enumerate(roles))
    return Lower(machines=tuple(found))


def estate(*components: Component, cluster: Cluster = K3S_CLUSTER, **more: object) -> Declaration:
    """A declaration with storage classes of all kinds; `more` are its other fields."""
    delivery = Delivery(repository="https://git.example.lan/platform.git", path="clusters/lab")
    platform = Platform(cluster, storage_classes=CLASSES, components=components, delivery=delivery)
    declaration = Declaration(platform=platform)
    return replace(declaration, **more) if more else declaration


def policy(**thresholds: float) -> CapacityPolicy:
    """A capacity policy with these thresholds, as shares."""
    return CapacityPolicy(thresholds=thresholds)


def without_classes(declaration: Declaration) -> Declaration:
    """The same without any storage class."""
    return replace(declaration, platform=replace(declaration.platform, storage_classes=()))


def ask(
    part: Part,
    options: Keys | None = None,
    values: Keys | None = None,
    declaration: Declaration | None = None,
) -> Asked:
    """A part, asked for with these options and values; all else as it is usual."""
    base = declaration or estate()
    component = Component(part.name, options=options or {}, values=values or {})
    wanted = (*(one for one in base.platform.components if one.name != part.name), component)
    whole = replace(base, platform=replace(base.platform, components=wanted))
    return next(asked for known, asked in registry.asked(whole) if known.name == part.name)


def bundle(
    part: Part,
    options: Keys | None = None,
    values: Keys | None = None,
    declaration: Declaration | None = None,
) -> Bundle:
    """What is delivered of a part."""
    return part.bundle(ask(part, options, values, declaration))


def doubts(
    part: Part,
    options: Keys | None = None,
    values: Keys | None = None,
    declaration: Declaration | None = None,
) -> list[Doubt]:
    """What a part says against it."""
    return list(part.doubts(ask(part, options, values, declaration))) if part.doubts else []


def objects(found: Bundle) -> dict[str, Keys]:
    """The objects of a bundle, by `Kind name`."""
    return {_title(one): one for file in found.files for one in file.objects}


def at(data: Json, path: str) -> Json:
    """What stands at a dotted path, in which numbers are places in lists."""
    for step in path.split("."):
        data = data[int(step)] if isinstance(data, list) else data[step] if isinstance(data, dict) else None
    return data


def _title(one: Keys) -> str:
    metadata = one["metadata"]
    return f"{one['kind']} {metadata['name'] if isinstance(metadata, dict) else ''}"
