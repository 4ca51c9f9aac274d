"""Networks: their ranges do not overlap, and hold their gateways and what is reserved."""

import ipaddress
from collections.abc import Iterator
from itertools import combinations

from bayplan.model.doubts import Doubt
from bayplan.model.machines import Network
from bayplan.sources.estate import addresses
from bayplan.sources.estate.checks.scene import Scene

Range = ipaddress.IPv4Network | ipaddress.IPv6Network


def overlapping_networks(scene: Scene) -> Iterator[Doubt]:
    """Two networks with an address in common: whoever routes between them finds only one."""
    ranged = [(path, one, ipaddress.ip_network(one.cidr)) for path, one in scene.networks if one.cidr]
    for (_, first, one), (path, second, other) in combinations(ranged, 2):
        if one.version == other.version and one.overlaps(other):
            message = f"overlaps network {first.name} ({first.cidr}); give each addresses of its own"
            yield Doubt(f"{path}.cidr", message, value=second.cidr)


def foreign_gateways(scene: Scene) -> Iterator[Doubt]:
    """A gateway outside its network, or one that is no host's address."""
    for path, network in scene.networks:
        if network.gateway and network.cidr:
            problem = unusable(network.gateway, ipaddress.ip_network(network.cidr))
            if problem:
                message = f"{problem} of network {network.name} ({network.cidr}); correct one of the two"
                yield Doubt(f"{path}.gateway", message, value=network.gateway)


def foreign_reserves(scene: Scene) -> Iterator[Doubt]:
    """Reserved addresses outside the network they are reserved in."""
    for path, network in scene.networks:
        for at, text in enumerate(network.reserved):
            if network.cidr and not _within(text, network):
                message = f"is not within network {network.name} ({network.cidr}); correct one of the two"
                yield Doubt(f"{path}.reserved[{at}]", message, value=text)


def _within(text: str, network: Network) -> bool:
    found = ipaddress.ip_network(network.cidr)
    return all(one in found for one in addresses.bounds(text))


def unusable(written: str, network: Range) -> str:
    """Why an address cannot be a machine's; empty where it can. Nets of two or one have no such ends."""
    found = ipaddress.ip_address(written)
    if found not in network:
        return "is outside"
    if network.version == 6 or network.num_addresses <= 2:
        return ""
    if found == network.network_address:
        return "is the address"
    return "is the broadcast address" if found == network.broadcast_address else ""
