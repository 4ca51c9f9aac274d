"""Which hosts can bear one more machine: their load lines with the machine on them.

A host bears it if its memory less its reserve, its virtual CPUs, the storage for the disk, the addresses of
the network and the devices of the mappings all suffice. A thin pool has to have the disk's whole size free,
as it may come to be written; only where somebody declared how far it may be promised, that counts instead.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from msgspec.structs import replace

from bayplan.capacity import pools
from bayplan.capacity.addition.models import Model
from bayplan.capacity.addition.sizes import Size
from bayplan.capacity.constraints import (
    addresses,
    host_memory,
    host_vcpus,
    pci_mappings,
    pool_data,
    pool_promises,
)
from bayplan.capacity.ground import Ground
from bayplan.capacity.removal import gains
from bayplan.capacity.report.addition import Bearer
from bayplan.capacity.report.lines import LoadLine
from bayplan.capacity.words import amount
from bayplan.model.machines import Host, Machine, StoragePool

NAME = "new-worker"


def bearers(size: Size, model: Model, ground: Ground) -> tuple[Bearer, ...]:
    """Every host, and whether it bears machines of a size (all of them); those that do come first."""
    found = [_bearer(host, size, model, ground) for host in ground.lower.hosts]
    return tuple(sorted(found, key=lambda one: not one.bears))


def machines(host: str, size: Size, model: Model, ground: Ground) -> list[Machine]:
    """The machines as they would stand on a host, with the system disk of the model."""
    pattern, free = model.machine, max((one.vmid for one in ground.lower.machines), default=100) + 1
    disks = tuple(replace(one, volume="") for one in gains.own_disks(pattern, ground)) if pattern else ()
    wanted = pattern.devices if pattern else ()
    devices = tuple(wanted[number % len(wanted)] for number in range(size.cards)) if wanted else ()
    return [
        Machine(
            free + number, f"{NAME}-{number + 1}", host, "running", memory=size.memory, cores=size.cores,
            disks=disks, devices=devices, pinned=bool(devices), nics=pattern.nics if pattern else (),
        )
        for number in range(size.count)
    ]  # fmt: skip


def lines(host: Host, added: Sequence[Machine], ground: Ground) -> list[LoadLine]:
    """The load lines of a host, its pools and networks with further machines on it."""
    wanted = _in_pools(host, added, ground)
    lower = replace(
        ground.lower,
        machines=(*ground.lower.machines, *added),
        storage_pools=tuple(_promised(one, wanted, ground) for one in ground.lower.storage_pools),
    )
    fuller = ground.with_snapshot(replace(ground.snapshot, lower=lower))
    found: list[LoadLine] = [
        *(one for one in host_memory.lines(fuller) if one.subject == host.name),
        *(one for one in host_vcpus.lines(fuller) if one.subject == host.name),
        *_of_pools(wanted, fuller),
        *_of_networks(added, fuller),
        *(one for one in pci_mappings.lines(fuller) if one.subject == host.name),
    ]
    mappings = {device.mapping for machine in added for device in machine.devices}
    return [one for one in found if one.constraint != "pci-mapping" or one.name in mappings]


def deciding(found: Iterable[LoadLine], ground: Ground) -> list[LoadLine]:
    """The lines that decide whether a host bears something; the others are there to be looked at."""
    return [line for line in found if _counts(line, ground)]


def lacks(found: Iterable[LoadLine], ground: Ground) -> list[str]:
    """What does not suffice, in words."""
    return [_lack(line) for line in deciding(found, ground) if line.free is not None and line.free < 0]


def _bearer(host: Host, size: Size, model: Model, ground: Ground) -> Bearer:
    added = machines(host.name, size, model, ground)
    found = lines(host, added, ground)
    why = lacks(found, ground)
    if host.online is False:
        why.append("the host is offline")
    known = {line.constraint for line in found}
    unknown = [name for name in ("host-memory", "host-vcpus") if name not in known]
    why += [f"nothing is known of its {name.removeprefix('host-')}" for name in unknown]
    return Bearer(host.name, not why, "; ".join(why), tuple(found))


def _in_pools(host: Host, added: Sequence[Machine], ground: Ground) -> Mapping[str, int]:
    """How much new disks take of each pool, in bytes."""
    wanted: dict[str, int] = {}
    for machine in added:
        for disk in machine.disks:
            pool = pools.at(disk.pool, host.name, ground)
            if pool is not None:
                name = pools.label(pool, ground)
                wanted[name] = wanted.get(name, 0) + (disk.size or 0)
    return wanted


def _promised(pool: StoragePool, wanted: Mapping[str, int], ground: Ground) -> StoragePool:
    """A pool of which the storage itself says what it has promised: it would say more then."""
    more = wanted.get(pools.label(pool, ground), 0)
    return replace(pool, provisioned=pool.provisioned + more) if more and pool.provisioned else pool


def _of_pools(wanted: Mapping[str, int], ground: Ground) -> Iterator[LoadLine]:
    """What is promised of the pools of its disks, and how full they would be with the disks written."""
    yield from (one for one in pool_promises.lines(ground) if one.subject in wanted)
    for line in pool_data.lines(ground):
        if line.subject in wanted:
            yield replace(line, used=line.used + wanted[line.subject], note="with the new disks written")


def _of_networks(added: Sequence[Machine], ground: Ground) -> Iterator[LoadLine]:
    """Each machine takes an address of every network that its cards are in, as far as that is known."""
    places = {(nic.bridge, nic.vlan) for machine in added for nic in machine.nics}
    named = {one.name for one in ground.lower.networks if one.bridge and (one.bridge, one.vlan) in places}
    for line in addresses.lines(ground):
        if line.subject in named:
            yield replace(line, used=line.used + len(added))


def _counts(line: LoadLine, ground: Ground) -> bool:
    """Whether a line decides. Squeezed memory is no plan; of a thin pool one of two lines counts."""
    if line.name == "memory-ballooned":
        return False
    if line.scope != "pool":
        return True
    pool = next(one for one in ground.lower.storage_pools if pools.label(one, ground) == line.subject)
    promised = not pool.thin or pools.rule_of(pool, ground).overcommit is not None
    return promised == (line.constraint == "pool-promises")


def _lack(line: LoadLine) -> str:
    what = {"host-memory": "memory", "host-vcpus": "virtual CPUs", "addresses": "addresses"}
    title = what.get(line.constraint, line.name if line.scope == "host" else "space")
    where = f" in {line.scope} {line.subject}" if line.scope in ("pool", "network") else ""
    figures = (-(line.free or 0), line.used, line.capacity or 0)
    missing, used, whole = (amount(figure, line.unit) for figure in figures)
    return f"{missing} of {title}{where} too little: {used} of {whole}"
