"""Scratch stands on the worker's second disk, which nobody formats twice."""

import pytest
from msgspec.structs import replace

from bayplan.model.errors import InvalidInput
from bayplan.model.machines import MachineDisk
from bayplan.provisioning import scratch
from bayplan.provisioning.framework import Share
from tests.provisioning import estates
from tests.provisioning.estates import LOCAL, SYSTEM, declaration, node, server, worker, written

CHIP = MachineDisk("efidisk0")
CDROM = MachineDisk("ide2", media="cdrom")


def with_disks(*disks: MachineDisk) -> Share:
    return scratch.prepare(node("wk1", declaration(machines=(server(1), worker(1, disks=disks)))))


def test_the_second_disk_is_mounted_where_the_class_has_its_folder() -> None:
    found = scratch.prepare(node("wk1"))
    device = "/dev/disk/by-id/scsi-0QEMU_QEMU_HARDDISK_drive-scsi1"
    assert found.keys == {
        "fs_setup": [{"label": "fast-scratch", "filesystem": "ext4", "device": device, "partition": "auto"}],
        "mounts": [[device, LOCAL.path, "ext4", "defaults,noatime,nofail", "0", "2"]],
    }


def test_k3s_waits_for_the_mount_rather_than_fill_the_system_s_disk() -> None:
    (text,) = written(scratch.prepare(node("wk1"))).values()
    assert "RequiresMountsFor=/mnt/scratch\n" in text


def test_drives_and_chips_are_no_disks() -> None:
    assert with_disks(SYSTEM, CHIP, CDROM) == Share()
    found = estates.plain(with_disks(CHIP, SYSTEM, CDROM, MachineDisk("scsi4")).keys)
    assert found["mounts"][0][0].endswith("drive-scsi4")


def test_a_virtio_disk_has_the_name_of_its_number() -> None:
    assert scratch.path(MachineDisk("virtio1"), node("wk1")) == "/dev/vdb"
    assert scratch.path(MachineDisk("virtio3"), node("wk1")) == "/dev/vdd"


def test_a_disk_that_the_guest_cannot_tell_apart_is_refused() -> None:
    with pytest.raises(InvalidInput, match="attach scratch as scsi1") as caught:
        with_disks(SYSTEM, MachineDisk("sata1"))
    assert caught.value.path == "machines[1].disks"


def test_servers_other_pools_and_classes_without_a_folder_get_nothing() -> None:
    assert scratch.prepare(node("cp1")) == Share()
    for more in ({"pools": ("other",)}, {"path": ""}, {"kind": "csi-nfs"}):
        estate = declaration(classes=(replace(LOCAL, **more),))
        assert scratch.prepare(node("wk1", estate)) == Share()


def test_a_long_name_fits_the_label() -> None:
    estate = declaration(classes=(replace(LOCAL, name="a-class-with-a-very-long-name"),))
    (made,) = estates.plain(scratch.prepare(node("wk1", estate)).keys["fs_setup"])
    assert made["label"] == "a-class-with-a-v"
