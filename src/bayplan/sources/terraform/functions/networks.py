"""Networks and addresses."""

import ipaddress
from collections.abc import Callable
from typing import Final

from bayplan.sources.terraform.values.conversions import text, whole
from bayplan.sources.terraform.values.unknowns import Value, Wrong

_Network = ipaddress.IPv4Network | ipaddress.IPv6Network


def _network(value: Value) -> _Network:
    return ipaddress.ip_network(text(value), strict=False)


def host(prefix: Value, number: Value) -> str:
    """The address with that number in a network; negative numbers count from its end."""
    network, at = _network(prefix), whole(number)
    at = network.num_addresses + at if at < 0 else at
    if not 0 <= at < network.num_addresses:
        raise Wrong(f"{network} has no host {whole(number)}")
    return str(network.network_address + at)


def subnet(prefix: Value, bits: Value, number: Value) -> str:
    """The network with that number among those longer by some bits."""
    network, more, at = _network(prefix), whole(bits), whole(number)
    length = network.prefixlen + more
    if more < 0 or length > network.max_prefixlen or not 0 <= at < 2**more:
        raise Wrong(f"{network} has no network {at} with {more} more bits")
    start = int(network.network_address) + (at << (network.max_prefixlen - length))
    return f"{type(network.network_address)(start)}/{length}"


FUNCTIONS: Final[dict[str, Callable[..., Value]]] = {
    "cidrhost": host,
    "cidrnetmask": lambda prefix: str(_network(prefix).netmask),
    "cidrsubnet": subnet,
}
