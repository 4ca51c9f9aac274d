"""Addresses of machines and hosts: each is one machine's, in its network, and free to be given away."""

import ipaddress
from collections.abc import Iterator

from bayplan.model.doubts import Doubt
from bayplan.model.machines import Machine, Network
from bayplan.sources.estate import addresses
from bayplan.sources.estate.checks import ranges
from bayplan.sources.estate.checks.scene import Scene

ROUTER = "router"
"""The role of machines that may have the address of a gateway, and reserved ones."""


def repeated_addresses(scene: Scene) -> Iterator[Doubt]:
    """One address for two."""
    owners: dict[str, str] = {}
    for path, address, owner in _claimed(scene):
        holder = owners.setdefault(address, owner)
        if holder != owner:
            message = f"is the address of {holder}; give each its own"
            yield Doubt(path, message, value=address)


def unfit_addresses(scene: Scene) -> Iterator[Doubt]:
    """Addresses outside the networks of their machine, or that are taken there by something else."""
    networks = [one for _, one in scene.networks if one.cidr]
    for standing in scene.machines:
        for at, address in enumerate(standing.machine.addresses):
            message = _outside(standing.machine, address, networks) or _taken(
                standing.machine, address, networks
            )
            if message:
                yield Doubt(f"{standing.path}.addresses[{at}]", message, value=address)


def _claimed(scene: Scene) -> Iterator[tuple[str, str, str]]:
    for path, host in scene.hosts:
        if host.address:
            yield f"{path}.address", host.address, f"host {host.name}"
    for standing in scene.machines:
        for at, address in enumerate(standing.machine.addresses):
            yield f"{standing.path}.addresses[{at}]", address, f"machine {standing.name}"


def _outside(machine: Machine, address: str, networks: list[Network]) -> str:
    """Only where the range of each of its networks is known."""
    named = {nic.network for nic in machine.nics}
    own = [one for one in networks if one.name in named]
    if not own or len(own) < len(named) or any(_holds(one, address) for one in own):
        return ""
    listed = ", ".join(f"{one.name} ({one.cidr})" for one in own)
    return f"is outside {listed}, where the machine is; correct one of the two"


def _taken(machine: Machine, address: str, networks: list[Network]) -> str:
    found = next((one for one in networks if _holds(one, address)), None)
    if found is None:
        return ""
    problem = ranges.unusable(address, ipaddress.ip_network(found.cidr))
    if problem:
        return f"{problem} of network {found.name} ({found.cidr}); choose another"
    if machine.role == ROUTER:
        return ""
    if address == found.gateway:
        return f"is the gateway of network {found.name}; choose another, or give the machine the role router"
    if addresses.holds_back(found.reserved, address):
        return f"is reserved in network {found.name}; choose another"
    return ""


def _holds(network: Network, address: str) -> bool:
    return ipaddress.ip_address(address) in ipaddress.ip_network(network.cidr)
