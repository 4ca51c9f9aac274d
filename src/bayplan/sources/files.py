"""Finds the files that a path stands for, and reads them whole, decompressed, within bounds."""

import re
import sys
import zlib
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import BinaryIO, Final, NamedTuple

from bayplan.model.errors import InvalidInput

STANDARD_INPUT: Final = "-"
LARGEST: Final = 2 << 30
"""No file may be larger than this, nor become so when decompressed."""
LARGEST_RATIO: Final = 500
"""A compressed file may not become more than so many times larger ..."""
HARMLESS: Final = 128 << 20
"""... unless it stays below this many bytes anyway."""

ESTATE: Final = "bayplan.yaml"
"""What an estate file is called. It is declared, not observed."""

_CHUNK: Final = 1 << 20
_ENDINGS: Final = re.compile(r"\.(json|ya?ml)(\.(gz|zst))?\Z", re.IGNORECASE)
_TEXTS: Final = re.compile(r"\.(json|ya?ml|txt|conf|cfg)(\.(gz|zst))?\Z", re.IGNORECASE)
_GZIP: Final = b"\x1f\x8b"
_LOOK: Final = 4096
_UTF16: Final = (b"\xff\xfe", b"\xfe\xff")
_ZSTANDARD: Final = b"\x28\xb5\x2f\xfd"


class Source(NamedTuple):
    """A file to read. `name` is how the person would call it: as given, never made absolute."""

    name: str
    path: Path | None

    @property
    def says_json(self) -> bool:
        """Whether the name promises JSON."""
        return ".json" in self.name.lower()


def find(paths: Sequence[str], *, texts: bool = False) -> list[Source]:
    """The files that these paths stand for: themselves, or what lies below a directory, sorted.

    With `texts`, plain texts below directories too.
    """
    return [source for path in paths for source in _expand(path, _TEXTS if texts else _ENDINGS)]


def is_text(source: Source) -> bool:
    """Whether a file is a plain text by its name, and no manifest."""
    return _ENDINGS.search(source.name) is None and _TEXTS.search(source.name) is not None


def _expand(given: str, endings: re.Pattern[str]) -> Iterator[Source]:
    if given == STANDARD_INPUT:
        yield Source("standard input", None)
        return
    path = Path(given)
    if path.is_dir():
        yield from (Source(str(found), found) for found in _below(path, endings))
    elif path.exists():
        yield Source(given, path)
    else:
        raise InvalidInput("there is no such file or directory; check the path", file=given)


def _below(directory: Path, endings: re.Pattern[str]) -> list[Path]:
    """Manifests in a directory and below it. Links that lead out of it are not followed.

    Estate files are no manifests, and what lies below a folder of Terraform is read by Terraform alone.
    """
    root = directory.resolve()
    found = [path for path in directory.rglob("*") if _matters(path.name, endings) and path.is_file()]
    stacks = {path.parent for path in found if path.suffix == ".tf"} - {directory}
    return sorted(
        path
        for path in found
        if endings.search(path.name)
        and stacks.isdisjoint(path.parents)
        and path.resolve().is_relative_to(root)
    )


def _matters(name: str, endings: re.Pattern[str]) -> bool:
    return name != ESTATE and (name.endswith(".tf") or endings.search(name) is not None)


def content(source: Source) -> bytes:
    """The bytes of a file, decompressed, as UTF-8 without a byte order mark."""
    try:
        return _as_utf8(_decompressed(_read(source)))
    except OSError as error:
        raise InvalidInput(f"cannot be read: {error.strerror or error}", file=source.name) from error
    except InvalidInput as error:
        raise error.within(source.name) from error


def _read(source: Source) -> bytes:
    if source.path is None:
        return _bounded(sys.stdin.buffer)
    with source.path.open("rb", buffering=0) as stream:
        if source.path.is_file() and source.path.stat().st_size <= LARGEST:
            _refuse_binary(stream.read(_LOOK))
            stream.seek(0)
            return stream.readall()
        return _bounded(stream)


def _bounded(stream: BinaryIO) -> bytes:
    """All that comes, as long as it is text and not too much. Pipes and devices do not tell their size."""
    kept = [stream.read(_CHUNK) or b""]
    _refuse_binary(kept[0][:_LOOK])
    total = len(kept[0])
    while piece := stream.read(_CHUNK):
        kept.append(piece)
        total += len(piece)
        if total > LARGEST:
            raise InvalidInput(f"is larger than {LARGEST >> 30} GiB; split it, for instance by namespace")
    return b"".join(kept)


def _refuse_binary(start: bytes) -> None:
    """What starts like neither text nor a known compression is not read any further."""
    if b"\0" in start and not start.startswith((_GZIP, _ZSTANDARD, *_UTF16)):
        raise InvalidInput("is a binary file; give JSON or YAML, plain or compressed with gzip or zstd")


def _as_utf8(data: bytes) -> bytes:
    """Windows shells redirect as UTF-16 with a byte order mark; everything else has to be UTF-8."""
    if data.startswith(_UTF16):
        try:
            return data.decode("utf-16").encode()
        except UnicodeError as error:
            raise InvalidInput("starts like UTF-16 text, but is not; save it as UTF-8") from error
    return data.removeprefix(b"\xef\xbb\xbf")


def _decompressed(data: bytes) -> bytes:
    if data.startswith(_GZIP):
        return _joined(_gunzip(data), len(data))
    if data.startswith(_ZSTANDARD):
        return _joined(_unzstd(data), len(data))
    return data


def _joined(chunks: Iterator[bytes], compressed: int) -> bytes:
    """All chunks together, refused as soon as they grow beyond reason."""
    bound = min(LARGEST, max(HARMLESS, compressed * LARGEST_RATIO))
    total, kept = 0, []
    for chunk in chunks:
        total += len(chunk)
        if total > bound:
            raise InvalidInput(
                f"grows beyond {bound >> 20} MiB when decompressed; decompress it yourself if you trust it"
            )
        kept.append(chunk)
    return b"".join(kept)


def _gunzip(data: bytes) -> Iterator[bytes]:
    """Decompresses all members of a gzip file, a bounded piece at a time."""
    while data.startswith(_GZIP):
        member = zlib.decompressobj(wbits=31)
        try:
            while not member.eof:
                piece = member.decompress(data, _CHUNK)
                data = member.unconsumed_tail
                if not piece and not member.eof:
                    raise InvalidInput("the compressed data ends too early; copy the file again")
                yield piece
        except zlib.error as error:
            raise InvalidInput("the compressed data is damaged; copy the file again") from error
        data = member.unused_data


def _unzstd(data: bytes) -> Iterator[bytes]:
    import zstandard

    reader = zstandard.ZstdDecompressor().stream_reader(data, read_across_frames=True)
    try:
        while piece := reader.read(_CHUNK):
            yield piece
    except (zstandard.ZstdError, MemoryError) as error:
        raise InvalidInput("the compressed data is damaged; copy the file again") from error
