"""Storage classes as the estate file declares them, and as objects."""

from collections.abc import Callable
from typing import Final

from bayplan.catalog.framework import Asked
from bayplan.model.bundles import ObjectFile
from bayplan.model.estate import Declaration
from bayplan.model.plain import Json, Keys
from bayplan.model.platform import DeclaredStorageClass

DEFAULT: Final = "storageclass.kubernetes.io/is-default-class"
IMMEDIATE: Final = "Immediate"
FIRST_CONSUMER: Final = "WaitForFirstConsumer"
RESIZED: Final = ("csi-nfs", "proxmox-csi")
"""Kinds with somebody who resizes volumes. A claim of another kind that grows would wait for ever."""

Parameters = Callable[[DeclaredStorageClass], dict[str, str]]


def of_kind(declaration: Declaration, kind: str) -> tuple[tuple[str, DeclaredStorageClass], ...]:
    """The storage classes of a kind, each with its key in the estate file."""
    classes = declaration.platform.storage_classes
    return tuple((f"storageClasses[{at}]", one) for at, one in enumerate(classes) if one.kind == kind)


def implied(kind: str) -> Callable[[Declaration], bool]:
    """Whether a declaration has a storage class of this kind: then somebody has to provide it."""
    return lambda declaration: bool(of_kind(declaration, kind))


def files(asked: Asked, kind: str, provisioner: str, parameters: Parameters) -> tuple[ObjectFile, ...]:
    """A file for each storage class of a kind. What the class itself says goes before `parameters`."""
    return tuple(
        ObjectFile(
            f"storage-class-{one.name}.yaml",
            (storage_class(one, provisioner, {**parameters(one), **one.parameters}),),
            key,
        )
        for key, one in of_kind(asked.declaration, kind)
    )


def storage_class(declared: DeclaredStorageClass, provisioner: str, parameters: dict[str, str]) -> Keys:
    """A StorageClass. NFS can be bound at once; what is on one node waits for the pod that uses it."""
    shared = declared.kind in ("nfs-subdir", "csi-nfs")
    metadata: Keys = {"name": declared.name}
    metadata["annotations"] = {DEFAULT: "true" if declared.default else "false"}
    made: Keys = {
        "apiVersion": "storage.k8s.io/v1",
        "kind": "StorageClass",
        "metadata": metadata,
        "provisioner": provisioner,
        "parameters": {key: parameters[key] for key in sorted(parameters)},
        "reclaimPolicy": declared.reclaim,
        "volumeBindingMode": declared.binding or (IMMEDIATE if shared else FIRST_CONSUMER),
        "allowVolumeExpansion": declared.expandable and declared.kind in RESIZED,
    }
    if declared.mount_options:
        made["mountOptions"] = list[Json](declared.mount_options)
    return made
