"""Block volumes of Proxmox VE: disks that are attached to the machine whose node the pod runs on.

A volume is where its storage pool is, so nodes have to say where they are: `topology.kubernetes.io/region` is
the name that the driver's configuration gives the Proxmox VE cluster, `zone` the host. How many volumes a
node may have stands in a label too (`model.attaching`). The driver's configuration has a token in it: it is a
Secret that is made by hand and never rendered.
Source: proxmox-csi-plugin, docs/install.md, charts/proxmox-csi-plugin/values.yaml.
"""

from collections.abc import Iterator
from typing import Final

from bayplan.catalog import distributions, given, homes, storage_classes
from bayplan.catalog.asking import Ask, ask, resources, together
from bayplan.catalog.delivering import PRIVILEGED, chart, finished, refused
from bayplan.catalog.footprints import daemonset
from bayplan.catalog.framework import Asked, Option, Part
from bayplan.model import attaching
from bayplan.model.bundles import Bundle, Footprint
from bayplan.model.doubts import Doubt
from bayplan.model.estate import Declaration, Pool
from bayplan.model.plain import Keys
from bayplan.model.platform import DeclaredStorageClass

KIND: Final = "proxmox-csi"
OPTIONS: Final = (
    Option(
        "secret", "text", "The Secret with the driver's configuration (`config.yaml`).", "proxmox-csi-plugin"
    ),
    Option(
        "region", "text", "What that configuration calls the Proxmox VE cluster; a label of the nodes.", ""
    ),
    Option("fileSystem", "text", "What volumes are formatted with.", "ext4", ("ext4", "xfs")),
    Option(
        "cache",
        "text",
        "How the hypervisor buffers writes.",
        "none",
        ("none", "directsync", "writethrough", "writeback"),
    ),
    Option("ssd", "truth", "Whether machines are told that the disk is an SSD, and may discard.", True),
    Option("replicas", "number", "Pods of the controller.", 1),
    Option(
        "attachments",
        "number",
        "How many volumes a node may have, 1 to 29; counted from the disks of each pool where nothing is "
        "said.",
        0,
    ),
    Option("kubelet", "text", "The folder of the kubelets; the distribution's where nothing is said.", ""),
)

CHART: Final = "oci://ghcr.io/sergelogvinov/charts/proxmox-csi-plugin"
REGION: Final = "topology.kubernetes.io/region"
ZONE: Final = "topology.kubernetes.io/zone"
SIDECAR: Final = ask("cpu=10m memory=16Mi")
CONTROLLER: Final = ("plugin", "attacher", "provisioner", "resizer")
NODE: Final = ("plugin", "driverRegistrar")


def bundle(asked: Asked) -> Bundle:
    """The driver, told of its Secret, and the storage classes that name pools of the hypervisor."""
    made = Bundle(
        KIND,
        asked.component.namespace,
        asked.key,
        chart(asked, CHART, needed=("existingConfigSecret",)),
        _values(asked),
        storage_classes.files(asked, KIND, attaching.DRIVER, lambda one: _parameters(asked, one)),
        keep=True,
        namespace_labels=PRIVILEGED,
        footprints=(
            _controller(asked),
            daemonset(
                "proxmox-csi-plugin-node",
                _pod(NODE),
                needed_on=homes.workers(asked.declaration),
                values_at="node",
            ),
        ),
        comments=_comments(asked),
        secrets={given.text(asked, "secret"): "`config.yaml`: the hypervisor's address, region and token"},
    )
    return finished(asked, made)


def doubts(asked: Asked) -> Iterator[Doubt]:
    """More volumes than slots, nodes that do not say where they are, a token in the values."""
    wanted = given.number(asked, "attachments")
    if not 0 <= wanted <= len(attaching.SLOTS):
        message = f"{wanted} volumes never fit: the driver walks through scsi1 to scsi29"
        yield refused("attachments", message, "write 29 or less", str(wanted))
    for pool in asked.declaration.pools:
        yield from _beyond(pool, wanted)
        yield from _nowhere(pool, given.text(asked, "region"))
    if not storage_classes.of_kind(asked.declaration, KIND):
        message = "there is no storage class of the kind proxmox-csi, so no claim would ever use it"
        yield refused("fileSystem", message, "add one under storageClasses, or leave this component out")
    if isinstance(config := asked.component.values.get("config"), dict) and config.get("clusters"):
        message = "the values hold the driver's token, and values go to a repository"
        yield refused("secret", message, "put the configuration into a Secret, and name it here")


