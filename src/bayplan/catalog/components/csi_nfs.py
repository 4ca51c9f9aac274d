"""The CSI driver for NFS: any number of exports, mounted by a pod on every node.

Controller and node pods share the network of the node, so their ports (29652, 29653, 19809) are the node's:
two versions of the driver on one node do not get along. NFS 4.1 with several connections for each mount
(`nconnect`) is what makes a slow export bearable.
Source: csi-driver-nfs charts/v4.13.4/csi-driver-nfs/values.yaml.
"""

from collections.abc import Iterator
from typing import Final

from bayplan.catalog import distributions, given, homes, storage_classes
from bayplan.catalog.asking import Ask, ask, resources, together
from bayplan.catalog.delivering import PRIVILEGED, chart, finished, refused
from bayplan.catalog.footprints import daemonset
from bayplan.catalog.framework import Asked, Option, Part
from bayplan.model.bundles import Bundle, Footprint
from bayplan.model.doubts import Doubt
from bayplan.model.plain import Keys
from bayplan.model.platform import DeclaredStorageClass

KIND: Final = "csi-nfs"
OPTIONS: Final = (
    Option("replicas", "number", "Pods of the controller.", 1),
    Option("onServers", "truth", "Whether the controller runs on the servers, away from the work.", True),
    Option(
        "snapshots", "truth", "Whether volumes can be snapped; the snapshot CRDs have to be there.", False
    ),
    Option(
        "folder",
        "text",
        "What a claim's folder is called.",
        "${pvc.metadata.namespace}/${pvc.metadata.name}",
    ),
    Option(
        "onDelete",
        "text",
        "What becomes of the folder of a deleted volume.",
        "delete",
        ("delete", "retain", "archive"),
    ),
    Option("mountPermissions", "text", "The mode of a new folder; `0` leaves what the server gives it.", "0"),
    Option("kubelet", "text", "The folder of the kubelets; the distribution's where nothing is said.", ""),
)

REPOSITORY: Final = "https://raw.githubusercontent.com/kubernetes-csi/csi-driver-nfs/master/charts"
PROVISIONER: Final = "nfs.csi.k8s.io"
CONTROLLER: Final = {
    "csiProvisioner": ask("cpu=10m memory=20Mi", "memory=400Mi"),
    "csiResizer": ask("cpu=10m memory=20Mi", "memory=400Mi"),
    "csiSnapshotter": ask("cpu=10m memory=20Mi", "memory=200Mi"),
    "livenessProbe": ask("cpu=10m memory=20Mi", "memory=100Mi"),
    "nfs": ask("cpu=10m memory=20Mi", "memory=200Mi"),
}
NODE: Final = {
    "livenessProbe": ask("cpu=10m memory=20Mi", "memory=100Mi"),
    "nodeDriverRegistrar": ask("cpu=10m memory=20Mi", "memory=100Mi"),
    "nfs": ask("cpu=10m memory=20Mi", "memory=300Mi"),
}
"""What the chart of 4.13.4 gives them, said again so that a new chart cannot change it unseen."""
COMMENTS: Final = {
    "kubeletDir": "Where volumes are mounted. K3s has its kubelet where everybody has it.",
    "controller.runOnControlPlane": "From options.onServers.",
    "controller.enableSnapshotter": "From options.snapshots: without the CRDs its container never starts.",
    "node.tolerations": "Every node mounts, whatever it is kept for.",
    "storageClass": "The classes stand in files of their own, as the estate file declares them.",
}


def bundle(asked: Asked) -> Bundle:
    """The driver, and the storage classes that use it."""
    made = Bundle(
        KIND,
        asked.component.namespace,
        asked.key,
        chart(asked, "csi-driver-nfs", REPOSITORY),
        _values(asked),
        storage_classes.files(asked, KIND, PROVISIONER, lambda one: _parameters(asked, one)),
        keep=True,
        namespace_labels=PRIVILEGED,
        footprints=(
            _controller(asked),
            daemonset(
                "csi-nfs-node",
                together(*NODE.values()),
                needed_on=homes.workers(asked.declaration),
                values_at="node",
            ),
        ),
        comments=COMMENTS,
    )
    return finished(asked, made)


def doubts(asked: Asked) -> Iterator[Doubt]:
    """A driver that nobody uses, or a mode that is none."""
    if not storage_classes.of_kind(asked.declaration, KIND):
        message = "there is no storage class of the kind csi-nfs, so no claim would ever use it"
        yield refused("folder", message, "add one under storageClasses, or leave this component out")
    mode = given.text(asked, "mountPermissions")
    if not mode.isdigit() or not set(mode) <= set("01234567"):
        yield refused(
            "mountPermissions", f"{mode} is no mode of a folder", "write one such as 0770, or 0", mode
        )


def _values(asked: Asked) -> Keys:
    cluster = asked.declaration.platform.cluster
    return {
        "kubeletDir": given.text(asked, "kubelet") or distributions.kubelet(cluster),
        "driver": {"name": PROVISIONER},
        "controller": {
            "replicas": given.number(asked, "replicas"),
            "runOnControlPlane": given.truth(asked, "onServers"),
            "enableSnapshotter": given.truth(asked, "snapshots"),
            "tolerations": homes.written(homes.ON_SERVERS),
            "resources": _written(_controllers(asked)),
        },
        "node": {"tolerations": homes.written(homes.ANYWHERE), "resources": _written(NODE)},
        "storageClass": {"create": False},
    }


def _controllers(asked: Asked) -> dict[str, Ask]:
    snapped = given.truth(asked, "snapshots")
    return {name: one for name, one in CONTROLLER.items() if snapped or name != "csiSnapshotter"}


def _written(asks: dict[str, Ask]) -> Keys:
    return {name: resources(one) for name, one in asks.items()}


def _controller(asked: Asked) -> Footprint:
    wanted = together(*_controllers(asked).values())
    return Footprint(
        "csi-nfs-controller",
        "Deployment",
        given.number(asked, "replicas"),
        wanted.requests,
        wanted.limits,
        wanted.containers,
        homes.ON_SERVERS,
        source="values",
        values_at="controller",
    )


def _parameters(asked: Asked, declared: DeclaredStorageClass) -> dict[str, str]:
    return {
        "server": declared.server,
        "share": declared.share,
        "subDir": given.text(asked, "folder"),
        "mountPermissions": given.text(asked, "mountPermissions"),
        "onDelete": given.text(asked, "onDelete"),
    }


PART: Final = Part(
    KIND,
    "Provides folders of NFS exports for claims, and mounts them on every node.",
    "4.13.4",
    "csi-nfs",
    bundle,
    OPTIONS,
    doubts=doubts,
    implied=storage_classes.implied(KIND),
)
