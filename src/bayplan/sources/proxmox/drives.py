"""Disks and drives of a machine: `scsi1: local-lvm:vm-201-disk-1,iops_rd=500,size=32G`."""

import re
from typing import Final

from bayplan.model.errors import InvalidInput
from bayplan.model.machines import MachineDisk
from bayplan.sources.proxmox import properties, rows

SLOT: Final = re.compile(
    r"(?:ide[0-3]|sata[0-5]|scsi(?:[0-9]|[12][0-9]|30)|virtio(?:[0-9]|1[0-5])|efidisk0|tpmstate0"
    r"|unused(?:[0-9]|[1-9][0-9]|1[0-9]{2}|2[0-4][0-9]|25[0-5]))\Z"
)
"""Every slot that Proxmox VE knows (`PVE::QemuServer::Drive`)."""

_CLOUD_INIT: Final = re.compile(r"(?:^|[:/])(?:vm-[0-9]+-)?cloudinit(?:\.(?:raw|qcow2|vmdk))?\Z")
_CAP: Final = re.compile(r"(?:mbps|iops|bps)(?:_rd|_wr)?(?:_max(?:_length)?)?\Z")
_EMPTY: Final = "none"
_PHYSICAL: Final = "cdrom"


def drive(slot: str, text: str) -> MachineDisk:
    """The disk or drive at a slot."""
    parts = properties.parse(text, default="file")
    volume = parts.get("file", "")
    if not volume:
        raise InvalidInput("names no volume", value=text)
    pool, colon, _ = volume.partition(":")
    return MachineDisk(
        slot=slot,
        volume="" if volume == _EMPTY else volume,
        pool=pool if colon and not volume.startswith("/") else "",
        size=properties.size(parts["size"]) if "size" in parts else None,
        media=_media(volume, parts),
        caps={key: _cap(key, parts[key]) for key in sorted(parts) if _CAP.match(key)},
        backup=rows.truth(parts.get("backup", "1"), "backup"),
    )


def _media(volume: str, parts: dict[str, str]) -> str:
    """A drive for cloud-init is told by the name of its volume, not by what it says of itself."""
    if _CLOUD_INIT.search(volume):
        return "cloudinit"
    return "cdrom" if parts.get("media") == "cdrom" or volume in (_EMPTY, _PHYSICAL) else "disk"


def _cap(key: str, text: str) -> float:
    found = rows.number(text, key)
    if found < 0:
        raise InvalidInput("is negative", path=key, value=text)
    return found
