"""Storages as Proxmox VE lists them: what they are, how large and how full, and which volumes they hold."""

import re
from typing import Final

from bayplan.model.errors import InvalidInput
from bayplan.model.machines import StoragePool
from bayplan.sources.proxmox import rows
from bayplan.sources.proxmox.book import Book, Definition, Page, Promise
from bayplan.sources.proxmox.rows import Row
from bayplan.sources.proxmox.telling import EXACT, LISTED, NARROW

SHARED: Final = frozenset(
    ("nfs", "cifs", "glusterfs", "rbd", "cephfs", "iscsi", "iscsidirect", "zfs", "pbs", "esxi")
)
"""Kinds that are on the network by nature (the plugins that set `shared` themselves)."""

THIN: Final = frozenset(("lvmthin", "rbd", "dir", "nfs", "cifs", "glusterfs", "btrfs", "cephfs"))
"""Kinds whose disks take room as they are written; a zfspool does only where it is `sparse`."""

IMAGES: Final = frozenset(("images", "rootdir"))
"""Content that is disks of machines."""

_KIBI: Final = 10
_ACTIVE: Final = frozenset(("active", "available"))
_HEAD: Final = re.compile(r"([a-z]+):\s+(\S+)\s*\Z")
_SETTING: Final = re.compile(r"\s+(\S+)(?:\s+(.*?))?\s*\Z")


def resources(page: Page, book: Book, row: Row) -> None:
    """A storage among the rows of `/cluster/resources`."""
    kind = row.text("plugintype")
    found = StoragePool(
        row.name("storage"),
        row.text("node"),
        kind,
        size=row.amount("maxdisk"),
        used=row.amount("disk"),
        thin=kind in THIN,
        shared=_shared(row, kind),
        active=row.text("status") in ("", *_ACTIVE),
        content=_contents(row.text("content")),
    )
    book.tell(page.file, found, LISTED)


def listed(page: Page, book: Book) -> None:
    """`/nodes/NODE/storage`."""
    for row in book.rows(page):
        with book.forgiving(page, f"Storage {row.text('storage')}"):
            book.tell(page.file, _stated(row, row.name("storage"), page.place.host), NARROW)


def status(page: Page, book: Book) -> None:
    """`/nodes/NODE/storage/STORAGE/status`."""
    book.tell(page.file, _stated(rows.row(page.text), page.place.name, page.place.host), EXACT)


def content(page: Page, book: Book) -> None:
    """`/nodes/NODE/storage/STORAGE/content`: the disks on it, those of no machine included."""
    book.listed.add((page.place.host, page.place.name))
    for row in book.rows(page):
        with book.forgiving(page, f"Storage {page.place.name}"):
            size = row.amount("size")
            if row.text("content") in IMAGES and size is not None:
                found = Promise(page.place.host, page.place.name, row.name("volid"), size)
                book.promises.append(found)


def status_text(page: Page, book: Book) -> None:
    """What `pvesm status` prints: name, type, status, then total, used and available in KiB."""
    for number, line in enumerate(page.text.decode(errors="replace").splitlines(), 1):
        words = line.split()
        if not words or words[0] == "Name":
            continue
        if len(words) < 5:
            book.complain(page, InvalidInput("is not a line of `pvesm status`", line=number, value=line[:60]))
            continue
        with book.forgiving(page):
            size, used = (min(rows.whole(one) << _KIBI, rows.LARGEST) for one in words[3:5])
            active = words[2] in _ACTIVE
            found = StoragePool(
                words[0],
                page.place.host,
                words[1],
                size=size if active else None,
                used=used if active else None,
                thin=words[1] in THIN,
                shared=words[1] in SHARED,
                active=active,
            )
            book.tell(page.file, found, LISTED)


def definitions(page: Page, book: Book) -> None:
    """`/storage`: how storages are configured."""
    for row in book.rows(page):
        with book.forgiving(page):
            _define(book, row.name("storage"), row.text("type"), {key: row.text(key) for key in row.said()})


def definitions_text(page: Page, book: Book) -> None:
    """`/etc/pve/storage.cfg`: sections of `type: name` with indented settings."""
    name, kind, settings = "", "", dict[str, str]()
    for line in page.text.decode(errors="replace").splitlines():
        head, setting = _HEAD.match(line), _SETTING.match(line)
        if head is not None:
            _define(book, name, kind, settings)
            kind, name, settings = head[1], head[2], {}
        elif setting is not None:
            settings[setting[1]] = setting[2] or "1"
    _define(book, name, kind, settings)


def _define(book: Book, name: str, kind: str, settings: dict[str, str]) -> None:
    """Notes a storage. Passwords and keys stand in files of their own, and nothing else is kept either."""
    if not name or settings.get("disable") == "1":
        return
    book.definitions[name] = Definition(
        name,
        kind,
        group=settings.get("vgname", ""),
        thin_pool=settings.get("thinpool", ""),
        dataset=settings.get("pool", ""),
        path=settings.get("path", ""),
        content=_contents(settings.get("content", "")),
        shared=settings.get("shared") == "1" or kind in SHARED,
        sparse=settings.get("sparse") == "1",
    )


def _stated(row: Row, name: str, host: str) -> StoragePool:
    kind = row.text("type")
    return StoragePool(
        name,
        host,
        kind,
        size=row.amount("total"),
        used=row.amount("used"),
        thin=kind in THIN,
        shared=_shared(row, kind),
        active=row.truth("active") is not False and row.truth("enabled") is not False,
        content=_contents(row.text("content")),
    )


def _shared(row: Row, kind: str) -> bool:
    return bool(row.truth("shared")) or kind in SHARED


def _contents(text: str) -> tuple[str, ...]:
    """What may be kept there, in a fixed order; Proxmox VE gives it in any."""
    return tuple(sorted(filter(None, text.split(","))))
