"""PersistentVolumeClaims, and the templates from which StatefulSets make them."""

import sys

import msgspec

from bayplan.model.names import Namespace
from bayplan.model.storage import PersistentVolumeClaim
from bayplan.model.workloads import ClaimTemplate
from bayplan.sources.kubernetes import selectors, wire
from bayplan.sources.kubernetes.selectors import WireSelector
from bayplan.sources.kubernetes.wire import ABSENT, Wire


class WireClaimAnnotations(Wire):
    """Annotations that still steer binding.

    The beta storage class outranks the field (`GetPersistentVolumeClaimClass`).
    """

    storage_class: str | None = msgspec.field(default=None, name="volume.beta.kubernetes.io/storage-class")
    selected_node: str | None = msgspec.field(default=None, name="volume.kubernetes.io/selected-node")
    bind_completed: str | None = msgspec.field(default=None, name="pv.kubernetes.io/bind-completed")


class WireClaimMetadata(wire.Metadata):
    annotations: WireClaimAnnotations | None = None


class WireStorageRequests(Wire):
    requests: msgspec.Raw = ABSENT


class WireClaimSpec(Wire):
    storage_class_name: str | None = None
    resources: WireStorageRequests | None = None
    access_modes: list[str] | None = None
    volume_name: str | None = None
    volume_mode: str | None = None
    selector: WireSelector | None = None


class WireClaimStatus(Wire):
    phase: str | None = None


class WireClaim(Wire):
    metadata: WireClaimMetadata | None = None
    spec: WireClaimSpec | None = None
    status: WireClaimStatus | None = None


def claim(item: WireClaim) -> PersistentVolumeClaim:
    """A PersistentVolumeClaim."""
    about, spec = item.metadata or WireClaimMetadata(), item.spec or WireClaimSpec()
    marks = about.annotations or WireClaimAnnotations()
    owners = wire.at("metadata.ownerReferences", wire.owners, about.owner_references)
    return PersistentVolumeClaim(
        namespace=Namespace(wire.namespace_of(about)),
        name=wire.name_of(about),
        uid=about.uid or "",
        labels=wire.at("metadata.labels", wire.labels, about.labels),
        storage_class=_storage_class(marks, spec),
        storage=_storage(spec),
        access_modes=tuple(map(sys.intern, spec.access_modes or ())),
        volume=spec.volume_name or "",
        phase=(item.status.phase or "") if item.status else "",
        selected_node=marks.selected_node or "",
        bind_completed=marks.bind_completed is not None,
        volume_mode=spec.volume_mode or "Filesystem",
        selector=wire.at("spec.selector", selectors.selector, spec.selector),
        deleted=about.deletion_timestamp is not None,
        owner_uid=next((owner.uid for owner in owners if owner.controller), ""),
    )


def claim_template(item: WireClaim) -> ClaimTemplate:
    """A StatefulSet's template of claims."""
    about, spec = item.metadata or WireClaimMetadata(), item.spec or WireClaimSpec()
    marks = about.annotations or WireClaimAnnotations()
    modes = tuple(spec.access_modes or ())
    return ClaimTemplate(wire.name_of(about), _storage_class(marks, spec), _storage(spec), modes)


def _storage_class(marks: WireClaimAnnotations, spec: WireClaimSpec) -> str | None:
    return spec.storage_class_name if marks.storage_class is None else marks.storage_class


def _storage(spec: WireClaimSpec) -> int:
    found = (
        wire.at("spec.resources.requests", wire.amounts, spec.resources.requests) if spec.resources else {}
    )
    return found["storage"].units if "storage" in found else 0