def _beyond(pool: Pool, wanted: int) -> Iterator[Doubt]:
    fits = attaching.room(pool.machine)
    if fits < wanted <= len(attaching.SLOTS):
        message = f"{wanted} volumes do not fit a node of {pool.name}: disks of its own leave {fits} slots"
        yield refused("attachments", message, f"write {fits} or less, or nothing", str(wanted))


def _nowhere(pool: Pool, region: str) -> Iterator[Doubt]:
    missing = " and ".join(label for label in (REGION, ZONE) if pool.labels and label not in pool.labels)
    if missing:
        message = f"nodes of {pool.name} do not say where they are: {missing} is missing"
        yield refused("region", message, "write it under labels of the pool")
    elif region and pool.labels.get(REGION, region) != region:
        message = (
            f"nodes of {pool.name} say that they are in {pool.labels[REGION]}, and the driver knows {region}"
        )
        yield refused("region", message, "write the same in both places", region)


def labels(declaration: Declaration, wanted: int = 0) -> dict[str, int]:
    """What the label for attachments says on the nodes of each pool. `wanted` 0: as many as fit."""
    found = {pool.name: attaching.advertised(pool) for pool in declaration.pools}
    return {name: min(wanted, fits) if wanted else fits for name, fits in found.items()}


def _values(asked: Asked) -> Keys:
    node: Keys = {name: {"resources": resources(SIDECAR)} for name in NODE}
    node["kubeletDir"] = given.text(asked, "kubelet") or distributions.kubelet(
        asked.declaration.platform.cluster
    )
    node["tolerations"] = homes.written(homes.ANYWHERE)
    return {
        "existingConfigSecret": given.text(asked, "secret"),
        "existingConfigSecretKey": "config.yaml",
        "replicaCount": given.number(asked, "replicas"),
        "controller": {name: {"resources": resources(SIDECAR)} for name in CONTROLLER},
        "livenessprobe": {"resources": resources(SIDECAR)},
        "node": node,
        "tolerations": homes.written(homes.ON_SERVERS),
        "storageClass": [],
    }


def _pod(containers: tuple[str, ...]) -> Ask:
    """The containers of a pod, and the probe that stands beside them."""
    return together(*(SIDECAR for _ in (*containers, "livenessprobe")))


def _controller(asked: Asked) -> Footprint:
    wanted = _pod(CONTROLLER)
    return Footprint(
        "proxmox-csi-plugin-controller",
        "Deployment",
        given.number(asked, "replicas"),
        wanted.requests,
        wanted.limits,
        wanted.containers,
        homes.ON_SERVERS,
        source="values",
    )


def _parameters(asked: Asked, declared: DeclaredStorageClass) -> dict[str, str]:
    return {
        "csi.storage.k8s.io/fstype": given.text(asked, "fileSystem"),
        "storage": declared.pool,
        "cache": given.text(asked, "cache"),
        "ssd": "true" if given.truth(asked, "ssd") else "false",
    }


def _comments(asked: Asked) -> dict[str, str]:
    said = labels(asked.declaration, given.number(asked, "attachments"))
    nodes = ", ".join(f"{attaching.LABEL}={fits} on nodes of {name}" for name, fits in said.items())
    return {
        "existingConfigSecret": "From options.secret. It is made by hand: there is a token in it.",
        "node": f"Labels of nodes, at registration or by kubectl label: {nodes}." if nodes else "",
        "node.kubeletDir": "Where volumes are mounted. K3s has its kubelet where everybody has it.",
        "node.tolerations": "Every node attaches, whatever it is kept for.",
        "storageClass": "The classes stand in files of their own, as the estate file declares them.",
    }


PART: Final = Part(
    KIND,
    "Provides disks of Proxmox VE for claims, and attaches them to the machines.",
    "0.5.10",
    "csi-proxmox",
    bundle,
    OPTIONS,
    doubts=doubts,
    implied=storage_classes.implied(KIND),
)
