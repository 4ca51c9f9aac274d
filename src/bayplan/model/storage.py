"""Volumes and what provides and attaches them. Sizes in bytes."""

import datetime

from bayplan.model.labels import LabelSelector
from bayplan.model.names import ClaimKey, Namespace, NodeName
from bayplan.model.pods import NodeTerm
from bayplan.model.record import Record


class PersistentVolume(Record, frozen=True):
    """A piece of storage. `node_terms` None: reachable from everywhere."""

    name: str
    capacity: int = 0
    storage_class: str = ""
    access_modes: tuple[str, ...] = ()
    claim: ClaimKey | None = None
    claim_uid: str = ""
    phase: str = ""
    driver: str = ""
    handle: str = ""
    local: bool = False
    labels: dict[str, str] = {}
    node_terms: tuple[NodeTerm, ...] | None = None
    volume_mode: str = "Filesystem"
    deleted: bool = False


class PersistentVolumeClaim(Record, frozen=True):
    """A request for storage.

    `volume` is empty until bound; `selected_node` is the scheduler's choice for it.
    """

    namespace: Namespace
    name: str
    uid: str = ""
    labels: dict[str, str] = {}
    storage_class: str | None = None
    storage: int = 0
    access_modes: tuple[str, ...] = ()
    volume: str = ""
    phase: str = ""
    selected_node: str = ""
    bind_completed: bool = False
    volume_mode: str = "Filesystem"
    selector: LabelSelector | None = None
    deleted: bool = False
    owner_uid: str = ""

    @property
    def key(self) -> ClaimKey:
        return ClaimKey(f"{self.namespace}/{self.name}")


class StorageClass(Record, frozen=True):
    """A class of storage.

    `waits`: binding waits for the first consumer. `topologies`: allowedTopologies. `reclaim` and `expandable`
    as they are written, empty and None where they are not.
    """

    name: str
    provisioner: str = ""
    waits: bool = False
    default: bool = False
    topologies: tuple[NodeTerm, ...] = ()
    reclaim: str = ""
    expandable: bool | None = None


class CSINodeDriver(Record, frozen=True):
    """A driver registered on a node. `count` None: no limit of attachments."""

    name: str
    node_id: str = ""
    count: int | None = None


class CSINode(Record, frozen=True):
    """The drivers that one node has."""

    name: NodeName
    drivers: tuple[CSINodeDriver, ...] = ()
    migrated_plugins: tuple[str, ...] = ()


class CSIDriver(Record, frozen=True):
    """A cluster-wide driver. `storage_capacity`: the scheduler checks CSIStorageCapacity for it."""

    name: str
    attach_required: bool = True
    storage_capacity: bool = False
    blocks_if_missing: bool = False


class CSIStorageCapacity(Record, frozen=True):
    """How much a driver can still provision for a class in a topology; None where it does not say."""

    name: str
    namespace: Namespace
    storage_class: str
    topology: LabelSelector | None = None
    capacity: int | None = None
    maximum: int | None = None


class VolumeAttachment(Record, frozen=True):
    """A volume attached, or being attached, to a node. `failure`: why the last attempt failed, and when."""

    name: str
    attacher: str
    node: NodeName
    volume: str = ""
    attached: bool = False
    deleted: bool = False
    failure: str = ""
    failed_at: datetime.datetime | None = None
