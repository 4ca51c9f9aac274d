"""Tells the forms of evidence apart, and reads and writes whole files.

JSON is known by its keys: `schema` of ours, `scans` of KRR, `Namespaces` of Goldilocks. What does not begin
like JSON is CSV.
"""

import re
from typing import Final

import msgspec

from bayplan.model.errors import InvalidInput
from bayplan.model.evidence import Evidence
from bayplan.sources import decoding, files, writing
from bayplan.sources.evidence import advised, own, tables

KNOWN: Final = (
    "known are evidence that `--save-evidence` wrote, `krr -f json`, `goldilocks summary`, and CSV with a "
    "column for namespace, kind, workload, container and time"
)
LARGEST: Final = 256 << 20
"""In bytes, decompressed: ten times what 500 containers come to in a month of hours."""
_LEVEL: Final = 9
_ENDINGS: Final = (".json", ".json.zst")
_NAN: Final = re.compile(rb"([:,\[]\s*)NaN(?=\s*[,\]}])")
"""Python writes it into JSON where there is no number, though JSON has no such word."""
_NONE: Final = msgspec.Raw(b"")


class _Head(msgspec.Struct):
    """What tells one form from another."""

    schema: str | None = None
    scans: msgspec.Raw = _NONE
    namespaces: msgspec.Raw = msgspec.field(default=_NONE, name="Namespaces")
    kind: str | None = None


_decode_head = decoding.decoder(_Head)


def read(path: str) -> tuple[Evidence, ...]:
    """The evidence in a file (`-`: standard input). Raises InvalidInput where any of it is unusable."""
    source = _source(path)
    try:
        return decode(files.content(source))
    except InvalidInput as error:
        raise error.within(source.name) from error


def decode(data: bytes) -> tuple[Evidence, ...]:
    """The evidence in the bytes of a file, in any form that is known."""
    if len(data) > LARGEST:
        raise InvalidInput(
            f"is larger than {LARGEST >> 20} MiB; take a longer step, or split it by namespace"
        )
    if b"NaN" in data:
        data = _NAN.sub(rb"\1null", data)
    if not data.strip():
        raise InvalidInput(f"is empty; {KNOWN}")
    if data.lstrip()[:1] not in (b"{", b"["):
        return tables.decode(data)
    try:
        head = _decode_head(data)
    except InvalidInput as error:
        raise InvalidInput(f"is not evidence, or is damaged ({error.message}); {KNOWN}") from error
    if head.schema is not None:
        return own.decode(data)
    if bytes(head.scans):
        return advised.krr(data)
    if bytes(head.namespaces):
        return advised.goldilocks(data)
    if head.kind is not None:
        message = f"holds objects of Kubernetes ({head.kind[:40]}); give dumps to --files"
        raise InvalidInput(message, value=head.kind[:40])
    raise InvalidInput(f"is JSON, but no evidence; {KNOWN}")


def write(path: str, evidence: tuple[Evidence, ...]) -> None:
    """Writes `path` (`.json` or `.json.zst`) as a whole or not at all."""
    insist_on_name(path)
    data = own.encode(evidence)
    writing.write(path, _compressed(data) if path.endswith(".zst") else data)


def insist_on_name(path: str) -> None:
    """Refuses a name that evidence cannot be written to."""
    if not path.endswith(_ENDINGS):
        message = "evidence is written as .json or .json.zst; choose a name that ends so"
        raise InvalidInput(message, file=path)


def _source(path: str) -> files.Source:
    found = files.find([path])
    if len(found) != 1 or found[0].name not in (path, "standard input"):
        raise InvalidInput("is a directory; name the file with the evidence", file=path)
    return found[0]


def _compressed(data: bytes) -> bytes:
    import zstandard  # it takes a while to load

    return zstandard.ZstdCompressor(level=_LEVEL).compress(data)
