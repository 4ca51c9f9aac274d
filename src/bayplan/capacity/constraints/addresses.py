"""Addresses left in a network: what machines, nodes and hosts have of those that may be given out.

Of a range these are not given out: the network's own address and the broadcast address, the gateway, and what
is declared as reserved.
"""

import ipaddress
from collections.abc import Iterable, Iterator
from typing import Final

from bayplan.capacity.ground import Ground
from bayplan.capacity.report.lines import LoadLine, Part
from bayplan.capacity.verdicts import names
from bayplan.model.machines import Network
from bayplan.model.record import Record

Address = ipaddress.IPv4Address | ipaddress.IPv6Address
Range = ipaddress.IPv4Network | ipaddress.IPv6Network
_LARGEST: Final = 1 << 32
"""A network of more addresses bounds nothing."""


class Room(Record, frozen=True):
    """Addresses of a network as numbers: the first and last that hosts may have, and those kept out."""

    first: int
    last: int
    kept: tuple[tuple[int, int], ...] = ()

    @property
    def size(self) -> int:
        """How many may be given out."""
        return self.last - self.first + 1 - sum(last - first + 1 for first, last in self.kept)

    def holds(self, number: int) -> bool:
        """Whether an address is one of those."""
        inside = self.first <= number <= self.last
        return inside and not any(first <= number <= last for first, last in self.kept)


def lines(ground: Ground) -> Iterable[LoadLine]:
    """How many addresses of every network are taken; a network on several hosts is told once."""
    holders = ground.note(_holders)
    told: set[str] = set()
    for network in ground.lower.networks:
        cidr = read_range(network.cidr)
        if cidr is not None and cidr.num_addresses <= _LARGEST and network.name not in told:
            told.add(network.name)
            yield _line(network, cidr, holders)


def read_range(text: str) -> Range | None:
    """A network's range; None where nobody gave one that can be read."""
    try:
        return ipaddress.ip_network(text, strict=False) if text else None
    except ValueError:
        return None


def inside(text: str, cidr: Range) -> bool:
    """Whether an address is one of a range."""
    address = _address(text)
    return address is not None and address.version == cidr.version and address in cidr


def room_of(network: Network, cidr: Range) -> Room:
    """Which addresses of a network may be given out."""
    first, last = int(cidr.network_address), int(cidr.broadcast_address)
    if cidr.num_addresses > 2:
        first, last = first + 1, last - 1
    kept = [_span(text) for text in (network.gateway, *network.reserved) if text]
    inside = [(max(first, low), min(last, high)) for low, high in filter(None, kept)]
    return Room(first, last, tuple(_joined(one for one in inside if one[0] <= one[1])))


def _line(network: Network, cidr: Range, holders: dict[Address, str]) -> LoadLine:
    room = room_of(network, cidr)
    taken = {one: holders[one] for one in holders if one.version == cidr.version and room.holds(int(one))}
    sorts = ("machine", "node", "host")
    parts = {sort: sum(holder == sort for holder in taken.values()) for sort in sorts}
    gateway = f", the gateway {network.gateway}" if network.gateway else ""
    kept = f", {', '.join(network.reserved)}" if network.reserved else ""
    return LoadLine(
        "addresses", "addresses", "network", network.name, "count",
        used=len(taken), capacity=room.size, relieved=False,
        parts=tuple(Part(f"{sort}s", number) for sort, number in parts.items() if number),
        sources=("addresses of machines, nodes and hosts", f"{cidr} less its ends{gateway}{kept}"),
    )  # fmt: skip


def unknown(ground: Ground) -> Iterable[str]:
    """Networks that have no range, or one that cannot be read."""
    silent = sorted({one.name for one in ground.lower.networks if read_range(one.cidr) is None})
    if silent:
        yield f"nobody says which addresses these networks have: {names(silent)}"


def _holders(ground: Ground) -> dict[Address, str]:
    """Every address that somebody has, and what has it first."""
    found: dict[Address, str] = {}
    for sort, text in _given(ground):
        address = _address(text)
        if address is not None:
            found.setdefault(address, sort)
    return found


def _given(ground: Ground) -> Iterator[tuple[str, str]]:
    for machine in ground.lower.machines:
        yield from (("machine", text) for text in machine.addresses)
    for node in ground.snapshot.nodes:
        yield from (("node", text) for text in node.addresses)
    for host in ground.lower.hosts:
        yield "host", host.address


def _address(text: str) -> Address | None:
    """An address, with or without the length of its network behind it; None for names and the like."""
    try:
        return ipaddress.ip_address(text.partition("/")[0])
    except ValueError:
        return None


def _span(text: str) -> tuple[int, int] | None:
    """`10.0.0.1`, `10.0.0.1-10.0.0.20` or `10.0.0.0/28` as first and last number."""
    if "/" in text:
        cidr = read_range(text)
        return (int(cidr.network_address), int(cidr.broadcast_address)) if cidr else None
    low, _, high = text.partition("-")
    first, last = _address(low.strip()), _address((high or low).strip())
    return (int(first), int(last)) if first and last else None


def _joined(spans: Iterable[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """Spans that overlap, as one."""
    ahead: tuple[int, int] | None = None
    for first, last in sorted(spans):
        if ahead is not None and first <= ahead[1] + 1:
            ahead = (ahead[0], max(ahead[1], last))
            continue
        if ahead is not None:
            yield ahead
        ahead = (first, last)
    if ahead is not None:
        yield ahead
