"""PCI devices of a host, and the mappings by which machines ask for them."""

from collections.abc import Iterator

from bayplan.model.errors import InvalidInput
from bayplan.model.machines import MappedDevice, PciDevice, PciMapping
from bayplan.sources.proxmox import devices, properties, rows
from bayplan.sources.proxmox.book import Book, Page
from bayplan.sources.proxmox.rows import Row
from bayplan.sources.proxmox.telling import EXACT


def listed(page: Page, book: Book) -> None:
    """`/nodes/NODE/hardware/pci`."""
    for row in book.rows(page):
        with book.forgiving(page):
            found = PciDevice(
                page.place.host,
                devices.pci_address(row.name("id")),
                kind=row.text("class").removeprefix("0x"),
                vendor=row.text("vendor").removeprefix("0x"),
                device=row.text("device").removeprefix("0x"),
                name=" ".join(filter(None, (row.text("vendor_name"), row.text("device_name")))),
                group=row.whole("iommugroup"),
                mediated=bool(row.truth("mdev")),
            )
            book.tell(page.file, found, EXACT)


def mappings(page: Page, book: Book) -> None:
    """`/cluster/mapping/pci`; asked with `check-node`, it says what is wrong with each on that host."""
    for row in book.rows(page):
        name = row.text("id")
        with book.forgiving(page, f"Mapping {name}"):
            paths = [
                one
                for index, text in enumerate(row.listed("map"))
                for one in _paths(rows.shown(text), f"{row.place('map')}[{index}]")
            ]
            found = PciMapping(row.name("id"), tuple(paths), tuple(_complaints(row, page.place.host)))
            book.tell_mapping(page.file, found, EXACT)
            if any(one.text("severity") != "warning" for one in _checks(row)):
                book.unfit.add(found.name)


def _paths(text: str, place: str) -> Iterator[MappedDevice]:
    """The devices of one entry: its path may list several, of which a machine gets the first that is free."""
    try:
        parts = properties.parse(text)
        host, path = parts.get("node", ""), parts.get("path", "")
        if not host or not path:
            raise InvalidInput("names no node or no path")
        group = rows.whole(parts["iommugroup"], "iommugroup") if "iommugroup" in parts else None
        for address in path.split(";"):
            yield MappedDevice(host, devices.pci_address(address), parts.get("id", ""), group)
    except InvalidInput as error:
        raise InvalidInput(error.message, path=place, value=error.value or text[:100]) from error


def _checks(row: Row) -> list[Row]:
    """What Proxmox VE has checked; before release 8.1 it called that errors."""
    return [*row.rows("checks"), *row.rows("errors")]


def _complaints(row: Row, host: str) -> Iterator[str]:
    """What Proxmox VE complains of, errors and warnings alike."""
    for one in _checks(row):
        message = one.text("message").strip()
        if message:
            yield f"{host}: {message}" if host else message
