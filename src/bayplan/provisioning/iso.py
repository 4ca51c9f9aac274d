"""An ISO 9660 image of a few files: always the same bytes for the same files.

Three trees lie over the same content, as genisoimage makes them with `-J -R`: plain ISO 9660 with short
names, Rock Ridge beside it (the true names, and files that only root may read), and Joliet. Linux takes Rock
Ridge, others Joliet, and all see the same files. Layout, in sectors of 2048 bytes: 16 empty, the primary
volume descriptor, that of Joliet, a terminator, four path tables, two root folders, the files.

Sources: ECMA-119 (ISO 9660), the Joliet specification, SUSP 1.12 and RRIP 1.12 (Rock Ridge). cloud-init finds
the image by its label, `cidata` (cloud-init, NoCloud).
"""

import re
import struct
from collections.abc import Mapping, Sequence
from typing import Final

from bayplan.model.errors import InvalidInput
from bayplan.model.record import Record

SECTOR: Final = 2048
SYSTEM_SECTORS: Final = 16
LABEL: Final = "cidata"
DATE: Final = bytes([100, 1, 1, 0, 0, 0, 0])
"""2000-01-01 in UTC: the same for everything, so that images compare."""
LONG_DATE: Final = b"2000010100000000\0"
NO_DATE: Final = b"0" * 16 + b"\0"
JOLIET_ESCAPE: Final = b"%/E"
"""Names in UCS-2, level 3."""
FILE, FOLDER = 0, 2
FILE_MODE, FOLDER_MODE = 0o100400, 0o040500
LARGEST: Final = (1 << 32) - 1
# Linux takes a dot at the end of a name in Joliet for the remains of a version.
_NAME: Final = re.compile(r"[A-Za-z0-9]([A-Za-z0-9._-]{0,62}[A-Za-z0-9_-])?\Z", re.ASCII)
_LABEL: Final = re.compile(r"[A-Za-z0-9_-]{1,16}\Z", re.ASCII)


class _Entry(Record, frozen=True):
    """A file where it lies: its short name, its true one, its first sector, and its size in bytes."""

    short: bytes
    name: str
    sector: int
    size: int


