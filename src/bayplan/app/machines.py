"""Machines while steps change them: made for new nodes, stopped with old ones, given another size.

Where nothing is known of the lower layer, nothing is made or stopped, and that is said.
"""

import ipaddress
import itertools
from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from msgspec.structs import replace

from bayplan.app.answers import MachineChange
from bayplan.app.world import World
from bayplan.capacity import pools
from bayplan.capacity.constraints import addresses
from bayplan.capacity.remedies import wording
from bayplan.model import demand
from bayplan.model.machines import Host, Lower, Machine, MachineDisk
from bayplan.model.nodes import Node
from bayplan.model.pods import Amounts
from bayplan.model.quantities import binary_bytes, millicores

FIRST_VMID: Final = 100
"""Proxmox VE gives out no lower number."""
STOPPED: Final = "stopped"
RUNNING: Final = "running"
MOST_TRIED: Final = 4096
Address = ipaddress.IPv4Address | ipaddress.IPv6Address


def is_known(world: World) -> bool:
    """Whether anything is known of the lower layer."""
    return bool(world.lower.hosts or world.lower.machines)


def stop(machines: Iterable[Machine], world: World) -> tuple[MachineChange, ...]:
    """Machines are stopped: what they held of their host's memory and CPU is free. Disks stay."""
    going = [machine for machine in machines if machine.running and not machine.template]
    world.change_machines(replace(machine, status=STOPPED) for machine in going)
    return tuple(
        MachineChange(one.name, one.vmid, one.host, "status", one.status or RUNNING, STOPPED) for one in going
    )


def make(
    nodes: Sequence[Node], host: Host, like: Machine | None, size: Amounts, world: World
) -> tuple[MachineChange, ...]:
    """A machine of a size on a host for each new node, else made like another machine, where there is one."""
    made = []
    for node in nodes:
        machine = _machine(node, host, like, world)
        machine = replace(machine, memory=_bytes(size), cores=_cores(size))
        _take_space(machine, world)
        world.change_lower(machines=(*world.lower.machines, machine))
        made.append(MachineChange(machine.name, machine.vmid, host.name, "machine", "", _size(machine)))
    return tuple(made)


def size_of(machine: Machine) -> Amounts:
    """The size of a machine, as far as it is known."""
    found: Amounts = {}
    if machine.memory is not None:
        found[demand.MEMORY] = binary_bytes(machine.memory)
    if machine.cores is not None:
        found[demand.CPU] = millicores(1000 * machine.cores)
    return found


def _bytes(size: Amounts) -> int | None:
    return size[demand.MEMORY].units if demand.MEMORY in size else None


def _cores(size: Amounts) -> int | None:
    return -(-size[demand.CPU].millis // 1000) if demand.CPU in size else None


def notes_of_new(host: Host, like: Machine | None, world: World) -> Iterator[str]:
    """What could not be looked at, because nobody says it."""
    if host.memory is None:
        yield f"how much memory host {host.name} has is not known, so nobody can say whether it bears this"
    if like is None or not _own_disks(like):
        yield "no machine of a worker is known, so the new one has no disk that a storage pool had to hold"
        return
    missing = {one.pool for one in _own_disks(like) if pools.at(one.pool, host.name, world.ground) is None}
    if missing:
        names = ", ".join(sorted(missing))
        yield f"host {host.name} is not known to have {names}: the space for its disks was not looked at"


def resized(machine: Machine, memory: int | None, cores: int | None) -> Machine:
    """The machine with another size, as it is once it was stopped and started."""
    bigger = memory if memory is not None else machine.memory
    squeezed = machine.balloon
    if squeezed and bigger is not None:
        squeezed = min(squeezed, bigger)
    pending = {name: value for name, value in machine.pending.items() if name not in ("memory", "cores")}
    return replace(
        machine, memory=bigger, balloon=squeezed, cores=machine.cores if cores is None else cores,
        pending=pending,
    )  # fmt: skip


def _machine(node: Node, host: Host, like: Machine | None, world: World) -> Machine:
    """What is not said of the model is not said of the new one either."""
    vmid = _free_vmid(world.lower, like)
    made = Machine(vmid, node.name, host.name, RUNNING)
    if like is None:
        return made
    disks = tuple(
        replace(disk, volume=f"{disk.pool}:vm-{vmid}-disk-{number}")
        for number, disk in enumerate(_own_disks(like))
    )
    return replace(
        made, disks=disks, nics=tuple(replace(one, mac="") for one in like.nics), cpu_type=like.cpu_type,
        balloon=like.balloon, addresses=tuple(_free_address(like, world)), role=like.role,
    )  # fmt: skip


def _own_disks(machine: Machine) -> list[MachineDisk]:
    """The disks that a machine of its kind begins with: not those that a CSI driver attached, nor drives."""
    own = f"vm-{machine.vmid}-"
    return [
        disk for disk in machine.disks
        if disk.media == "disk" and (own in disk.volume or "-pvc-" not in disk.volume) and disk.pool
    ]  # fmt: skip


def _take_space(machine: Machine, world: World) -> None:
    """What is promised to disks is kept in step where the pool itself says how much that is."""
    ground = world.ground
    known = {(one.name, one.host): one for one in world.lower.storage_pools}
    for disk in machine.disks:
        found = pools.at(disk.pool, machine.host, ground)
        if found is None or not disk.size:
            continue
        pool = known[found.name, found.host]
        if pool.provisioned is not None:
            pool = replace(pool, provisioned=pool.provisioned + disk.size)
        if not pool.thin and pool.used is not None:
            pool = replace(pool, used=pool.used + disk.size)
        known[pool.name, pool.host] = pool
    world.change_lower(storage_pools=tuple(known.values()))


def _free_vmid(lower: Lower, like: Machine | None) -> int:
    """The next number after the model's that nobody has."""
    taken = {machine.vmid for machine in lower.machines}
    first = like.vmid if like is not None else FIRST_VMID
    return next(number for number in range(first, first + len(taken) + 1) if number not in taken)


def _free_address(like: Machine, world: World) -> Iterator[str]:
    """The next free address after the model's, in the network that it is in; none where nobody says which."""
    for written in like.addresses[:1]:
        found = _network(written, world.lower)
        if found is None:
            return
        start, room = found
        taken = {int(one) for one in map(_address, _given(world)) if one is not None}
        after = range(int(start) + 1, min(room.last + 1, int(start) + MOST_TRIED))
        free = (number for number in after if number not in taken and room.holds(number))
        yield from (str(ipaddress.ip_address(number)) for number in itertools.islice(free, 1))


def _network(written: str, lower: Lower) -> tuple[Address, addresses.Room] | None:
    """An address, and the room of the network that it is in."""
    start = _address(written)
    for network in lower.networks:
        cidr = addresses.read_range(network.cidr)
        if start is not None and cidr is not None and start in cidr:
            return start, addresses.room_of(network, cidr)
    return None


def _given(world: World) -> Iterator[str]:
    yield from (text for machine in world.lower.machines for text in machine.addresses)
    yield from (text for node in world.snapshot.nodes for text in node.addresses)
    yield from (host.address for host in world.lower.hosts)


def _address(written: str) -> Address | None:
    try:
        return ipaddress.ip_address(written.partition("/")[0])
    except ValueError:
        return None


def _size(machine: Machine) -> str:
    memory = wording.plain(demand.MEMORY, machine.memory) if machine.memory is not None else "?"
    return f"{machine.cores or '?'} cores, {memory}"
