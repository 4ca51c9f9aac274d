"""The next worker: how many more machines like the usual one the layer below bears, and what stops it.

A machine needs memory and virtual CPUs of one host, room for its disks in that host's pools, free devices of
the mappings it uses, and an address in its network. Hosts are bins like nodes are for pods; addresses are
one room for all. Of what nobody knows nothing is asked, and the answer says so.
"""

from collections import Counter
from collections.abc import Iterator, Mapping

from msgspec.structs import replace

from bayplan.capacity import pools, workers
from bayplan.capacity.constraints import addresses, host_memory, host_vcpus, pci_mappings
from bayplan.capacity.ground import Ground
from bayplan.capacity.hosts import called
from bayplan.capacity.report.binding import Binding, Relaxed
from bayplan.capacity.report.lines import LoadLine
from bayplan.capacity.stowage import hold as holds
from bayplan.capacity.stowage.causes import UNBOUNDED, Cause
from bayplan.capacity.verdicts import names
from bayplan.capacity.words import size
from bayplan.model.machines import Host, Machine
from bayplan.model.record import Record

NETWORK = "network"
Needs = dict[Cause, int]


class Berth(Record, frozen=True):
    """A place for machines, what one more of them needs there, and what is left of it."""

    needs: Needs
    left: dict[Cause, int]

    def room(self, freed: frozenset[Cause] = frozenset()) -> int:
        """How many fit, if some of what bounds them gives way."""
        often = [max(0, self.left[cause]) // need for cause, need in self.needs.items() if cause not in freed]
        return min(often, default=UNBOUNDED)

    def filled(self, count: int) -> dict[Cause, int]:
        """What one more than so many would lack."""
        short = {cause: (count + 1) * need - self.left[cause] for cause, need in self.needs.items()}
        return {cause: amount for cause, amount in short.items() if amount > 0}


def next_worker(ground: Ground) -> tuple[Binding, ...]:
    """What stops the next worker; nothing where the machine of none is known."""
    node = ground.note(workers.usual)
    machine = ground.hosting.machine_of(node.name) if node else None
    if node is None or machine is None:
        return ()
    hosts = {
        host.name: _berth(host, machine, ground) for host in ground.lower.hosts if host.online is not False
    }
    hosts = {name: berth for name, berth in hosts.items() if berth.needs}
    shared = _shared(machine, ground)
    blank = Binding("worker", f"machine like {called(machine)}", _asked(machine, ground))
    if not hosts:
        return (replace(blank, notes=("no host is known on which it could stand",)),)
    return (_answer(blank, hosts, shared, tuple(_unknown(machine, hosts, shared, ground))),)


def _answer(blank: Binding, hosts: Mapping[str, Berth], shared: Berth, notes: tuple[str, ...]) -> Binding:
    more = _fit(hosts, shared)
    lacks = {name: berth.filled(berth.room()) for name, berth in hosts.items()}
    common = shared.filled(more) if shared.room() <= more else {}
    alone = [cause for cause in _known(lacks, common) if _fit(hosts, shared, frozenset((cause,))) > more]
    together = () if alone else _together(lacks, common)
    freed = frozenset(alone or together)
    after = _fit(hosts, shared, freed)
    return replace(
        blank,
        more=more,
        binding=tuple(_relaxed(cause, hosts, shared, more) for cause in alone),
        together=tuple(cause.title for cause in together),
        behind=_behind(hosts, shared, freed, after) if after < UNBOUNDED else (),
        behind_more=after if after < UNBOUNDED else None,
        where=tuple(name for name, berth in hosts.items() if berth.room()),
        notes=notes,
    )


def _fit(hosts: Mapping[str, Berth], shared: Berth, freed: frozenset[Cause] = frozenset()) -> int:
    return min(UNBOUNDED, shared.room(freed), sum(berth.room(freed) for berth in hosts.values()))


def _known(lacks: Mapping[str, Needs], common: Needs) -> list[Cause]:
    return list(dict.fromkeys([*common, *(cause for found in lacks.values() for cause in found)]))


def _together(lacks: Mapping[str, Needs], common: Needs) -> tuple[Cause, ...]:
    return tuple(dict.fromkeys([*common, *min(lacks.values(), key=len)]))


def _behind(
    hosts: Mapping[str, Berth], shared: Berth, freed: frozenset[Cause], after: int
) -> tuple[str, ...]:
    causes = [cause for berth in (*hosts.values(), shared) for cause in berth.needs if cause not in freed]
    return tuple(dict.fromkeys(one.title for one in causes if _fit(hosts, shared, freed | {one}) > after))


def _relaxed(cause: Cause, hosts: Mapping[str, Berth], shared: Berth, more: int) -> Relaxed:
    """The least that lets one more in, at the place where it is least."""
    if cause in shared.needs:
        by, place = shared.filled(more)[cause], cause.holder
        widened = replace(shared, left={**shared.left, cause: shared.left[cause] + by})
        return Relaxed(cause.constraint, cause.name, place, by, _unit(cause), _fit(hosts, widened))
    short = {
        name: found[cause]
        for name, berth in hosts.items()
        if (found := berth.filled(berth.room())).keys() == {cause}
    }
    place = min(short, key=lambda name: short[name])
    berth = hosts[place]
    left = {**berth.left, cause: berth.left[cause] + short[place]}
    count = _fit({**hosts, place: replace(berth, left=left)}, shared)
    return Relaxed(cause.constraint, cause.name, cause.holder or place, short[place], _unit(cause), count)


def _berth(host: Host, machine: Machine, ground: Ground) -> Berth:
    """A host, by the load lines that are known of it."""
    lines = {(line.constraint, line.name): line for line in _of_host(host, ground)}
    devices = Counter(device.mapping for device in machine.devices if device.mapping)
    wanted = {
        ("host-memory", "memory"): machine.memory,
        ("host-vcpus", "vcpus"): machine.cores,
        **{("pci-mapping", name): count for name, count in devices.items()},
    }
    needs = {Cause(*key): amount for key, amount in wanted.items() if amount and key in lines}
    left = {cause: lines[cause.constraint, cause.name].free or 0 for cause in needs}
    in_pools = _of_pools(host.name, machine, ground, own=True)
    known = ground.note(holds.left_in_pools)
    return Berth({**needs, **in_pools}, {**left, **{cause: known[cause] for cause in in_pools}})


def _of_host(host: Host, ground: Ground) -> Iterator[LoadLine]:
    for lines in (host_memory.lines, host_vcpus.lines, pci_mappings.lines):
        yield from (line for line in lines(ground) if line.subject == host.name)


def _of_pools(host: str, machine: Machine, ground: Ground, *, own: bool) -> Needs:
    """Room for the machine's own disks, at their full size: a disk may be written to its end.

    `own`: in pools of the host; otherwise in those that hosts share.
    """
    known = ground.note(holds.left_in_pools)
    found: Counter[Cause] = Counter()
    for name, amount in _disks(machine, ground).items():
        pool = pools.at(name, host, ground)
        if pool is not None and bool(pool.host) == own:
            label = pools.label(pool, ground)
            for cause in (Cause("pool-data", "data", label), Cause("pool-promises", "promised", label)):
                if cause in known:
                    found[cause] += amount
    return dict(found)


def _disks(machine: Machine, ground: Ground) -> Mapping[str, int]:
    """The sizes of a machine's own disks by pool; volumes of claims come and go with pods."""
    volumes = {pools.own_name(volume.handle) for volume in ground.snapshot.volumes if volume.handle}
    sizes: Counter[str] = Counter()
    for disk in machine.disks:
        if disk.media == "disk" and disk.pool and pools.own_name(disk.volume) not in volumes:
            sizes[disk.pool] += disk.size or 0
    return sizes


def _shared(machine: Machine, ground: Ground) -> Berth:
    """What is the same wherever it stands: pools that hosts share, an address in a network that it is in."""
    known = ground.note(holds.left_in_pools)
    needs = _of_pools(machine.host, machine, ground, own=False)
    left = {cause: known[cause] for cause in needs}
    network = _network(machine, ground)
    line = next((one for one in addresses.lines(ground) if network and one.subject == network), None)
    if line is None:
        return Berth(needs, left)
    cause = Cause("addresses", "addresses", network)
    return Berth({**needs, cause: 1}, {**left, cause: line.free or 0})


def _network(machine: Machine, ground: Ground) -> str:
    """The first known network that one of the machine's addresses is in."""
    for network in ground.lower.networks:
        cidr = addresses.read_range(network.cidr)
        if cidr is not None and any(addresses.inside(one, cidr) for one in machine.addresses):
            return network.name
    return ""


def _asked(machine: Machine, ground: Ground) -> dict[str, str]:
    """What the machine takes, in words."""
    disks = {f"disk in {pool}": size(amount) for pool, amount in _disks(machine, ground).items() if amount}
    memory = {"memory": size(machine.memory)} if machine.memory else {}
    cores = {"vcpus": str(machine.cores)} if machine.cores else {}
    devices = Counter(device.mapping for device in machine.devices if device.mapping)
    return {**memory, **cores, **disks, **{name: str(count) for name, count in devices.items()}}


def _unknown(machine: Machine, hosts: Mapping[str, Berth], shared: Berth, ground: Ground) -> Iterator[str]:
    wanted = {
        "host-memory": machine.memory,
        "host-vcpus": machine.cores,
        "pool-data": _disks(machine, ground),
    }
    for constraint, amount in wanted.items():
        asked = {one.constraint for one in shared.needs}
        silent = [
            name
            for name, berth in hosts.items()
            if constraint not in asked | {one.constraint for one in berth.needs}
        ]
        if silent or not amount:
            yield f"{constraint} is not asked, not enough is known: {names(silent or hosts)}"
    if not any(cause.constraint == "addresses" for cause in shared.needs):
        yield "addresses are not asked: no network is known that it is in"
    if any(device.addresses and not device.mapping for device in machine.devices):
        yield "its devices are passed through by address: another machine cannot have the same"


def _unit(cause: Cause) -> str:
    return "bytes" if cause.constraint in ("host-memory", "pool-data", "pool-promises") else "count"
