"""What storages stand on: disks, volume groups, thin pools, pools of ZFS, mounted directories."""

import re
from collections.abc import Iterator
from typing import Final

from bayplan.model.errors import InvalidInput
from bayplan.model.machines import Host, PhysicalDisk
from bayplan.sources.proxmox import properties, rows
from bayplan.sources.proxmox.book import Book, Mount, Page, ThinPool, Volume, Zpool
from bayplan.sources.proxmox.rows import Row
from bayplan.sources.proxmox.telling import EXACT

_DEVICES: Final = "/dev/"
_DEEPEST: Final = 8
_SIZE: Final = re.compile(r"[<>]?([0-9]+(?:[.,][0-9]+)?)([bBkKmMgGtT]?)(?:i?[bB])?\Z", re.ASCII)
_HEADING: Final = "LV"
_THIN_POOL: Final = "t"
_THIN_VOLUME: Final = "V"
_PLAIN_VOLUMES: Final = frozenset("-ormCcO")
_SHARE: Final = re.compile(r"[0-9]{1,3}(?:[.,][0-9]+)?\Z", re.ASCII)


def listed(page: Page, book: Book) -> None:
    """`/nodes/NODE/disks/list`."""
    found: list[PhysicalDisk] = []
    for row in book.rows(page):
        with book.forgiving(page):
            name = row.name("devpath").removeprefix(_DEVICES)
            if "parent" in row:
                continue
            alias = row.text("by_id_link")
            if alias:
                book.aliases[page.place.host, alias] = name
            found.append(
                PhysicalDisk(name, row.amount("size") or 0, row.text("type"), row.text("model").strip())
            )
    book.tell(page.file, Host(page.place.host, disks=tuple(found)), EXACT)


def thin_pools(page: Page, book: Book) -> None:
    """`/nodes/NODE/disks/lvmthin`."""
    for row in book.rows(page):
        with book.forgiving(page):
            found = ThinPool(
                page.place.host,
                row.name("vg"),
                row.name("lv"),
                row.amount("lv_size"),
                row.amount("used"),
                row.amount("metadata_size"),
                row.amount("metadata_used"),
            )
            book.thin_pools.append(found)


def volume_groups(page: Page, book: Book) -> None:
    """`/nodes/NODE/disks/lvm`: a tree of volume groups with the devices that each is on."""
    for group in rows.row(page.text).rows("children"):
        with book.forgiving(page):
            devices = tuple(one.name("name") for one in group.rows("children"))
            book.groups[page.place.host, group.name("name")] = devices


def zpools(page: Page, book: Book) -> None:
    """`/nodes/NODE/disks/zfs`."""
    for row in book.rows(page):
        with book.forgiving(page):
            found = Zpool(page.place.host, row.name("name"), row.amount("size"), row.amount("alloc"))
            book.zpools.append(found)


def zpool(page: Page, book: Book) -> None:
    """`/nodes/NODE/disks/zfs/NAME`: the tree of one pool, with the disks as its leaves."""
    devices = tuple(_leaves(rows.row(page.text), 0))
    book.zpools.append(Zpool(page.place.host, page.place.name, devices=devices))


def zpools_text(page: Page, book: Book) -> None:
    """What `zpool list -Hp` prints: name, size and allocated first, in bytes."""
    for number, line in enumerate(page.text.decode(errors="replace").splitlines(), 1):
        words = line.split()
        if not words:
            continue
        with book.forgiving(page):
            if len(words) < 3:
                raise InvalidInput("is not a line of `zpool list -Hp`", line=number, value=line[:60])
            size, used = rows.whole(words[1], words[0]), rows.whole(words[2], words[0])
            book.zpools.append(Zpool(page.place.host, words[0], max(0, size), max(0, used)))


def directories(page: Page, book: Book) -> None:
    """`/nodes/NODE/disks/directory`: what is mounted from a disk of its own."""
    for row in book.rows(page):
        with book.forgiving(page):
            book.mounts.append(Mount(page.place.host, row.name("path"), row.name("device")))


def lvs(page: Page, book: Book) -> None:
    """`lvs --reportformat json`, in any unit."""
    for report in rows.row(page.text).rows("report"):
        for row in report.rows("lv"):
            with book.forgiving(page):
                _take(book, page.place.host, row)


def lvs_text(page: Page, book: Book) -> None:
    """The table of `lvs`. Its columns may be empty, so that the kind of a volume says what a word means."""
    for number, line in enumerate(page.text.decode(errors="replace").splitlines(), 1):
        words = line.split()
        if not words or words[0] == _HEADING:
            continue
        with book.forgiving(page):
            if len(words) < 4 or len(words[2]) < 8:
                raise InvalidInput("is not a line of `lvs`", line=number, value=line[:60])
            _take(book, page.place.host, _as_row(words))


def _as_row(words: list[str]) -> Row:
    fields: dict[str, object] = dict(
        zip(("lv_name", "vg_name", "lv_attr", "lv_size"), words[:4], strict=True)
    )
    rest = words[4:]
    if words[2][0] == _THIN_POOL and len(rest) >= 2:
        fields |= {"data_percent": rest[0], "metadata_percent": rest[1]}
    elif words[2][0] == _THIN_VOLUME and rest and not _SHARE.match(rest[0]):
        fields["pool_lv"] = rest[0]
    return Row(fields)


def _take(book: Book, host: str, row: Row) -> None:
    """A thin pool, or a volume in or beside one."""
    name, group, kind = row.name("lv_name"), row.name("vg_name"), row.name("lv_attr")[0]
    size = _size(row, "lv_size")
    if size is None:
        raise InvalidInput("is required, but is missing or empty", path=row.place("lv_size"))
    if kind == _THIN_POOL:
        metadata = _size(row, "lv_metadata_size")
        used, metadata_used = _share(row, "data_percent", size), _share(row, "metadata_percent", metadata)
        book.thin_pools.append(ThinPool(host, group, name, size, used, metadata, metadata_used))
    elif kind == _THIN_VOLUME or kind in _PLAIN_VOLUMES:
        book.volumes.append(Volume(host, group, name.strip("[]"), size, row.text("pool_lv").strip("[]")))


def _size(row: Row, key: str) -> int | None:
    """A size as LVM prints it, in whichever unit; capital letters stand for powers of 1000."""
    text = row.text(key).strip()
    if not text:
        return None
    match = _SIZE.match(text)
    if match is None or len(text) > 24:
        raise InvalidInput("is not a size of LVM", path=row.place(key), value=text[:40])
    number, unit = match[1].replace(",", "."), match[2]
    if unit.isupper() and unit != "B":
        return min(rows.LARGEST, int(float(number) * 1000 ** (" KMGT".index(unit))))
    return properties.size(number + ("" if unit in ("b", "B") else unit.upper()))


def _share(row: Row, key: str, of: int | None) -> int | None:
    """What a percentage stands for."""
    text = row.text(key).replace(",", ".")
    if not text or of is None:
        return None
    share = rows.number(text, row.place(key))
    if not 0 <= share <= 100:
        raise InvalidInput("is not a percentage", path=row.place(key), value=text)
    return min(of, round(of * share / 100))


def _leaves(row: Row, depth: int) -> Iterator[str]:
    """The disks of a tree; what has children is a mirror or the like."""
    children = row.rows("children")
    if not children and depth:
        yield row.name("name")
    elif depth < _DEEPEST:
        for child in children:
            yield from _leaves(child, depth + 1)
