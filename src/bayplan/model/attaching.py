"""How many volumes a Proxmox VE machine can have from the CSI driver, and what its node is to say of it.

The driver walks through `scsi1` to `scsi29` for a free slot (`for lun = 1; lun < 30`), so 29 volumes are the
most, less every disk that somebody else put on one of these slots. The label of the node may say up to 30 and
is believed: with 30 the scheduler sends one volume more than can be attached, and its pod waits for ever with
`no free lun found`. Source: proxmox-csi-plugin v0.19.1, pkg/csi/utils.go and pkg/csi/node.go.
"""

from typing import Final

from bayplan.model.estate import Pool
from bayplan.model.machines import Machine

DRIVER: Final = "csi.proxmox.sinextra.dev"
LABEL: Final = "csi.proxmox.sinextra.dev/max-volume-attachments"
SLOTS: Final = tuple(f"scsi{lun}" for lun in range(1, 30))


def room(machine: Machine | None) -> int:
    """How many volumes fit beside the disks of a machine that are not the driver's (29, where none is "
    "known)."""
    taken = {disk.slot for disk in machine.disks} if machine else set()
    return sum(slot not in taken for slot in SLOTS)


def advertised(pool: Pool) -> int:
    """What nodes of a pool are to say: as many as fit, or fewer where the pool declares fewer slots."""
    fits = room(pool.machine)
    return min(fits, pool.slots.get(DRIVER, fits))
