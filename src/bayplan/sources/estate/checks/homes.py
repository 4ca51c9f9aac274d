"""What something stands on, is in, or asks for, is declared too, where such things are declared at all."""

from collections.abc import Collection, Iterator

from bayplan.model.doubts import Doubt
from bayplan.sources.estate import addresses
from bayplan.sources.estate.checks.scene import Scene, Standing


def undeclared_hosts(scene: Scene) -> Iterator[Doubt]:
    """Hosts that are named and not listed."""
    known = {one.name for _, one in scene.hosts}
    named = [
        *((f"{path}.host", one.host) for path, one in scene.pools),
        *((f"{path}.host", one.host) for path, one in scene.networks),
        *((f"{path}.host", one.host) for path, one in scene.devices),
        *((f"{one.path}.host", one.machine.host) for one in scene.described),
        *((f"cards[{at}].host", one.host) for at, one in enumerate(scene.declaration.cards)),
        *_survivors(scene),
    ]
    for path, host in named:
        yield from _missing(path, host, known, "host", "hosts")


def undeclared_pools(scene: Scene) -> Iterator[Doubt]:
    """Storage pools that a disk is said to be in, and that its machine's host does not have."""
    known = [one for _, one in scene.pools]
    if not known:
        return
    for standing in scene.described:
        host = standing.machine.host
        reached = {one.name for one in known if not host or one.shared or one.host == host}
        for at, disk in enumerate(standing.machine.disks):
            if disk.pool and disk.pool not in reached:
                where = f" on {host}" if host else ""
                message = f"there is no storage pool {disk.pool}{where}; known are {_listed(reached)}"
                yield Doubt(f"{standing.path}.disks[{at}].pool", message, value=disk.pool)


def uncounted_workers(scene: Scene) -> Iterator[Doubt]:
    """More machines with the role of a pool than the pool counts."""
    for at, pool in enumerate(scene.declaration.pools):
        listed = [one.name for one in scene.machines if one.machine.role == pool.name]
        if len(listed) > pool.count:
            message = f"{len(listed)} machines have the role {pool.name} ({', '.join(listed)}); count them"
            yield Doubt(f"pools[{at}].count", message, value=str(pool.count))


def undeclared_networks(scene: Scene) -> Iterator[Doubt]:
    """Networks that a machine is said to be in, and that are not listed."""
    known = {one.name for _, one in scene.networks}
    for standing in scene.described:
        for at, nic in enumerate(standing.machine.nics):
            path = f"{standing.path}.networks[{at}]"
            yield from _missing(path, nic.network, known, "network", "networks")


def undeclared_disks(scene: Scene) -> Iterator[Doubt]:
    """Disks that a pool is said to stand on, and that its host does not have."""
    disks = {host.name: {one.name for one in host.disks} for _, host in scene.hosts}
    for path, pool in scene.pools:
        for at, name in enumerate(pool.disks):
            known = disks.get(pool.host, set())
            if known and name not in known:
                message = f"host {pool.host} has no disk {name}; known are {_listed(known)}"
                yield Doubt(f"{path}.disks[{at}]", message, value=name)


def undeclared_devices(scene: Scene) -> Iterator[Doubt]:
    """Devices that a machine asks for, and that its host does not have."""
    if not scene.devices:
        return
    for standing in scene.described:
        for at, one in enumerate(standing.machine.devices):
            wanted = one.mapping or ";".join(one.addresses)
            message = _unfound(standing, one.mapping, one.addresses, scene)
            if message:
                yield Doubt(f"{standing.path}.devices[{at}]", message, value=wanted)


def undeclared_cards(scene: Scene) -> Iterator[Doubt]:
    """Cards with a budget at an address where no device is, or of another size than the device."""
    known = {(one.host, one.address): one for _, one in scene.devices}
    for at, card in enumerate(scene.declaration.cards):
        device = known.get((card.host, card.address))
        if device is None and card.host and card.address and known:
            message = f"host {card.host} has no device there; add it to devices, or correct the address"
            yield Doubt(f"cards[{at}].address", message, value=card.address)
        elif device and device.memory and card.physical and device.memory != card.physical:
            message = "is not the memory that devices say of this card; correct one of the two"
            yield Doubt(f"cards[{at}].physical", message)


def _unfound(standing: Standing, mapping: str, wanted: tuple[str, ...], scene: Scene) -> str:
    host = standing.machine.host
    if mapping:
        found = next((one for one in scene.declaration.lower.pci_mappings if one.name == mapping), None)
        if found is None:
            names = {one.name for one in scene.declaration.lower.pci_mappings}
            return f"there is no mapping {mapping}; known are {_listed(names)}"
        there = any(not host or path.host == host for path in found.paths)
        return "" if there else f"mapping {mapping} has no device on {host}; move the machine or map one"
    plugged = [one.address for _, one in scene.devices if not host or one.host == host]
    if any(addresses.holds(wanted, one) for one in plugged):
        return ""
    return f"host {host or 'of the machine'} has no such device; known are {_listed(plugged)}"


def _survivors(scene: Scene) -> Iterator[tuple[str, str]]:
    for at, loss in enumerate(scene.declaration.capacity.survive):
        kind, _, name = loss.partition("/")
        if kind == "host":
            yield f"capacity.survive[{at}]", name


def _missing(path: str, name: str, known: Collection[str], kind: str, place: str) -> Iterator[Doubt]:
    if name and known and name not in known:
        message = f"there is no {kind} {name}; known are {_listed(known)}, or add it to {place}"
        yield Doubt(path, message, value=name)


def _listed(names: Collection[str]) -> str:
    return ", ".join(sorted(names)) or "none"
