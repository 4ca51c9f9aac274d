"""A claim's way through the API server: default storage class, validation, limit ranges, quotas."""

from collections.abc import Iterator

import msgspec

from bayplan.admission import charges, namespaces, quotas, ranges
from bayplan.admission.answers import AdmittedClaim, Refused, invalidate
from bayplan.admission.complaints import MUST_BE_POSITIVE, forbidden, invalid, required
from bayplan.admission.policy import Policies
from bayplan.admission.quotas import QuotaUsage
from bayplan.model.storage import PersistentVolumeClaim

_ALONE = "ReadWriteOncePod"


def admit_claim(
    claim: PersistentVolumeClaim, policies: Policies, usage: QuotaUsage
) -> AdmittedClaim | Refused:
    """What the API server answers to the creation of this claim."""
    refusal = namespaces.refuse_absent("persistentvolumeclaims", claim.name, claim.namespace, policies)
    if refusal is not None:
        return refusal
    notes = _doubts(claim, policies)
    claim = _with_default_class(claim, policies)
    refusal = _refusal(claim, policies, usage)
    if refusal is not None:
        return msgspec.structs.replace(refusal, notes=(*refusal.notes, *notes))
    return AdmittedClaim(claim, notes)


def _refusal(claim: PersistentVolumeClaim, policies: Policies, usage: QuotaUsage) -> Refused | None:
    complaints = list(_complaints(claim))
    if complaints:
        return invalidate("PersistentVolumeClaim", claim.name, complaints)
    storage = charges.requested_storage(claim)
    outside = ranges.refuse_claim(claim.namespace, claim.name, storage, policies)
    return outside or quotas.refuse_claim(claim, policies, usage)


def _with_default_class(claim: PersistentVolumeClaim, policies: Policies) -> PersistentVolumeClaim:
    """A claim that names no class gets the default one; an empty name asks for none."""
    if claim.storage_class is not None or not policies.default_storage_classes:
        return claim
    return msgspec.structs.replace(claim, storage_class=policies.default_storage_classes[0])


def _doubts(claim: PersistentVolumeClaim, policies: Policies) -> tuple[str, ...]:
    """Of several default classes the API server takes the newest; snapshots do not say which one that is."""
    defaults = policies.default_storage_classes
    if claim.storage_class is not None or len(defaults) < 2:
        return ()
    named = ", ".join(defaults)
    return (
        f"several storage classes are marked as default ({named}): {defaults[0]} is taken, "
        "the API server takes the newest; mark one only",
    )


def _complaints(claim: PersistentVolumeClaim) -> Iterator[str]:
    """Size 0 stands for a claim without a size."""
    if not claim.access_modes:
        yield required("spec.accessModes", "at least 1 access mode is required")
    if _ALONE in claim.access_modes and len(set(claim.access_modes)) > 1:
        yield forbidden("spec.accessModes", f"may not use {_ALONE} with other access modes")
    if claim.storage == 0:
        yield required("spec.resources[storage]")
    elif claim.storage < 0:
        yield invalid("spec.resources[storage]", str(claim.storage), MUST_BE_POSITIVE)
