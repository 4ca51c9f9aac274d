"""What CSI drivers register: themselves, their nodes, their capacity, and what is attached."""

import datetime
import sys

import msgspec

from bayplan.model.names import Namespace, NodeName
from bayplan.model.storage import (
    CSIDriver,
    CSINode,
    CSINodeDriver,
    CSIStorageCapacity,
    VolumeAttachment,
)
from bayplan.sources.kubernetes import selectors, wire
from bayplan.sources.kubernetes.selectors import WireSelector
from bayplan.sources.kubernetes.wire import ABSENT, Int32, Wire


class WireNodeAnnotations(Wire):
    """Which in-tree plugins a node has migrated; comma-separated."""

    migrated: str | None = msgspec.field(default=None, name="storage.alpha.kubernetes.io/migrated-plugins")


class WireNodeMetadata(wire.Metadata):
    annotations: WireNodeAnnotations | None = None


class WireCount(Wire):
    count: Int32 | None = None


class WireNodeDriver(Wire):
    name: str | None = None
    node_id: str | None = msgspec.field(default=None, name="nodeID")
    allocatable: WireCount | None = None


class WireNodeSpec(Wire):
    drivers: list[WireNodeDriver] | None = None


class WireCSINode(Wire):
    metadata: WireNodeMetadata | None = None
    spec: WireNodeSpec | None = None


class WireDriverSpec(Wire):
    attach_required: bool | None = None
    storage_capacity: bool | None = None
    prevent_pod_scheduling_if_missing: bool | None = None


class WireDriver(Wire):
    metadata: wire.Metadata | None = None
    spec: WireDriverSpec | None = None


class WireCapacity(Wire):
    metadata: wire.Metadata | None = None
    storage_class_name: str | None = None
    node_topology: WireSelector | None = None
    capacity: msgspec.Raw = ABSENT
    maximum_volume_size: msgspec.Raw = ABSENT


class WireSource(Wire):
    persistent_volume_name: str | None = None


class WireAttachmentSpec(Wire):
    attacher: str | None = None
    node_name: str | None = None
    source: WireSource | None = None


class WireAttachError(Wire):
    message: str | None = None
    time: datetime.datetime | None = None


class WireAttachmentStatus(Wire):
    attached: bool | None = None
    attach_error: WireAttachError | None = None


class WireAttachment(Wire):
    metadata: wire.Metadata | None = None
    spec: WireAttachmentSpec | None = None
    status: WireAttachmentStatus | None = None


def csi_node(item: WireCSINode) -> CSINode:
    """A CSINode."""
    about, spec = item.metadata or WireNodeMetadata(), item.spec or WireNodeSpec()
    migrated = (about.annotations.migrated or "") if about.annotations else ""
    plugins = tuple(name.strip() for name in migrated.split(",") if name.strip())
    return CSINode(
        NodeName(wire.name_of(about)), wire.each("spec.drivers", _node_driver, spec.drivers), plugins
    )


def _node_driver(item: WireNodeDriver) -> CSINodeDriver:
    count = item.allocatable.count if item.allocatable else None
    return CSINodeDriver(sys.intern(wire.required(item.name, "name")), item.node_id or "", count)


def csi_driver(item: WireDriver) -> CSIDriver:
    """A CSIDriver; volumes have to be attached where nothing else is written."""
    spec = item.spec or WireDriverSpec()
    return CSIDriver(
        wire.name_of(item.metadata or wire.Metadata()),
        attach_required=spec.attach_required is not False,
        storage_capacity=bool(spec.storage_capacity),
        blocks_if_missing=bool(spec.prevent_pod_scheduling_if_missing),
    )


def csi_storage_capacity(item: WireCapacity) -> CSIStorageCapacity:
    """A CSIStorageCapacity."""
    about = item.metadata or wire.Metadata()
    return CSIStorageCapacity(
        name=wire.name_of(about),
        namespace=Namespace(wire.namespace_of(about)),
        storage_class=item.storage_class_name or "",
        topology=wire.at("nodeTopology", selectors.selector, item.node_topology),
        capacity=wire.at("capacity", _bytes, item.capacity),
        maximum=wire.at("maximumVolumeSize", _bytes, item.maximum_volume_size),
    )


def _bytes(raw: msgspec.Raw) -> int | None:
    return None if bytes(raw) == b"null" else wire.quantity(raw).units


def volume_attachment(item: WireAttachment) -> VolumeAttachment:
    """A VolumeAttachment."""
    about, spec = item.metadata or wire.Metadata(), item.spec or WireAttachmentSpec()
    failed = (item.status.attach_error if item.status else None) or WireAttachError()
    return VolumeAttachment(
        name=wire.name_of(about),
        attacher=sys.intern(wire.required(spec.attacher, "spec.attacher")),
        node=NodeName(sys.intern(wire.required(spec.node_name, "spec.nodeName"))),
        volume=(spec.source.persistent_volume_name or "") if spec.source else "",
        attached=bool(item.status and item.status.attached),
        deleted=about.deletion_timestamp is not None,
        failure=failed.message or "",
        failed_at=failed.time,
    )
