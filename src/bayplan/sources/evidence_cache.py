"""Remembers what servers answered about days that are over, so that no day is asked for twice.

One file holds one answer: an expression, of one server, over one block of time. A file that is damaged, or of
something else, counts as not there; it is replaced when the answer comes again. What is kept are labels and
readings, and never a credential.
"""

import hashlib
from array import array
from collections.abc import Sequence
from pathlib import Path
from typing import Final, NamedTuple

import msgspec
import zstandard

from bayplan.model.errors import InvalidInput
from bayplan.sources import writing

LEVEL: Final = 3
_MAGIC: Final = b"bayplan evidence 1\n"
_DIGEST: Final = 16

Labels = tuple[tuple[str, str], ...]


class Row(NamedTuple):
    """A series within a block: its labels, and a reading for each step (`NOTHING` where there is none)."""

    labels: Labels
    values: "array[float]"


class Key(NamedTuple):
    """What an answer answers. `server`: its address as it may be printed; times in whole seconds."""

    server: str
    expression: str
    start: int
    end: int
    step: int

    @property
    def readings(self) -> int:
        """How many readings each series has."""
        return (self.end - self.start) // self.step + 1


class _Kept(msgspec.Struct, array_like=True):
    key: Key
    rows: list[tuple[Labels, bytes]]


_encoder: Final = msgspec.msgpack.Encoder()
_decoder: Final = msgspec.msgpack.Decoder(_Kept)


class Cache:
    """A folder of answers. `broken`: why it takes no more, empty while it does."""

    def __init__(self, folder: str | None) -> None:
        self._folder = Path(folder) if folder else None
        self.broken = ""

    def get(self, key: Key) -> list[Row] | None:
        """The answer, or None where it is not known."""
        if self._folder is None:
            return None
        try:
            return _read((self._folder / _name(key)).read_bytes(), key)
        except (OSError, ValueError, zstandard.ZstdError, msgspec.MsgspecError):
            return None

    def put(self, key: Key, rows: Sequence[Row]) -> None:
        """Keeps an answer; a folder that takes none is remembered, and no failure."""
        if self._folder is None or self.broken:
            return
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            writing.write(str(self._folder / _name(key)), _written(key, rows))
        except (OSError, InvalidInput) as error:
            self.broken = str(error)


def _name(key: Key) -> str:
    return f"{hashlib.blake2b(_encoder.encode(key), digest_size=_DIGEST).hexdigest()}.block"


def _written(key: Key, rows: Sequence[Row]) -> bytes:
    kept = _encoder.encode(_Kept(key, [(row.labels, row.values.tobytes()) for row in rows]))
    body = zstandard.ZstdCompressor(level=LEVEL).compress(kept)
    return _MAGIC + hashlib.blake2b(body, digest_size=_DIGEST).digest() + body


def _read(data: bytes, key: Key) -> list[Row]:
    """The rows of a file. Raises ValueError where it holds something else."""
    head = len(_MAGIC) + _DIGEST
    body = data[head:]
    if data[:head] != _MAGIC + hashlib.blake2b(body, digest_size=_DIGEST).digest():
        raise ValueError("not whole")
    kept = _decoder.decode(zstandard.ZstdDecompressor().decompress(body))
    rows = [Row(labels, array("d", values)) for labels, values in kept.rows]
    if kept.key != key or any(len(row.values) != key.readings for row in rows):
        raise ValueError("of something else")
    return rows
