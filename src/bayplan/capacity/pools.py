"""Storage pools: which one a disk is in, what is promised to disks, and which pool a class of volumes uses.

A name may stand for a pool on every host; then the host is part of what a pool is called. What is promised is
taken from the hypervisor where it says so, else added up: disks of machines, and volumes of claims, each
once.
"""

from collections.abc import Mapping

from bayplan.capacity.ground import Ground
from bayplan.model.bounds import PoolRule
from bayplan.model.machines import Machine, MachineDisk, StoragePool
from bayplan.model.record import Record
from bayplan.model.storage import PersistentVolume


class Promise(Record, frozen=True):
    """A size promised to a disk of a pool, and whose disk it is."""

    volume: str
    size: int
    holder: str


def label(pool: StoragePool, ground: Ground) -> str:
    """What a pool is called: its name, with its host where other hosts have one of that name."""
    rivals = ground.note(_by_name)[pool.name]
    return f"{pool.name}@{pool.host}" if len(rivals) > 1 and pool.host else pool.name


def rule_of(pool: StoragePool, ground: Ground) -> PoolRule:
    """How far a pool may be promised and filled, as it is declared."""
    rules = {rule.pool: rule for rule in ground.declaration.pool_rules}
    return rules.get(label(pool, ground)) or rules.get(pool.name) or PoolRule(pool.name)


def at(name: str, host: str, ground: Ground) -> StoragePool | None:
    """The pool of that name that a host has."""
    found = ground.note(_by_name).get(name, ())
    return next((pool for pool in found if pool.host in ("", host) or pool.shared or not host), None)


def promises(ground: Ground) -> Mapping[str, dict[str, Promise]]:
    """What is promised of every pool, by its label and the volume's name."""
    found: dict[str, dict[str, Promise]] = {label(one, ground): {} for one in ground.lower.storage_pools}
    for volume in ground.snapshot.volumes:
        pool = pool_of(volume, ground)
        if pool is not None:
            _note(found[label(pool, ground)], Promise(own_name(volume.handle), volume.capacity, volume.name))
    for place, disks in ground.note(disks_in).items():
        for machine, disk in disks:
            if disk.size is not None:
                name = own_name(disk.volume) or f"{machine.vmid}/{disk.slot}"
                _note(found[place], Promise(name, disk.size, machine.name or f"VM {machine.vmid}"))
    return found


def disks_in(ground: Ground) -> Mapping[str, list[tuple[Machine, MachineDisk]]]:
    """The disks of machines in every pool, by its label; drives for media are left out."""
    found: dict[str, list[tuple[Machine, MachineDisk]]] = {}
    for machine in ground.lower.machines:
        for disk in machine.disks:
            pool = at(disk.pool, machine.host, ground) if disk.media == "disk" else None
            if pool is not None:
                found.setdefault(label(pool, ground), []).append((machine, disk))
    return found


def pool_of(volume: PersistentVolume, ground: Ground) -> StoragePool | None:
    """The pool that a volume is in, where its handle says so: `region/zone/storage/disk`."""
    parts = volume.handle.split("/")
    if len(parts) < 4:
        return None
    _, zone, storage, *_ = parts
    return at(storage, zone, ground)


def of_class(name: str, ground: Ground) -> StoragePool | None:
    """The pool that volumes of a storage class are made in, told by those that exist; None: nobody knows."""
    return ground.note(_by_class).get(name)


def own_name(path: str) -> str:
    """The disk's own name: what stands last in a handle or a volume's id."""
    return path.rpartition(":")[2].rpartition("/")[2]


def _by_name(ground: Ground) -> Mapping[str, list[StoragePool]]:
    found: dict[str, list[StoragePool]] = {}
    for pool in ground.lower.storage_pools:
        found.setdefault(pool.name, []).append(pool)
    return found


def _by_class(ground: Ground) -> dict[str, StoragePool]:
    """A class of which volumes stand in several pools has none."""
    found: dict[str, dict[str, StoragePool]] = {}
    for volume in ground.snapshot.volumes:
        pool = pool_of(volume, ground)
        if pool is not None and volume.storage_class:
            found.setdefault(volume.storage_class, {})[label(pool, ground)] = pool
    return {name: next(iter(pools.values())) for name, pools in found.items() if len(pools) == 1}


def _note(page: dict[str, Promise], promise: Promise) -> None:
    """A disk that a claim's volume is counts once, with the larger of its sizes."""
    known = page.get(promise.volume)
    if known is None or known.size < promise.size:
        page[promise.volume] = promise
