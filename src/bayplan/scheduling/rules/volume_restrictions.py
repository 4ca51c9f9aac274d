"""VolumeRestrictions: some volumes can serve only one pod at a time.

Follows `plugins/volumerestrictions/volume_restrictions.go`: a ReadWriteOncePod claim in use anywhere keeps
the next pod out everywhere (until preemption frees it), and in-tree disks exclude each other on one node.
"""

from typing import Final

from bayplan.scheduling import volumes
from bayplan.scheduling.fleet import Bay, Fleet
from bayplan.scheduling.framework import Judge, Refusal, Veto
from bayplan.scheduling.profile import VOLUME_RESTRICTIONS
from bayplan.scheduling.shapes import Shape

DISK: Final = Veto(VOLUME_RESTRICTIONS, ("node(s) had no available disk",))
EXCLUSIVE: Final = "PersistentVolumeClaim with ReadWriteOncePod access mode"
IN_USE: Final = Veto(
    VOLUME_RESTRICTIONS, (f"node(s) unavailable due to {EXCLUSIVE} already in-use by another pod",)
)
Disk = tuple[str, str, bool]


class VolumeRestrictions:
    """Keeps pods off nodes where a volume of theirs is taken."""

    name = VOLUME_RESTRICTIONS

    def judge(self, shape: Shape, fleet: Fleet) -> Judge | Refusal | None:
        missing = _missing(shape, fleet)
        if missing is not None:
            return missing
        disks = _disks(shape)
        taken = _exclusive_claim_taken(shape, fleet)
        if not disks and not taken:
            return None

        def verdict(bay: Bay) -> Veto | None:
            if disks and any(
                _exclude(one, other)
                for one in disks
                for held in bay.shapes.values()
                for other in _disks(held)
            ):
                return DISK
            return IN_USE if taken else None

        return Judge(verdict)


def _missing(shape: Shape, fleet: Fleet) -> Refusal | None:
    """Claims are looked up first; ephemeral ones are left to the later rules."""
    for volume in shape.spec.volumes:
        if (
            volume.claim
            and not volume.ephemeral
            and volumes.claim_key(shape, volume.claim) not in fleet.facts.claims
        ):
            return Refusal(VOLUME_RESTRICTIONS, f'persistentvolumeclaim "{volume.claim}" not found')
    return None


def _exclusive_claim_taken(shape: Shape, fleet: Fleet) -> bool:
    wanted = {
        claim.name for claim in volumes.claims(shape, fleet.facts) if volumes.RWOP in claim.access_modes
    }
    if not wanted:
        return False
    return any(
        held.namespace == shape.namespace and not wanted.isdisjoint(held.claim_names)
        for bay in fleet.bays
        for held in bay.shapes.values()
    )


def _disks(shape: Shape) -> list[Disk]:
    return [volume.exclusive for volume in shape.spec.volumes if volume.exclusive]


def _exclude(one: Disk, other: Disk) -> bool:
    """The same disk twice is possible only where both merely read it, and never for EBS."""
    return one[:2] == other[:2] and not (one[2] and other[2])