def image(files: Mapping[str, bytes], label: str = LABEL) -> bytes:
    """The image that holds these files at its root.

    Raises InvalidInput for a name beyond letters, digits, `.`, `_`, `-` and 64 signs, or a label beyond 16.
    """
    _check(files, label)
    named = _short_names(sorted(files))
    # How long the root folders are does not depend on where they lie: once to measure, once to write.
    draft = _entries(named, files, 0)
    plain, joliet = (len(_root(draft, 0, 0, wide)) // SECTOR for wide in (False, True))
    first = SYSTEM_SECTORS + 3 + 4
    content = first + plain + joliet
    entries = _entries(named, files, content)
    data = b"".join(_padded(files[one.name]) for one in entries)
    total = content + len(data) // SECTOR
    head = [
        bytes(SYSTEM_SECTORS * SECTOR),
        _descriptor(label, total, SYSTEM_SECTORS + 3, (first, plain), wide=False),
        _descriptor(label, total, SYSTEM_SECTORS + 5, (first + plain, joliet), wide=True),
        _padded(b"\xffCD001\x01"),
        *(_path_table(at, order) for at in (first, first + plain) for order in "<>"),
        _root(entries, first, plain, wide=False),
        _root(entries, first + plain, joliet, wide=True),
    ]
    return b"".join(head) + data


def _check(files: Mapping[str, bytes], label: str) -> None:
    for name, content in files.items():
        if not _NAME.match(name):
            raise InvalidInput(f"{name[:80]!r} cannot be a file of an image; use letters, digits, . _ and -")
        if len(content) > LARGEST:
            raise InvalidInput(f"{name} is too large for an image; it may have 4 GiB")
    if not _LABEL.match(label):
        raise InvalidInput(f"{label[:80]!r} cannot be a label; use up to 16 letters, digits, _ and -")


def _short_names(names: Sequence[str]) -> list[tuple[bytes, str]]:
    """Names of eight signs for readers that know no others, numbered so that none is taken twice."""
    made = []
    for number, name in enumerate(names):
        stem = re.sub(r"[^A-Z0-9]", "_", name.upper())
        made.append((f"{stem[:4]}{number:04}.;1".encode(), name))
    return sorted(made)


def _entries(named: list[tuple[bytes, str]], files: Mapping[str, bytes], sector: int) -> list[_Entry]:
    made = []
    for short, name in named:
        made.append(_Entry(short, name, sector, len(files[name])))
        sector += -(-len(files[name]) // SECTOR)
    return made


def _root(entries: Sequence[_Entry], sector: int, sectors: int, wide: bool) -> bytes:
    """The root folder: itself, itself again as its parent, and its files in the order of their names."""
    size = sectors * SECTOR
    own = b"" if wide else _attributes(FOLDER_MODE, 2)
    records = [
        _record(b"\0", sector, size, FOLDER, b"" if wide else _introduction() + own + _extension()),
        _record(b"\1", sector, size, FOLDER, own),
    ]
    if wide:
        order = sorted(entries, key=lambda one: _wide(one.name))
        records += [_record(_wide(one.name), one.sector, one.size, FILE, b"") for one in order]
    else:
        records += [_record(one.short, one.sector, one.size, FILE, _rock_ridge(one)) for one in entries]
    return _packed(records)


def _record(name: bytes, sector: int, size: int, flags: int, extra: bytes) -> bytes:
    """A directory record (ECMA-119, 9.1), of even length, with what the system may use at its end."""
    named = name + (b"" if len(name) % 2 else b"\0")
    extra += b"\0" * (len(extra) % 2)
    body = (
        _both(sector)
        + _both(size)
        + DATE
        + bytes([flags, 0, 0])
        + _both_short(1)
        + bytes([len(name)])
        + named
        + extra
    )
    return bytes([len(body) + 2, 0]) + body


def _packed(records: Sequence[bytes]) -> bytes:
    """Records one after the other; none lies across the end of a sector (ECMA-119, 6.8.1.1)."""
    made = b""
    for one in records:
        if len(made) % SECTOR + len(one) > SECTOR:
            made = _padded(made)
        made += one
    return _padded(made)


def _rock_ridge(entry: _Entry) -> bytes:
    name = entry.name.encode()
    return _attributes(FILE_MODE, 1) + b"NM" + bytes([5 + len(name), 1, 0]) + name


def _attributes(mode: int, links: int) -> bytes:
    """Mode, links, owner, group and number of a file (RRIP, `PX`); owner and group are root."""
    return b"PX" + bytes([44, 1]) + b"".join(map(_both, (mode, links, 0, 0, 0)))


def _introduction() -> bytes:
    """That what follows is meant so (SUSP, `SP`), with nothing to skip."""
    return b"SP" + bytes([7, 1]) + b"\xbe\xef\0"


def _extension() -> bytes:
    """Which extension is used (SUSP, `ER`)."""
    name = b"RRIP_1991A"
    return b"ER" + bytes([8 + len(name), 1, len(name), 0, 0, 1]) + name


def _path_table(root: int, order: str) -> bytes:
    """The only folder there is, the root (ECMA-119, 9.4)."""
    return _padded(b"\1\0" + struct.pack(f"{order}IH", root, 1) + b"\0\0")


PATH_TABLE_SIZE: Final = 10


def _descriptor(label: str, total: int, tables: int, root: tuple[int, int], wide: bool) -> bytes:
    """The volume descriptor of one of the trees (ECMA-119, 8.4 and 8.5)."""
    first, sectors = root
    made = bytes([2 if wide else 1]) + b"CD001\x01\0" + _words("", 32, wide) + _words(label, 32, wide)
    made += bytes(8) + _both(total) + (JOLIET_ESCAPE if wide else b"").ljust(32, b"\0")
    made += _both_short(1) + _both_short(1) + _both_short(SECTOR) + _both(PATH_TABLE_SIZE)
    made += struct.pack("<II", tables, 0) + struct.pack(">II", tables + 1, 0)
    made += _record(b"\0", first, sectors * SECTOR, FOLDER, b"")
    made += _words("", 128, wide) * 4 + _words("", 37, wide) * 3
    made += LONG_DATE + LONG_DATE + NO_DATE + LONG_DATE + b"\1\0"
    return _padded(made)


def _words(text: str, length: int, wide: bool) -> bytes:
    """A text of so many bytes, filled with spaces."""
    return _wide(text.ljust(length // 2)).ljust(length, b"\0") if wide else text.ljust(length).encode()


def _wide(text: str) -> bytes:
    return text.encode("utf-16-be")


def _both(number: int) -> bytes:
    """A number in both orders of bytes."""
    return struct.pack("<I", number) + struct.pack(">I", number)


def _both_short(number: int) -> bytes:
    return struct.pack("<H", number) + struct.pack(">H", number)


def _padded(data: bytes) -> bytes:
    return data + bytes(-len(data) % SECTOR)
