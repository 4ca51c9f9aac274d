"""Reads files about Proxmox VE into a lower layer: tells what each is about, and gathers what they say."""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Final, NamedTuple

from bayplan.model.errors import InvalidInput
from bayplan.model.findings import Finding
from bayplan.model.machines import Host, Lower
from bayplan.sources import files
from bayplan.sources.complaints import Complaints
from bayplan.sources.files import Source
from bayplan.sources.proxmox import (
    disks,
    hosts,
    machines,
    networks,
    pci,
    places,
    settling,
    storages,
    tasks,
)
from bayplan.sources.proxmox.book import Book, Page
from bayplan.sources.proxmox.places import Place
from bayplan.sources.proxmox.telling import LISTED

Progress = Callable[[str, int, int], None]
"""Told the file that is begun, its position from 1, and how many there are."""

_HEAD: Final = 1 << 12
_PACKED: Final = re.compile(r"\.(gz|zst)\Z", re.IGNORECASE)


class Found(NamedTuple):
    """What came of the files. `skipped`: how many have no place in the model."""

    lower: Lower
    findings: tuple[Finding, ...] = ()
    files: tuple[str, ...] = ()
    skipped: int = 0


class Split(NamedTuple):
    """Files by whom they concern. `rest` may be anything."""

    ours: tuple[tuple[Source, Place], ...]
    rest: tuple[Source, ...]


def split(sources: Iterable[Source]) -> Split:
    """Which of these files are about Proxmox VE. Only the beginnings are looked at."""
    ours: list[tuple[Source, Place]] = []
    rest: list[Source] = []
    for source in sources:
        place = None if source.path is None else places.recognise(str(source.path), _head(source))
        if place is None:
            rest.append(source)
        else:
            ours.append((source, place))
    return Split(tuple(ours), tuple(rest))


def read(
    given: Sequence[tuple[Source, Place]], *, strict: bool = False, progress: Progress | None = None
) -> Found:
    """The lower layer that these files tell of. With `strict` the first complaint is raised."""
    book = Book(Complaints(strict))
    for position, (source, place) in enumerate(given, 1):
        if progress is not None:
            progress(source.name, position, len(given))
        if not place.topic:
            book.skipped += 1
            continue
        try:
            page = Page(source.name, files.content(source), place)
            _take(page, book)
        except InvalidInput as error:
            book.complaints.add(error, source.name, _subject(place))
    lower, findings = settling.settle(book)
    found = (*book.complaints.findings(), *findings)
    return Found(lower, found, tuple(source.name for source, _ in given), book.skipped)


def _take(page: Page, book: Book) -> None:
    if page.place.host:
        book.tell(page.file, Host(page.place.host), LISTED)
    _READERS[page.place.topic](page, book)


def _resources(page: Page, book: Book) -> None:
    """`/cluster/resources`: hosts, machines, storages and more, one row each."""
    for row in book.rows(page):
        with book.forgiving(page, row.text("id")):
            kind = row.text("type")
            if kind == "lxc":
                book.containers[row.text("node")].add(row.text("vmid"))
            elif kind in _RESOURCES:
                _RESOURCES[kind](page, book, row)


def _head(source: Source) -> bytes:
    """How a file begins; nothing of one that is packed or cannot be read, which its reader will say."""
    if source.path is None or _PACKED.search(source.name) or not source.path.is_file():
        return b""
    try:
        with source.path.open("rb") as stream:
            return stream.read(_HEAD)
    except OSError:
        return b""


def _subject(place: Place) -> str:
    return f"Machine {place.name}" if place.topic in _OF_MACHINES and place.name else ""


_RESOURCES: Final = {
    "node": hosts.resources,
    "qemu": machines.resources,
    "storage": storages.resources,
}
_OF_MACHINES: Final = frozenset(("config", "config-text", "current", "pending", "pending-text", "interfaces"))
_READERS: Final[Mapping[str, Callable[[Page, Book], None]]] = {
    "version": hosts.version,
    "definitions": storages.definitions,
    "definitions-text": storages.definitions_text,
    "nodes": hosts.listed,
    "cluster-status": hosts.cluster_status,
    "resources": _resources,
    "mappings": pci.mappings,
    "vnets": networks.vnets,
    "subnets": networks.subnets,
    "status": hosts.status,
    "history": hosts.history,
    "machines": machines.listed,
    "containers": machines.containers,
    "config": machines.config,
    "current": machines.current,
    "pending": machines.pending,
    "interfaces": machines.interfaces,
    "storages": storages.listed,
    "storage": storages.status,
    "content": storages.content,
    "disks": disks.listed,
    "thin-pools": disks.thin_pools,
    "volume-groups": disks.volume_groups,
    "zpools": disks.zpools,
    "zpool": disks.zpool,
    "directories": disks.directories,
    "networks": networks.listed,
    "pci": pci.listed,
    "tasks": tasks.listed,
    "config-text": machines.config_text,
    "pending-text": machines.pending_text,
    "machines-text": machines.list_text,
    "storages-text": storages.status_text,
    "lvs": disks.lvs,
    "lvs-text": disks.lvs_text,
    "zpools-text": disks.zpools_text,
    "arcstats": hosts.arcstats,
    "meminfo": hosts.meminfo,
    "lscpu": hosts.lscpu,
    "numactl": hosts.numactl,
    "pressure": hosts.pressure,
}
"""Who reads each topic of `places`."""
