"""Local scratch: the second disk of a worker, with a file system, where the storage class has its folder.

The disk is found by the name of its slot, which does not change with the order of its discovery. A file
system with the right label is left alone, and a disk with anything else on it is not touched (`partition:
auto`; with `none` cloud-init would write over it whenever the instance is new to it). K3s does not start
without the mount: scratch would fill the disk of the system instead.
"""

import re
from typing import Final

from bayplan.model.errors import InvalidInput
from bayplan.model.machines import MachineDisk
from bayplan.model.platform import DeclaredStorageClass
from bayplan.provisioning.framework import Node, Share, Written

LOCAL: Final = "local-path"
FILESYSTEM: Final = "ext4"
_SLOT: Final = re.compile(r"(scsi|virtio)(\d{1,2})\Z", re.ASCII)
_ANY: Final = re.compile(r"(scsi|virtio|sata|ide)\d{1,2}\Z", re.ASCII)
LONGEST_LABEL: Final = 16
"""Bytes in the label of an ext4 file system."""


def prepare(node: Node) -> Share:
    """The file system and its mount, on workers of a pool that has local scratch and a second disk."""
    found, disk = storage_class(node), second(node)
    if found is None or disk is None:
        return Share()
    device = path(disk, node)
    label = found.name[:LONGEST_LABEL]
    unit = f"# Rendered from storageClasses ({found.name}).\n[Unit]\nRequiresMountsFor={found.path}\n"
    return Share(
        files=(Written("/etc/systemd/system/k3s-agent.service.d/10-scratch.conf", unit),),
        keys={
            "fs_setup": [
                {"label": label, "filesystem": FILESYSTEM, "device": device, "partition": "auto"},
            ],
            "mounts": [[device, found.path, FILESYSTEM, "defaults,noatime,nofail", "0", "2"]],
        },
    )


def storage_class(node: Node) -> DeclaredStorageClass | None:
    """The class of local scratch that has a folder, and the node's pool among its own (none named: all)."""
    if node.pool is None:
        return None
    classes = node.declaration.platform.storage_classes
    mine = (one for one in classes if one.kind == LOCAL and one.path)
    return next((one for one in mine if not one.pools or node.pool.name in one.pools), None)


def second(node: Node) -> MachineDisk | None:
    """The second disk: the first one in the order of slots is the system's."""
    disks = [one for one in node.disks if one.media == "disk" and _ANY.match(one.slot)]
    return disks[1] if len(disks) > 1 else None


def path(disk: MachineDisk, node: Node) -> str:
    """Where the guest sees the disk of a slot (Proxmox VE, serial `drive-SLOT` of SCSI disks)."""
    found = _SLOT.match(disk.slot)
    if found and found[1] == "scsi":
        return f"/dev/disk/by-id/scsi-0QEMU_QEMU_HARDDISK_drive-{disk.slot}"
    if found and int(found[2]) < 26:
        return f"/dev/vd{chr(ord('a') + int(found[2]))}"
    message = f"{disk.slot} cannot be told apart inside the machine; attach scratch as scsi1"
    raise InvalidInput(message, path=f"{node.key}.disks", value=disk.slot)
