"""What hangs on a disk of a host: the machines whose system is on it, and the volumes in its storage pools.

A pool is on the disks that it names. A volume is in a pool where something says so: its handle has the pool
as one of its parts (`region/host/pool/disk`, as the CSI drivers of Proxmox VE write it) and the host, or no
other host has a pool of that name; or it is attached to a machine as a disk of that pool. Shares of NFS are
in `shares`. Where nothing says where a volume is, it is taken to be elsewhere, and that is said.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from functools import cached_property
from typing import Final

from bayplan.capacity.ground import Ground
from bayplan.capacity.survival import shares
from bayplan.capacity.survival.case import DISK, Case
from bayplan.capacity.words import counted
from bayplan.model.machines import Host, Machine, MachineDisk, PhysicalDisk, StoragePool
from bayplan.model.names import NodeName
from bayplan.model.storage import PersistentVolume

_BUSES: Final = ("scsi", "virtio", "sata", "ide")
_SLOT: Final = re.compile(r"([a-z]+)(\d+)\Z")
_Pool = tuple[str, str]
"""Name and host of a storage pool."""


def cases(ground: Ground) -> Iterator[Case]:
    """The loss of each disk that is known, one by one."""
    places = ground.note(Places)
    for host in ground.lower.hosts:
        for disk in host.disks:
            yield places.loss(host, disk)


class Places:
    """Where machines and volumes are, as far as something says so."""

    def __init__(self, ground: Ground) -> None:
        self._ground = ground
        self._named: dict[str, list[StoragePool]] = defaultdict(list)
        for pool in ground.lower.storage_pools:
            self._named[pool.name].append(pool)
        self._attached = {
            _last(disk.volume): (machine, disk)
            for machine in ground.lower.machines
            for disk in machine.disks
            if disk.volume
        }
        self._shares = [volume for volume in ground.snapshot.volumes if shares.path_of(volume)]
        self._filled: dict[_Pool, set[str]] = defaultdict(set)
        for volume in ground.snapshot.volumes:
            for pool in self._pools_of(volume):
                self._filled[pool.name, pool.host].add(volume.name)

    def loss(self, host: Host, disk: PhysicalDisk) -> Case:
        """What the loss of one disk takes along."""
        pools = [
            pool
            for pool in self._ground.lower.storage_pools
            if pool.host == host.name and disk.name in pool.disks
        ]
        nodes = [node for pool in pools for node in self._started_from[pool.name, pool.host]]
        return Case(
            DISK,
            (f"{host.name}/{disk.name}",),
            tuple(node.name for node in self._ground.snapshot.nodes if node.name in nodes),
            volumes=frozenset((*self._inside(pools), *self._carried(host, disk))),
            notes=tuple(self._doubts(host, disk, pools)),
        )

    def volumes_on(self, host: str) -> frozenset[str]:
        """The volumes in a host's own pools, and in the shares that its disks carry."""
        pools = [pool for pool in self._ground.lower.storage_pools if pool.host == host and not pool.shared]
        hosts = [one for one in self._ground.lower.hosts if one.name == host]
        carried = (name for one in hosts for disk in one.disks for name in self._carried(one, disk))
        return frozenset((*self._inside(pools), *carried))

    def _inside(self, pools: Iterable[StoragePool]) -> Iterator[str]:
        return (name for pool in pools for name in self._filled.get((pool.name, pool.host), ()))

    def _carried(self, host: Host, disk: PhysicalDisk) -> Iterator[str]:
        return (volume.name for volume in self._shares if shares.carries(disk, host, volume))

    def _pools_of(self, volume: PersistentVolume) -> Iterator[StoragePool]:
        """By its handle, else by the machine that it is attached to."""
        parts = volume.handle.split("/")
        named = [pool for part in parts[:-1] for pool in self._named.get(part, ())]
        if named:
            yield from (pool for pool in named if pool.host in parts or len(self._named[pool.name]) == 1)
            return
        found = self._attached.get(_last(volume.handle)) if volume.handle else None
        if found is not None:
            yield from self._pools_under(found[1], found[0])

    def _pools_under(self, disk: MachineDisk, machine: Machine) -> Iterator[StoragePool]:
        name = disk.pool or disk.volume.partition(":")[0]
        return (pool for pool in self._named.get(name, ()) if pool.host in ("", machine.host))

    @cached_property
    def _started_from(self) -> dict[_Pool, list[NodeName]]:
        """The nodes whose system disk is in a pool."""
        found: dict[_Pool, list[NodeName]] = defaultdict(list)
        for berth in self._ground.hosting.berths.values():
            disk = system_disk(berth.machine)
            for pool in self._pools_under(disk, berth.machine) if disk else ():
                found[pool.name, pool.host].append(berth.node)
        return found

    def _doubts(self, host: Host, disk: PhysicalDisk, pools: Iterable[StoragePool]) -> Iterator[str]:
        for pool in pools:
            if len(pool.disks) > 1:
                others = ", ".join(one for one in pool.disks if one != disk.name)
                yield f"pool {pool.name} is on {others} too; nothing says that it bears the loss of one disk"
        if host.name in self._silent:
            yield f"nothing says where the system disk of {', '.join(self._silent[host.name])} is"
        for server in sorted({shares.server_of(one) for one in self._shares if shares.may_carry(disk, one)}):
            if server not in (host.name, host.address):
                yield f"it carries a share of a path that {server} has; nothing says that it is {host.name}"
        if self._unplaced:
            verb = "is on" if self._unplaced == 1 else "are on"
            yield f"nothing says which disk {counted(self._unplaced, 'volume')} of the cluster {verb}"

    @cached_property
    def _silent(self) -> dict[str, list[NodeName]]:
        """The nodes of a host of whose machines no disk is known."""
        found: dict[str, list[NodeName]] = {}
        for berth in self._ground.hosting.berths.values():
            if system_disk(berth.machine) is None:
                found.setdefault(berth.machine.host, []).append(berth.node)
        return found

    @cached_property
    def _unplaced(self) -> int:
        """How many volumes nothing places; one on a node's own disk goes with that node."""
        placed = {name for names in self._filled.values() for name in names}
        for host in self._ground.lower.hosts:
            for disk in host.disks:
                placed.update(self._carried(host, disk))
        return sum(not one.local and one.name not in placed for one in self._ground.snapshot.volumes)


def system_disk(machine: Machine) -> MachineDisk | None:
    """The disk that a machine starts from: the first on its first bus; None where its disks are not known."""
    found = [disk for disk in machine.disks if disk.media == "disk"]
    return min(found, key=_order, default=None)


def _order(disk: MachineDisk) -> tuple[int, int]:
    match = _SLOT.match(disk.slot)
    if match is None or match[1] not in _BUSES:
        return len(_BUSES), 0
    return _BUSES.index(match[1]), int(match[2])


def _last(path: str) -> str:
    return path.rpartition(":")[2].rpartition("/")[2]
