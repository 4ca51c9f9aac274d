"""PersistentVolumes and StorageClasses."""

import sys
from typing import Final

import msgspec

from bayplan.model.errors import InvalidInput
from bayplan.model.labels import Operator, Requirement
from bayplan.model.names import ClaimKey
from bayplan.model.pods import NodeTerm
from bayplan.model.storage import PersistentVolume, StorageClass
from bayplan.sources.kubernetes import affinity, wire
from bayplan.sources.kubernetes.affinity import WireNodeSelector
from bayplan.sources.kubernetes.wire import ABSENT, Wire


class WireVolumeAnnotations(Wire):
    """The beta storage class outranks the field (`GetPersistentVolumeClass`)."""

    storage_class: str | None = msgspec.field(default=None, name="volume.beta.kubernetes.io/storage-class")


class WireVolumeMetadata(wire.Metadata):
    annotations: WireVolumeAnnotations | None = None


class WireClaimReference(Wire):
    namespace: str | None = None
    name: str | None = None
    uid: str | None = None


class WireCSI(Wire):
    driver: str | None = None
    volume_handle: str | None = None


class WireDisk(Wire):
    """The in-tree disks that migration hands to CSI drivers, by whichever name carries their identity."""

    pd_name: str | None = None
    volume_id: str | None = msgspec.field(default=None, name="volumeID")
    disk_uri: str | None = msgspec.field(default=None, name="diskURI")
    volume_path: str | None = None

    @property
    def identity(self) -> str:
        return self.pd_name or self.volume_id or self.disk_uri or self.volume_path or ""


class WireAny(Wire):
    """A source of which only the presence counts."""


class WireVolumeAffinity(Wire):
    required: WireNodeSelector | None = None


class WireVolumeSpec(Wire):
    capacity: msgspec.Raw = ABSENT
    storage_class_name: str | None = None
    access_modes: list[str] | None = None
    claim_ref: WireClaimReference | None = None
    node_affinity: WireVolumeAffinity | None = None
    volume_mode: str | None = None
    csi: WireCSI | None = None
    local: WireAny | None = None
    gce_persistent_disk: WireDisk | None = None
    aws_elastic_block_store: WireDisk | None = None
    azure_disk: WireDisk | None = None
    cinder: WireDisk | None = None
    vsphere_volume: WireDisk | None = None


class WireVolumeStatus(Wire):
    phase: str | None = None


class WireVolume(Wire):
    metadata: WireVolumeMetadata | None = None
    spec: WireVolumeSpec | None = None
    status: WireVolumeStatus | None = None


class WireClassAnnotations(Wire):
    """Both marks of the default class count (`util.IsDefaultAnnotation`)."""

    default: str | None = msgspec.field(default=None, name="storageclass.kubernetes.io/is-default-class")
    beta: str | None = msgspec.field(default=None, name="storageclass.beta.kubernetes.io/is-default-class")


class WireClassMetadata(wire.Metadata):
    annotations: WireClassAnnotations | None = None


class WireTopologyLabel(Wire):
    key: str | None = None
    values: list[str] | None = None


class WireTopology(Wire):
    match_label_expressions: list[WireTopologyLabel] | None = None


class WireStorageClass(Wire):
    metadata: WireClassMetadata | None = None
    provisioner: str | None = None
    volume_binding_mode: str | None = None
    allowed_topologies: list[WireTopology] | None = None
    reclaim_policy: str | None = None
    allow_volume_expansion: bool | None = None


_MIGRATED: Final = {
    "gce_persistent_disk": "pd.csi.storage.gke.io",
    "aws_elastic_block_store": "ebs.csi.aws.com",
    "azure_disk": "disk.csi.azure.com",
    "cinder": "cinder.csi.openstack.org",
    "vsphere_volume": "csi.vsphere.vmware.com",
}
"""In-tree sources and the CSI drivers that serve them since migration was completed (csi-translation-lib)."""


def volume(item: WireVolume) -> PersistentVolume:
    """A PersistentVolume."""
    about, spec = item.metadata or WireVolumeMetadata(), item.spec or WireVolumeSpec()
    capacity = wire.at("spec.capacity", wire.amounts, spec.capacity)
    driver, handle = _driver(spec)
    return PersistentVolume(
        name=wire.name_of(about),
        capacity=capacity["storage"].units if "storage" in capacity else 0,
        storage_class=_class_of(about.annotations, spec),
        access_modes=tuple(map(sys.intern, spec.access_modes or ())),
        claim=_claim_key(spec.claim_ref),
        claim_uid=(spec.claim_ref.uid or "") if spec.claim_ref else "",
        phase=(item.status.phase or "") if item.status else "",
        driver=driver,
        handle=handle,
        local=spec.local is not None,
        labels=wire.at("metadata.labels", wire.labels, about.labels),
        node_terms=_node_terms(spec.node_affinity),
        volume_mode=spec.volume_mode or "Filesystem",
        deleted=about.deletion_timestamp is not None,
    )


def _node_terms(item: WireVolumeAffinity | None) -> tuple[NodeTerm, ...] | None:
    return (
        None if item is None else wire.at("spec.nodeAffinity.required", affinity.node_selector, item.required)
    )


def _class_of(marks: WireVolumeAnnotations | None, spec: WireVolumeSpec) -> str:
    marked = marks.storage_class if marks else None
    return spec.storage_class_name or "" if marked is None else marked


def _claim_key(reference: WireClaimReference | None) -> ClaimKey | None:
    return ClaimKey(f"{reference.namespace or 'default'}/{reference.name or ''}") if reference else None


def _driver(spec: WireVolumeSpec) -> tuple[str, str]:
    if spec.csi is not None:
        return sys.intern(spec.csi.driver or ""), spec.csi.volume_handle or ""
    for field, driver in _MIGRATED.items():
        disk: WireDisk | None = getattr(spec, field)
        if disk is not None:
            return driver, disk.identity
    return "", ""


def storage_class(item: WireStorageClass) -> StorageClass:
    """A StorageClass; it binds at once where nothing else is written."""
    about = item.metadata or WireClassMetadata()
    marks = about.annotations or WireClassAnnotations()
    mode = item.volume_binding_mode or "Immediate"
    if mode not in ("Immediate", "WaitForFirstConsumer"):
        message = f"{mode!r} is not known; write Immediate or WaitForFirstConsumer"
        raise InvalidInput(message, path="volumeBindingMode", value=mode)
    return StorageClass(
        name=wire.name_of(about),
        provisioner=item.provisioner or "",
        waits=mode == "WaitForFirstConsumer",
        default="true" in (marks.default, marks.beta),
        topologies=wire.each("allowedTopologies", _topology, item.allowed_topologies),
        reclaim=item.reclaim_policy or "",
        expandable=item.allow_volume_expansion,
    )


def _topology(item: WireTopology) -> NodeTerm:
    return NodeTerm(wire.each("matchLabelExpressions", _topology_label, item.match_label_expressions))


def _topology_label(item: WireTopologyLabel) -> Requirement:
    return Requirement(wire.required(item.key, "key"), Operator.IN, tuple(item.values or ()))
