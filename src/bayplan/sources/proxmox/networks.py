"""Networks: bridges and VLANs of a host, and those that a cluster defines for all of its hosts."""

import ipaddress
from typing import Final

from bayplan.model.errors import InvalidInput
from bayplan.model.machines import Network
from bayplan.sources.proxmox.book import Book, Page
from bayplan.sources.proxmox.rows import Row
from bayplan.sources.proxmox.telling import EXACT, NARROW

_BRIDGES: Final = frozenset(("bridge", "OVSBridge"))
_VLANS: Final = frozenset(("vlan", "OVSIntPort"))
_MOST_VLAN: Final = 4094


def listed(page: Page, book: Book) -> None:
    """`/nodes/NODE/network`. The host's own address in a network is not for anybody else."""
    for row in book.rows(page):
        with book.forgiving(page, f"Network {row.text('iface')}"):
            kind, name = row.text("type"), row.name("iface")
            if kind not in _BRIDGES | _VLANS:
                continue
            cidr, address = _range(row)
            found = Network(
                name,
                page.place.host,
                bridge=name if kind in _BRIDGES else row.text("vlan-raw-device"),
                vlan=_vlan(row, "vlan-id"),
                cidr=cidr,
                gateway=row.text("gateway"),
                reserved=(address,) if address else (),
            )
            book.tell(page.file, found, EXACT)


def vnets(page: Page, book: Book) -> None:
    """`/cluster/sdn/vnets`."""
    for row in book.rows(page):
        with book.forgiving(page):
            name = row.name("vnet")
            book.tell(page.file, Network(name, bridge=name, vlan=_vlan(row, "tag")), EXACT)


def subnets(page: Page, book: Book) -> None:
    """`/cluster/sdn/vnets/VNET/subnets`. A network of the model has one range: the first."""
    for row in book.rows(page):
        with book.forgiving(page):
            name = page.place.name
            cidr = _network(row, "cidr")
            book.tell(page.file, Network(name, bridge=name, cidr=cidr, gateway=row.text("gateway")), NARROW)


def _range(row: Row) -> tuple[str, str]:
    """The network and the host's address in it; empty where the bridge has none."""
    if "cidr" not in row and "address" not in row:
        return "", ""
    written = row.text("cidr")
    if not written:
        mask = row.text("netmask")
        written = f"{row.text('address')}/{mask}" if mask else ""
    try:
        found = ipaddress.ip_interface(written)
    except ValueError as error:
        place = row.place("cidr")
        raise InvalidInput("is not an address such as 192.0.2.2/24", path=place, value=written) from error
    return str(found.network), str(found.ip)


def _network(row: Row, key: str) -> str:
    try:
        return str(ipaddress.ip_network(row.text(key), strict=False))
    except ValueError as error:
        message = "is not a network such as 192.0.2.0/24"
        raise InvalidInput(message, path=row.place(key), value=row.text(key)) from error


def _vlan(row: Row, key: str) -> int | None:
    found = row.amount(key)
    if found is not None and not 1 <= found <= _MOST_VLAN:
        raise InvalidInput("is not a VLAN from 1 to 4094", path=row.place(key), value=str(found))
    return found
