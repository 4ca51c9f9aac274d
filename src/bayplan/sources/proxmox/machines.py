"""Machines: lists of them, their configurations, how they stand, and the addresses their agents report."""

import ipaddress
import re
from typing import Final

from bayplan.model.errors import InvalidInput
from bayplan.model.machines import Machine, Network
from bayplan.sources.proxmox import configs, entries, rows
from bayplan.sources.proxmox.book import Book, Page
from bayplan.sources.proxmox.configs import Configured
from bayplan.sources.proxmox.entries import Entries
from bayplan.sources.proxmox.rows import Row
from bayplan.sources.proxmox.telling import EXACT, LISTED, NARROW, PARTED

_LIVE: Final = PARTED + 1
_MOST_VMID: Final = 999_999_999
_MEBI: Final = 20
_STATES: Final = frozenset(("running", "stopped", "paused"))
_OF_PODS: Final = re.compile(
    r"(?:lo|docker|veth|cali|cni|flannel|kube-|br-|tunl|nodelocaldns|vxlan|virbr|cilium|lxc)"
)
"""Interfaces inside of a machine whose addresses are nobody else's business."""


def resources(page: Page, book: Book, row: Row) -> None:
    """A machine among the rows of `/cluster/resources`."""
    book.tell(page.file, _listed(row, row.text("node")), LISTED)


def listed(page: Page, book: Book) -> None:
    """`/nodes/NODE/qemu`."""
    for row in book.rows(page):
        with book.forgiving(page, f"Machine {row.text('vmid')}"):
            book.tell(page.file, _listed(row, page.place.host), NARROW)


def containers(page: Page, book: Book) -> None:
    """`/nodes/NODE/lxc`: containers have no place in the model, and are only counted."""
    for row in book.rows(page):
        with book.forgiving(page):
            book.containers[page.place.host].add(row.text("vmid"))


def current(page: Page, book: Book) -> None:
    """`/nodes/NODE/qemu/VMID/status/current`."""
    book.tell(page.file, _listed(rows.row(page.text), page.place.host, _vmid(page)), _LIVE)


def config(page: Page, book: Book) -> None:
    """`/nodes/NODE/qemu/VMID/config`."""
    _tell(page, book, entries.from_answer(page.text))


def config_text(page: Page, book: Book) -> None:
    """What `qm config` prints, or the file behind it."""
    _tell(page, book, entries.from_text(page.text))


def pending(page: Page, book: Book) -> None:
    """`/nodes/NODE/qemu/VMID/pending`."""
    _tell(page, book, entries.from_pending_answer(page.text))


def pending_text(page: Page, book: Book) -> None:
    """What `qm pending` prints."""
    _tell(page, book, entries.from_pending_text(page.text))


def list_text(page: Page, book: Book) -> None:
    """What `qm list` prints: `VMID NAME STATUS MEM(MB) BOOTDISK(GB) PID`."""
    for number, line in enumerate(page.text.decode(errors="replace").splitlines(), 1):
        words = line.split()
        if not words or words[0] == "VMID":
            continue
        if len(words) < 4 or not words[0].isascii() or not words[0].isdigit():
            book.complain(page, InvalidInput("is not a line of `qm list`", line=number, value=line[:60]))
            continue
        with book.forgiving(page):
            status = words[2] if words[2] in _STATES else ""
            memory = rows.whole(words[3], "MEM(MB)") << _MEBI
            vmid = _checked(int(words[0]))
            made = Machine(vmid, words[1], page.place.host, status, memory=min(memory, rows.LARGEST))
            book.tell(page.file, made, NARROW)


def interfaces(page: Page, book: Book) -> None:
    """`/nodes/NODE/qemu/VMID/agent/network-get-interfaces`: what the machine itself says."""
    found: list[str] = []
    for card in rows.row(page.text).rows("result"):
        if not _OF_PODS.match(card.text("name")):
            found += [one.text("ip-address") for one in card.rows("ip-addresses")]
    addresses = tuple(dict.fromkeys(filter(_reaches_out, found)))
    book.tell(page.file, Machine(_vmid(page), host=page.place.host, addresses=addresses), NARROW)


def _reaches_out(text: str) -> bool:
    try:
        found = ipaddress.ip_address(text)
    except ValueError:
        return False
    return not (found.is_loopback or found.is_link_local)


def _listed(row: Row, host: str, vmid: int | None = None) -> Machine:
    """What lists and states say of a machine."""
    status = row.text("qmpstatus") if row.text("qmpstatus") == "paused" else row.text("status")
    number = row.whole("vmid") if vmid is None else vmid
    if number is None:
        raise InvalidInput("is required, but is missing or empty", path=row.place("vmid"))
    cores = row.number("maxcpu") if "maxcpu" in row else row.number("cpus")
    return Machine(
        vmid=_checked(number),
        name=row.text("name"),
        host=host,
        status=status if status in _STATES else "",
        template=bool(row.truth("template")),
        memory=row.amount("maxmem"),
        memory_used=row.amount("mem"),
        cores=int(cores) if cores and cores.is_integer() else None,
        tags=configs.tags(row.text("tags")),
        lock=row.text("lock"),
    )


def _checked(vmid: int) -> int:
    if not 0 < vmid <= _MOST_VMID:
        raise InvalidInput("is not the number of a machine", path="vmid", value=str(vmid))
    return vmid


def _vmid(page: Page) -> int:
    return _checked(int(page.place.name))


def _tell(page: Page, book: Book, found: Entries) -> None:
    made = configs.machine(_vmid(page), page.place.host, found)
    for error in made.complaints:
        book.complain(page, error, f"Machine {made.machine.vmid}")
    book.configured.add((made.machine.vmid, made.machine.host))
    book.tell(page.file, made.machine, PARTED if found.parted else EXACT)
    _tell_networks(page, book, made)


def _tell_networks(page: Page, book: Book, made: Configured) -> None:
    """The networks that its cards are in, with the range that cloud-init was told for them."""
    for number, card in ((int(one.slot.removeprefix("net")), one) for one in made.machine.nics):
        if not card.bridge:
            continue
        told = made.addresses.get(number, ())
        ranged = next((one for one in told if one.network), None)
        network = Network(
            name=card.bridge if card.vlan is None else f"{card.bridge}.{card.vlan}",
            host=page.place.host,
            bridge=card.bridge,
            vlan=card.vlan,
            cidr=ranged.network if ranged else "",
            gateway=ranged.gateway if ranged else "",
        )
        book.tell(page.file, network, LISTED)
