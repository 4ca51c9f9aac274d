"""What storage pools stand on, and how much is promised on them.

The configuration of storages says which thin pool or ZFS pool is behind a storage. Without it, only what
cannot be another is taken: a thin pool of exactly the storage's size, the only ZFS pool of a host.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Final, NamedTuple, TypeVar

from msgspec.structs import replace

from bayplan.model.findings import Finding, Severity
from bayplan.model.machines import Host, Machine, StoragePool
from bayplan.sources.proxmox import storages
from bayplan.sources.proxmox.book import Book, Definition, ThinPool, Volume, Zpool

_DEVICES: Final = "/dev/"
_PARTITION: Final = re.compile(r"(?:((?:nvme\d+n|mmcblk|md|nbd)\d+)p\d+|([a-z]+)\d+)\Z")
_OF_STORAGE: Final = re.compile(r"(?:snap_)?(?:vm|base)-[0-9]+-.")
_SHOWN: Final = 5
_THIN: Final = "lvmthin"
_PLAIN: Final = "lvm"
_ZFS: Final = "zfspool"

T = TypeVar("T")


class Behind(NamedTuple):
    """What is behind a storage on a host."""

    thin: ThinPool | None = None
    zpool: Zpool | None = None
    devices: tuple[str, ...] = ()


class Ground:
    """The disks and pools of all hosts."""

    def __init__(self, book: Book) -> None:
        self._book = book
        self._thin = {(one.host, one.group, one.name): one for one in _merged(book.thin_pools, 3)}
        self._zpools = {(one.host, one.name): one for one in _merged(book.zpools, 2)}

    def behind(self, pool: StoragePool) -> Behind:
        """What a storage stands on, as far as that is known."""
        definition = self._book.definitions.get(pool.name)
        if pool.kind == _THIN:
            thin = self._thin_pool(pool, definition)
            return Behind(thin=thin, devices=self._group(pool.host, thin.group) if thin else ())
        if pool.kind == _ZFS:
            zpool = self._zpool(pool, definition)
            return Behind(zpool=zpool, devices=zpool.devices if zpool else ())
        if pool.kind == _PLAIN and definition is not None:
            return Behind(devices=self._group(pool.host, definition.group))
        if definition is not None and definition.path:
            return Behind(devices=tuple(self._mounted(pool.host, definition.path)))
        return Behind()

    def disks(self, host: str, devices: Iterable[str]) -> tuple[str, ...]:
        """The disks that devices and partitions are of, by name."""
        return tuple(sorted({self._disk(host, one) for one in devices}))

    def carried(self, host: str) -> Iterator[tuple[str, str]]:
        """(disk, what stands on it) for what belongs to no storage."""
        paths = {one.path.rstrip("/") for one in self._book.definitions.values() if one.path}
        for mount in self._book.mounts:
            if mount.host == host and mount.path.rstrip("/") not in paths:
                yield self._disk(host, mount.device), mount.path
        for volume in self._book.volumes:
            if volume.host == host and not _OF_STORAGE.match(volume.name):
                for disk in self.disks(host, self._group(host, volume.group)):
                    yield disk, f"{volume.group}/{volume.name}"

    def _thin_pool(self, pool: StoragePool, definition: Definition | None) -> ThinPool | None:
        if definition is not None and definition.thin_pool:
            return self._thin.get((pool.host, definition.group, definition.thin_pool))
        alike = [one for one in self._thin.values() if one.host == pool.host and one.size == pool.size]
        return alike[0] if len(alike) == 1 else None

    def _zpool(self, pool: StoragePool, definition: Definition | None) -> Zpool | None:
        if definition is not None and definition.dataset:
            return self._zpools.get((pool.host, definition.dataset.partition("/")[0]))
        here = [one for one in self._zpools.values() if one.host == pool.host]
        return here[0] if len(here) == 1 else None

    def _group(self, host: str, name: str) -> tuple[str, ...]:
        return self._book.groups.get((host, name), ())

    def _mounted(self, host: str, path: str) -> Iterator[str]:
        plain = path.rstrip("/")
        for mount in self._book.mounts:
            if mount.host == host and (plain == mount.path or plain.startswith(f"{mount.path.rstrip('/')}/")):
                yield mount.device

    def _disk(self, host: str, device: str) -> str:
        """`sdc` for `/dev/sdc3`, and for the other names that it goes by."""
        known = self._book.aliases.get((host, device))
        if known is not None:
            return known
        base, _, part = device.rpartition("-part")
        if base and part.isdigit() and (host, base) in self._book.aliases:
            return self._book.aliases[host, base]
        plain = device.removeprefix(_DEVICES)
        match = _PARTITION.match(plain)
        return (match[1] or match[2]) if match else plain


def grounded(pool: StoragePool, ground: Ground) -> StoragePool:
    """A pool with what is known of what is behind it; what the storage says of itself stays."""
    found = ground.behind(pool)
    thin, zpool = found.thin, found.zpool
    size, used = pool.size, pool.used
    if size is None and (thin or zpool):
        size = thin.size if thin else zpool.size if zpool else None
        used = thin.used if thin else zpool.used if zpool else None
    return replace(
        pool,
        size=size,
        used=used,
        metadata=thin.metadata if thin else None,
        metadata_used=thin.metadata_used if thin else None,
        disks=ground.disks(pool.host, found.devices),
    )


def carrying(host: Host, ground: Ground) -> Host:
    """A host whose disks say what stands on them beside the storages."""
    carried: dict[str, list[str]] = {}
    for disk, what in ground.carried(host.name):
        carried.setdefault(disk, []).append(what)
    if not carried:
        return host
    disks = tuple(
        replace(one, carries=tuple(dict.fromkeys((*one.carries, *carried.get(one.name, ())))))
        for one in host.disks
    )
    return replace(host, disks=disks)


class Promises:
    """What is promised on each pool: volumes by name with their sizes."""

    def __init__(self, book: Book, machines: Sequence[Machine], ground: Ground) -> None:
        self._book, self._machines, self._ground = book, machines, ground
        self.sizes = {(one.pool, one.volume): one.size for one in book.promises}

    def on(self, pool: StoragePool) -> tuple[int | None, list[str]]:
        """The sum of what is promised, and of whose disks nobody knows.

        None where nothing is known, or where nothing of the kind can be on the pool.
        """
        if pool.content and storages.IMAGES.isdisjoint(pool.content):
            return None, []
        volumes, unknown = self._volumes(pool), self._unknown(pool)
        configured = dict(self._configured(pool))
        for volume, size in configured.items():
            if size is not None:
                volumes.setdefault(volume, size)
        if self._is_listed(pool):
            return sum(volumes.values()), []
        unknown += [volume for volume, size in configured.items() if volume not in volumes and size is None]
        if not volumes and (unknown or not self._book.configured):
            return None, unknown
        return sum(volumes.values()), unknown

    def _volumes(self, pool: StoragePool) -> dict[str, int]:
        """Volumes that the storage or LVM list, whoever they belong to."""
        found = {
            one.volume: one.size
            for one in self._book.promises
            if one.pool == pool.name and one.host in ("", pool.host, *(() if pool.host else (one.host,)))
        }
        for one in self._thin_volumes(pool):
            found.setdefault(f"{pool.name}:{one.name}", one.size)
        return found

    def _thin_volumes(self, pool: StoragePool) -> list[Volume]:
        thin = self._ground.behind(pool).thin
        if thin is None:
            return []
        place = (thin.host, thin.group, thin.name)
        return [one for one in self._book.volumes if (one.host, one.group, one.pool) == place]

    def _is_listed(self, pool: StoragePool) -> bool:
        hosts = {host for host, name in self._book.listed if name == pool.name}
        return bool(hosts) if pool.shared else pool.host in hosts or bool(self._thin_volumes(pool))

    def _configured(self, pool: StoragePool) -> Iterator[tuple[str, int | None]]:
        for machine in self._machines:
            if pool.shared or machine.host == pool.host:
                for disk in machine.disks:
                    if disk.pool == pool.name and disk.media != "cdrom":
                        yield disk.volume, disk.size

    def _unknown(self, pool: StoragePool) -> list[str]:
        """Machines without a configuration that may have disks there."""
        return [
            f"machine {one.vmid}"
            for one in self._machines
            if (pool.shared or one.host == pool.host) and not self._is_configured(one)
        ]

    def _is_configured(self, machine: Machine) -> bool:
        return not self._book.configured.isdisjoint(((machine.vmid, machine.host), (machine.vmid, "")))


def unknown_promises(pool: StoragePool, unknown: Sequence[str]) -> Finding:
    """The finding about a pool of which not all promises are known."""
    at_least = "what is promised on it is at least what is counted" if pool.provisioned else "nobody knows"
    return Finding(
        check="promises-unknown",
        severity=Severity.NOTE,
        subject=f"Storage {pool.name}",
        summary=f"what the disks of {len(unknown)} promise on it is not known: {at_least}",
        evidence=tuple(unknown[:_SHOWN]),
        remedy="add the configurations of all machines, or `pvesh get /nodes/NODE/storage/STORAGE/content`",
    )


def sized(machine: Machine, sizes: dict[tuple[str, str], int]) -> Machine:
    """A machine whose disks have the sizes that the storage gives, where the configuration gives none."""
    disks = tuple(
        replace(disk, size=sizes[disk.pool, disk.volume])
        if disk.size is None and (disk.pool, disk.volume) in sizes
        else disk
        for disk in machine.disks
    )
    return machine if disks == machine.disks else replace(machine, disks=disks)


def _merged(found: Sequence[T], keys: int) -> Iterator[T]:
    """One of all that have the same first fields: what one does not say, the next may."""
    kept: dict[tuple[object, ...], T] = {}
    for one in found:
        parts: tuple[object, ...] = tuple(one)  # type: ignore[arg-type]  # they are named tuples
        before = kept.get(parts[:keys])
        if before is None:
            kept[parts[:keys]] = one
            continue
        old: tuple[object, ...] = tuple(before)  # type: ignore[arg-type]  # likewise
        both = [mine if mine not in (None, ()) else other for mine, other in zip(old, parts, strict=True)]
        kept[parts[:keys]] = type(one)(*both)
    return iter(kept.values())
