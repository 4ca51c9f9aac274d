"""Concentration of I/O: everything that shares one disk of a host waits for it together.

There is no ceiling to count against, and more workers do not relieve it: their disks stand on the same one.
"""

from collections.abc import Iterable, Iterator, Mapping

from bayplan.capacity import pools
from bayplan.capacity.ground import Ground
from bayplan.capacity.report.lines import LoadLine, Part
from bayplan.capacity.words import counted
from bayplan.model.machines import Host, PhysicalDisk, StoragePool


def lines(ground: Ground) -> Iterable[LoadLine]:
    """The disks of hosts on which several things stand, with how many."""
    for host in ground.lower.hosts:
        for name in _disks(host, ground):
            parts = tuple(_parts(host, name, ground))
            used = sum(part.amount for part in parts)
            if used > 1:
                yield LoadLine(
                    "disk-io", name, "host", host.name, "count", used=used,
                    firm=False, relieved=False, parts=parts,
                    sources=("disks of machines that run, by their pools; what is declared besides",),
                    note=f"{counted(used, 'thing')} share {name}: what one does, all feel",
                )  # fmt: skip


def _disks(host: Host, ground: Ground) -> list[str]:
    of_pools = [name for pool in ground.note(_pools).get(host.name, ()) for name in pool.disks]
    return sorted({*(disk.name for disk in host.disks), *of_pools})


def _parts(host: Host, disk: str, ground: Ground) -> Iterator[Part]:
    for pool in ground.note(_pools).get(host.name, ()):
        label = pools.label(pool, ground)
        standing = ground.note(pools.disks_in).get(label, ()) if disk in pool.disks else ()
        number = sum(machine.running and not machine.template for machine, _ in standing)
        if number:
            yield Part(f"machines' disks in {label}", number)
    for thing in next((one for one in host.disks if one.name == disk), PhysicalDisk(disk)).carries:
        yield Part(thing, 1, "declared")


def _pools(ground: Ground) -> Mapping[str, list[StoragePool]]:
    """The pools of each host."""
    found: dict[str, list[StoragePool]] = {}
    for pool in ground.lower.storage_pools:
        found.setdefault(pool.host, []).append(pool)
    return found
