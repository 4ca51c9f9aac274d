"""The form of a history file: its tables, and the marks by which it is recognised.

Numbers of an observation stand in one blob, in the order of its layout; layouts and bounds are written once
and referred to by many observations. So a year of hourly observations is some thousand rows of a few
kilobytes.
"""

import array
import hashlib
import sys
from collections.abc import Iterable
from typing import Final

from bayplan.capacity.trends.assembling import ABSENT

APPLICATION: Final = 0x42415950
"""`BAYP`, in the header of the file."""
VERSION: Final = 1

TABLES: Final = (
    """CREATE TABLE lines (
        id INTEGER PRIMARY KEY, "constraint" TEXT NOT NULL, name TEXT NOT NULL, scope TEXT NOT NULL,
        subject TEXT NOT NULL, unit TEXT NOT NULL, UNIQUE ("constraint", name, scope, subject, unit))""",
    "CREATE TABLE layouts (id INTEGER PRIMARY KEY, digest BLOB NOT NULL UNIQUE, lines BLOB NOT NULL)",
    "CREATE TABLE bounds (id INTEGER PRIMARY KEY, digest BLOB NOT NULL UNIQUE, amounts BLOB NOT NULL)",
    """CREATE TABLE observations (
        id INTEGER PRIMARY KEY, at INTEGER NOT NULL, digest TEXT NOT NULL,
        layout INTEGER NOT NULL REFERENCES layouts, bounds INTEGER NOT NULL REFERENCES bounds,
        used BLOB NOT NULL, UNIQUE (at, digest))""",
    """CREATE TABLE happenings (
        id INTEGER PRIMARY KEY, kind TEXT NOT NULL, subject TEXT NOT NULL, at INTEGER NOT NULL,
        seen INTEGER NOT NULL, number INTEGER NOT NULL, name TEXT NOT NULL, message TEXT NOT NULL)""",
    "CREATE INDEX happenings_seen ON happenings (seen)",
    """CREATE TABLE marks (
        kind TEXT NOT NULL, subject TEXT NOT NULL, mark INTEGER NOT NULL, seen INTEGER NOT NULL,
        PRIMARY KEY (kind, subject)) WITHOUT ROWID""",
    f"PRAGMA application_id = {APPLICATION}",
    f"PRAGMA user_version = {VERSION}",
)

_LARGEST: Final = 2**63 - 1


def pack_amounts(amounts: Iterable[int | None]) -> bytes:
    """Numbers as 64-bit integers, little-endian; what is beyond their range is cut to it."""
    held = (ABSENT if one is None else max(-_LARGEST, min(_LARGEST, one)) for one in amounts)
    return _little_endian(array.array("q", held))


def pack_lines(ids: Iterable[int]) -> bytes:
    """Ids of lines as 32-bit integers, little-endian."""
    return _little_endian(array.array("I", ids))


def digest(data: bytes) -> bytes:
    """What stands for some bytes."""
    return hashlib.blake2b(data, digest_size=16).digest()


def _little_endian(numbers: "array.array[int]") -> bytes:
    if sys.byteorder == "big":
        numbers.byteswap()
    return numbers.tobytes()
