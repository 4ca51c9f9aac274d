"""The form of storage classes, and of how cards are handed out."""

from typing import Annotated

from bayplan.sources.estate.forms.base import Count, Form, Size, told


class StorageClassForm(Form):
    """A storage class."""

    name: Annotated[str, told("What claims call it.")]
    kind: Annotated[str, told("nfs-subdir, csi-nfs, local-path or proxmox-csi.")]
    default: Annotated[bool, told("Whether claims that name no class get it.")] = False
    server: Annotated[str | None, told("The NFS server, by name or address.")] = None
    share: Annotated[str | None, told("What it exports, such as /export/k3s.")] = None
    path: Annotated[str | None, told("The folder on the nodes, for local-path.")] = None
    pool: Annotated[str | None, told("The storage pool of the hypervisor, for proxmox-csi.")] = None
    size: Annotated[Size | None, told("What each node has of it, for local-path.")] = None
    pools: Annotated[list[str] | None, told("Pools whose workers have it; all, where none is named.")] = None
    mount_options: Annotated[list[str] | None, told("Such as nfsvers=4.1 and nconnect=16.")] = None
    reclaim_policy: Annotated[str | None, told("Delete, as if not said, or Retain.")] = None
    volume_binding_mode: Annotated[
        str | None, told("Immediate, as for NFS, or WaitForFirstConsumer, as for what is on one host.")
    ] = None
    allow_volume_expansion: Annotated[bool | None, told("Whether claims may grow; local-path never can.")] = (
        None
    )
    parameters: Annotated[dict[str, str] | None, told("What else its driver is told.")] = None


class SharingForm(Form):
    """How the cards of a pool's workers are handed out."""

    pool: Annotated[str, told("The pool of workers.")]
    mode: Annotated[str | None, told("whole, as if not said; time-slicing, mps, mig or budget.")] = None
    replicas: Annotated[Count | None, told("Into how many turns or parts each card is cut.")] = None
    profile: Annotated[str | None, told("The MIG configuration, such as all-1g.10gb or all-balanced.")] = None
    strategy: Annotated[str | None, told("single, as if not said, or mixed: one resource for each size.")] = (
        None
    )
