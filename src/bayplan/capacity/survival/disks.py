"""What hangs on a disk of a host: the machines whose system is on it, and the volumes in its storage pools.

A pool is on the disks that it names. A volume is in a pool where something says so: its handle has the pool
as one of its parts (`region/host/pool/disk`, as the CSI drivers of Proxmox VE write it) and the host, or no
other host has a pool of that name; or it is attached to a machine as a disk of that pool. A share of NFS is
on a disk that carries it, where its server is named with it (`server:/path`) or is the host itself. Where
nothing says where a volume is, it is taken to be elsewhere, and that is said.
"""

import re
from collections.abc import Iterable, Iterator
from typing import Final

from bayplan.capacity.ground import Ground
from bayplan.capacity.survival.case import DISK, Case
from bayplan.capacity.words import counted
from bayplan.model.machines import Host, Machine, MachineDisk, PhysicalDisk, StoragePool
from bayplan.model.storage import PersistentVolume

NFS: Final = "nfs"
_BUSES: Final = ("scsi", "virtio", "sata", "ide")
_SLOT: Final = re.compile(r"([a-z]+)(\d+)\Z")
_SHARE: Final = re.compile(r"(?:(?P<server>[^\s:/]+):)?(?P<path>/[^\s:,;]*)")


def cases(ground: Ground) -> Iterator[Case]:
    """The loss of each disk that is known, one by one."""
    places = Places(ground)
    for host in ground.lower.hosts:
        for disk in host.disks:
            yield places.loss(host, disk)


class Places:
    """Where machines and volumes are, as far as something says so."""

    def __init__(self, ground: Ground) -> None:
        self._ground = ground
        self._names = [pool.name for pool in ground.lower.storage_pools]
        self._attached = {
            _last(disk.volume): (machine, disk)
            for machine in ground.lower.machines
            for disk in machine.disks
            if disk.volume
        }

    def loss(self, host: Host, disk: PhysicalDisk) -> Case:
        """What the loss of one disk takes along."""
        pools = [pool for pool in self._ground.lower.storage_pools if _stands_on(pool, host, disk)]
        nodes = [
            berth.node
            for berth in self._ground.hosting.berths.values()
            if any(self._on(system_disk(berth.machine), berth.machine, pool) for pool in pools)
        ]
        gone = [one for one in self._ground.snapshot.volumes if self._is_in(one, pools, host, disk)]
        return Case(
            DISK,
            (f"{host.name}/{disk.name}",),
            tuple(nodes),
            volumes=frozenset(one.name for one in gone),
            notes=tuple(self._doubts(host, disk, pools)),
        )

    def volumes_on(self, host: str) -> frozenset[str]:
        """The volumes in a host's own pools, and in the shares that its disks carry."""
        pools = [pool for pool in self._ground.lower.storage_pools if pool.host == host and not pool.shared]
        carrying = [(one, disk) for one in self._ground.lower.hosts if one.name == host for disk in one.disks]
        return frozenset(
            volume.name
            for volume in self._ground.snapshot.volumes
            if any(self._in_pool(volume, pool) for pool in pools)
            or any(_shared_from(volume, one, disk) for one, disk in carrying)
        )

    def _on(self, disk: MachineDisk | None, machine: Machine, pool: StoragePool) -> bool:
        return disk is not None and _same_pool(disk, machine, pool)

    def _is_in(
        self, volume: PersistentVolume, pools: Iterable[StoragePool], host: Host, disk: PhysicalDisk
    ) -> bool:
        return any(self._in_pool(volume, pool) for pool in pools) or _shared_from(volume, host, disk)

    def _in_pool(self, volume: PersistentVolume, pool: StoragePool) -> bool:
        """By its handle, else by the machine that it is attached to."""
        parts = volume.handle.split("/")
        if pool.name in parts[:-1]:
            return pool.host in parts or self._names.count(pool.name) == 1
        found = self._attached.get(_last(volume.handle)) if volume.handle else None
        return found is not None and _same_pool(found[1], found[0], pool)

    def _doubts(self, host: Host, disk: PhysicalDisk, pools: Iterable[StoragePool]) -> Iterator[str]:
        for pool in pools:
            if len(pool.disks) > 1:
                others = ", ".join(one for one in pool.disks if one != disk.name)
                yield f"pool {pool.name} is on {others} too; nothing says that it bears the loss of one disk"
        silent = [
            berth.node
            for berth in self._ground.hosting.berths.values()
            if berth.machine.host == host.name and system_disk(berth.machine) is None
        ]
        if silent:
            yield f"nothing says where the system disk of {', '.join(silent)} is"
        unplaced = sum(not self._placed(one) for one in self._ground.snapshot.volumes)
        if unplaced:
            yield f"nothing says which disk {counted(unplaced, 'volume')} of the cluster " + (
                "is on" if unplaced == 1 else "are on"
            )

    def _placed(self, volume: PersistentVolume) -> bool:
        """Whether anything says where a volume is; one on a node's own disk goes with that node."""
        if volume.local or any(self._in_pool(volume, pool) for pool in self._ground.lower.storage_pools):
            return True
        return any(
            _shared_from(volume, host, disk) for host in self._ground.lower.hosts for disk in host.disks
        )


def system_disk(machine: Machine) -> MachineDisk | None:
    """The disk that a machine starts from: the first on its first bus; None where its disks are not known."""
    found = [disk for disk in machine.disks if disk.media == "disk"]
    return min(found, key=_order, default=None)


def _order(disk: MachineDisk) -> tuple[int, int]:
    match = _SLOT.match(disk.slot)
    if match is None or match[1] not in _BUSES:
        return len(_BUSES), 0
    return _BUSES.index(match[1]), int(match[2])


def _stands_on(pool: StoragePool, host: Host, disk: PhysicalDisk) -> bool:
    return disk.name in pool.disks and pool.host == host.name


def _same_pool(disk: MachineDisk, machine: Machine, pool: StoragePool) -> bool:
    name = disk.pool or disk.volume.partition(":")[0]
    return name == pool.name and pool.host in ("", machine.host)


def _shared_from(volume: PersistentVolume, host: Host, disk: PhysicalDisk) -> bool:
    """Whether a disk carries the share that a volume of NFS is in (`server#share#...`)."""
    server, _, rest = volume.handle.partition("#")
    if NFS not in volume.driver or not rest:
        return False
    share = "/" + rest.partition("#")[0].strip("/")
    for found in (found for text in disk.carries for found in _SHARE.finditer(text)):
        path = found["path"].rstrip("/")
        known = {found["server"]} if found["server"] else {host.name, host.address}
        if server in known and (share == path or share.startswith(path + "/")):
            return True
    return False


def _last(path: str) -> str:
    return path.rpartition(":")[2].rpartition("/")[2]
