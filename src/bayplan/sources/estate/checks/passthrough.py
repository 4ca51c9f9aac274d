"""Devices: each goes to one machine, and each card of a mapping once."""

from collections.abc import Iterator

from bayplan.model.doubts import Doubt
from bayplan.model.machines import Machine
from bayplan.sources.estate import addresses
from bayplan.sources.estate.checks.scene import Scene


def shared_devices(scene: Scene) -> Iterator[Doubt]:
    """One device for two machines: whichever starts second does not start."""
    owners: dict[tuple[str, str], str] = {}
    for standing in scene.machines:
        for at, one in enumerate(standing.machine.devices):
            host = standing.machine.host
            for device in _meant(one.addresses, host, scene):
                holder = owners.setdefault((host, device), standing.name)
                if holder != standing.name and not standing.machine.template:
                    message = f"is passed through to machine {holder} too; a device goes to one machine"
                    yield Doubt(f"{standing.path}.devices[{at}]", message, value=device)


def exhausted_mappings(scene: Scene) -> Iterator[Doubt]:
    """More machines on a host that ask for devices of a mapping than it has there."""
    for mapping in scene.declaration.lower.pci_mappings:
        for host in dict.fromkeys(path.host for path in mapping.paths):
            there = sum(path.host == host for path in mapping.paths)
            wanted = 0
            for standing in scene.on(host):
                wanted += standing.times * _asked(standing.machine, mapping.name)
                if wanted > there and _asked(standing.machine, mapping.name):
                    message = (
                        f"mapping {mapping.name} has {there} on {host}, and {wanted} are asked for so far"
                    )
                    yield Doubt(f"{standing.path}.devices", f"{message}; take one away", value=mapping.name)
                    break


def _meant(wanted: tuple[str, ...], host: str, scene: Scene) -> tuple[str, ...]:
    """The listed devices that addresses mean; the addresses themselves where none is listed."""
    listed = tuple(
        one.address for _, one in scene.devices if one.host == host and addresses.holds(wanted, one.address)
    )
    return listed or wanted


def _asked(machine: Machine, mapping: str) -> int:
    return sum(one.mapping == mapping for one in machine.devices)
