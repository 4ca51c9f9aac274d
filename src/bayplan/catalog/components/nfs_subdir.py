"""The NFS subdir provisioner: one export, and a folder in it for every claim.

Its release serves one export, so all storage classes of this kind have the same `server` and `share`; a
second export needs csi-nfs. Volumes cannot grow: there is nobody who resizes them, and no quota below either.
Source: nfs-subdir-external-provisioner, README and charts/nfs-subdir-external-provisioner/values.yaml.
"""

from collections.abc import Iterator
from typing import Final

from bayplan.catalog import given, homes, storage_classes
from bayplan.catalog.asking import ask, resources
from bayplan.catalog.delivering import BASELINE, chart, finished, refused
from bayplan.catalog.footprints import deployment
from bayplan.catalog.framework import Asked, Option, Part
from bayplan.model.bundles import Bundle
from bayplan.model.doubts import Doubt
from bayplan.model.plain import Json, Keys
from bayplan.model.platform import DeclaredStorageClass

KIND: Final = "nfs-subdir"
OPTIONS: Final = (
    Option("replicas", "number", "Pods of the provisioner; one of them leads.", 1),
    Option(
        "archive",
        "truth",
        "Whether the folder of a deleted claim is renamed to `archived-...` instead of removed.",
        True,
    ),
    Option(
        "folder",
        "text",
        "What a claim's folder is called. Without it the name of the volume is in it, which no person can "
        "tell apart.",
        "${.PVC.namespace}/${.PVC.name}",
    ),
)

REPOSITORY: Final = "https://kubernetes-sigs.github.io/nfs-subdir-external-provisioner/"
PROVISIONER: Final = "cluster.local/nfs-subdir-external-provisioner"
POD: Final = ask("cpu=10m memory=32Mi", "memory=128Mi")
COMMENTS: Final = {
    "nfs": "From storageClasses: the one export that all classes of this kind name.",
    "storageClass.create": "The classes stand in files of their own, as the estate file declares them.",
    "storageClass.provisionerName": "Said aloud, since the storage classes name it.",
    "resources": "The chart requests nothing; these are ours.",
}


def bundle(asked: Asked) -> Bundle:
    """The chart for the one export, and the storage classes that use it."""
    replicas = given.number(asked, "replicas")
    made = Bundle(
        KIND,
        asked.component.namespace,
        asked.key,
        chart(asked, "nfs-subdir-external-provisioner", REPOSITORY, ("nfs.server", "nfs.path")),
        _values(asked, replicas),
        storage_classes.files(asked, KIND, PROVISIONER, lambda one: _parameters(asked, one)),
        keep=True,
        namespace_labels=BASELINE,
        footprints=(deployment(asked, "nfs-subdir-external-provisioner", POD, replicas, values_at=""),),
        comments=COMMENTS,
    )
    return finished(asked, made)


def doubts(asked: Asked) -> Iterator[Doubt]:
    """Nothing to provide, or two exports."""
    exports = {(one.server, one.share) for _, one in storage_classes.of_kind(asked.declaration, KIND)}
    if not exports:
        message = "there is no storage class of the kind nfs-subdir, so nothing says which export it serves"
        yield refused("folder", message, "add one under storageClasses, or leave this component out")
    if len(exports) > 1:
        named = " and ".join(sorted(f"{server}:{share}" for server, share in exports))
        message = f"its release serves one export, and storage classes name {named}"
        yield refused("folder", message, "make all but one of them csi-nfs")


def _values(asked: Asked, replicas: int) -> Keys:
    nfs: Keys = {}
    for _, one in storage_classes.of_kind(asked.declaration, KIND)[:1]:
        nfs = {"server": one.server, "path": one.share}
        if one.mount_options:
            nfs["mountOptions"] = list[Json](one.mount_options)
    return {
        "nfs": nfs,
        "replicaCount": replicas,
        "storageClass": {"create": False, "provisionerName": PROVISIONER},
        "leaderElection": {"enabled": replicas > 1},
        "resources": resources(POD),
        "tolerations": homes.written(homes.tolerated(asked.declaration)),
    }


def _parameters(asked: Asked, _: DeclaredStorageClass) -> dict[str, str]:
    parameters = {"archiveOnDelete": "true" if given.truth(asked, "archive") else "false"}
    if folder := given.text(asked, "folder"):
        parameters["pathPattern"] = folder
    return parameters


PART: Final = Part(
    KIND,
    "Provides a folder of one NFS export for every claim.",
    "4.0.18",
    "nfs-provisioner",
    bundle,
    OPTIONS,
    doubts=doubts,
    implied=storage_classes.implied(KIND),
)
