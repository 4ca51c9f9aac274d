"""What volumes a pod brings along, looked up in the facts. Shared by the rules about volumes."""

from collections.abc import Iterator
from typing import Final

from bayplan.model.names import ClaimKey
from bayplan.model.pods import Volume
from bayplan.model.storage import PersistentVolume, PersistentVolumeClaim
from bayplan.scheduling.facts import Facts
from bayplan.scheduling.shapes import Shape

RWOP: Final = "ReadWriteOncePod"
NO_PROVISIONER: Final = ("", "kubernetes.io/no-provisioner")


def claim_key(shape: Shape, name: str) -> ClaimKey:
    """The key of a claim that pods of this shape use."""
    return ClaimKey(f"{shape.namespace}/{name}")


def claims(shape: Shape, facts: Facts) -> Iterator[PersistentVolumeClaim]:
    """The claims of a pod that exist."""
    for name in shape.claim_names:
        claim = facts.claims.get(claim_key(shape, name))
        if claim is not None:
            yield claim


def missing_claim(shape: Shape, facts: Facts) -> str | None:
    """The API's words for the first claim of a pod that cannot be used, or None when all can."""
    for volume in shape.spec.volumes:
        complaint = _complaint(volume, shape, facts) if volume.claim else None
        if complaint:
            return complaint
    return None


def _complaint(volume: Volume, shape: Shape, facts: Facts) -> str | None:
    name = volume.claim
    claim = facts.claims.get(claim_key(shape, name))
    if claim is None:
        waiting = f'waiting for ephemeral volume controller to create the persistentvolumeclaim "{name}"'
        return waiting if volume.ephemeral else f'persistentvolumeclaim "{name}" not found'
    if claim.phase == "Lost":
        return f'persistentvolumeclaim "{name}" bound to non-existent persistentvolume "{claim.volume}"'
    return f'persistentvolumeclaim "{name}" is being deleted' if claim.deleted else None


def volume_of(claim: PersistentVolumeClaim, facts: Facts) -> PersistentVolume | None:
    """The volume that a claim names, if it exists."""
    return facts.volumes.get(claim.volume) if claim.volume else None


def bound(claim: PersistentVolumeClaim) -> bool:
    """Whether a claim is fully bound (`volumebinding.isPVCFullyBound`)."""
    return bool(claim.volume) and claim.bind_completed


def waits(claim: PersistentVolumeClaim, facts: Facts) -> bool:
    """Whether an unbound claim is left to the scheduler. One that already names a volume is not."""
    found = facts.classes.get(claim.storage_class or "")
    return found is not None and found.waits and not claim.volume


def attachable(claim: PersistentVolumeClaim, facts: Facts) -> tuple[str, str] | None:
    """CSI driver and handle of a claim's volume, or of the one to be provisioned; None if not CSI."""
    volume = volume_of(claim, facts)
    if volume is not None:
        return (volume.driver, volume.handle) if volume.driver and volume.handle else None
    found = facts.classes.get(claim.storage_class or "")
    return (found.provisioner, f"new/{claim.key}") if found and found.provisioner else None
