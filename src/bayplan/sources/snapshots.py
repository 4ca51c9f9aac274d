"""Our own portable form of a snapshot: JSON with a schema, plain or compressed with zstd.

The form follows the model's records field by field, with what holds its default left out; amounts are written
as Kubernetes prints them. Readers ignore what they do not know and fill in what is absent, so that versions
can differ; only a newer major schema is refused. The bytes depend on the snapshot alone.
"""

import re
from pathlib import Path
from typing import Any, Final

import msgspec

from bayplan.model.errors import InvalidInput
from bayplan.model.quantities import Family, Quantity, parse
from bayplan.model.snapshot import Snapshot
from bayplan.sources import files, writing
from bayplan.sources.kubernetes import wire

MAJOR: Final = 1
SCHEMA: Final = f"bayplan.snapshot/v{MAJOR}"

FIRST: Final = 2
LAST: Final = 9998
"""Years that leave room on either side, to reckon with."""

_WRITTEN_SCHEMA: Final = re.compile(r"bayplan\.snapshot/v([0-9]{1,4})\Z")
_COMPRESSION_LEVEL: Final = 6
_AMOUNT: Final = "an amount as Kubernetes prints it, such as 500m or 2Gi; where needed followed by its family"


class _Head(msgspec.Struct):
    schema: str = ""


def load(path: str) -> Snapshot:
    """The snapshot in a file, as `save` wrote it."""
    if Path(path).is_dir():
        message = "is a directory, not a snapshot; name the file, or give the directory to --files"
        raise InvalidInput(message, file=path)
    (source,) = files.find([path])
    try:
        return decode(files.content(source))
    except InvalidInput as error:
        raise error.within(source.name) from error


def save(snapshot: Snapshot, path: str) -> None:
    """Writes `path` (`.json` or `.json.zst`) as a whole or not at all."""
    if not path.endswith((".json", ".json.zst")):
        raise InvalidInput(
            "a snapshot is written as .json or .json.zst; choose a name that ends so", file=path
        )
    data = _compressed(encode(snapshot)) if path.endswith(".zst") else encode(snapshot)
    writing.write(path, data)


def encode(snapshot: Snapshot) -> bytes:
    """The canonical bytes of a snapshot."""
    body = _encoder.encode(snapshot)
    schema = b'{"schema":' + msgspec.json.encode(SCHEMA)
    return schema + (b"," if body != b"{}" else b"") + body[1:]


def decode(data: bytes) -> Snapshot:
    """The snapshot of such bytes."""
    try:
        _insist_on_schema(_decode_head(data).schema)
        return _dated(_decoder.decode(data))
    except msgspec.ValidationError as error:
        raise wire.complaint(error) from error
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
        why = wire.complaint(error).message
        raise InvalidInput(f"is damaged or cut short ({why}); take the snapshot again") from error


def _dated(found: Snapshot) -> Snapshot:
    """The same snapshot, if its time can be reckoned with wherever one is."""
    if found.taken_at is not None and not FIRST <= found.taken_at.year <= LAST:
        message = f"is no time of a snapshot; years go from {FIRST} to {LAST}"
        raise InvalidInput(message, path="taken_at", value=str(found.taken_at))
    return found


def digest(snapshot: Snapshot) -> str:
    """Sixteen hexadecimal digits that stand for exactly this snapshot."""
    import hashlib  # loads a large library, which few commands need

    return hashlib.sha256(encode(snapshot)).hexdigest()[:16]


def json_schema() -> dict[str, Any]:
    """The form as JSON Schema, for readers in other languages."""
    made = msgspec.json.schema(Snapshot, schema_hook=lambda _: {"type": "string", "description": _AMOUNT})
    for definition in made["$defs"].values():
        if "description" in definition:
            lines = definition["description"].splitlines()
            definition["description"] = "\n".join(line.strip() for line in lines)
    root = made["$defs"]["Snapshot"]
    root["properties"] = {"schema": {"const": SCHEMA}, **root["properties"]}
    root["required"] = ["schema", *root["required"]]
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **made}


def _insist_on_schema(schema: str) -> None:
    match = _WRITTEN_SCHEMA.match(schema)
    if match is None:
        message = "is not a snapshot of bayplan; give a file that `bayplan snapshot` wrote, or use --files"
        raise InvalidInput(message, value=schema[:60])
    if int(match[1]) > MAJOR:
        message = f"was written by a newer bayplan ({schema}, known is {SCHEMA}); update this one"
        raise InvalidInput(message, value=schema)


def _write_value(value: object) -> str:
    """A quantity in canonical form, with its family behind it where that alone would read as another."""
    if not isinstance(value, Quantity):
        raise TypeError(f"{type(value).__name__} has no place in a snapshot")
    text = str(value)
    return text if parse(text).family is value.family else f"{text} {value.family.value}"


def _read_value(kind: type, value: object) -> Quantity:
    if kind is not Quantity or not isinstance(value, str):
        raise ValueError(f"Expected a quantity, got {type(value).__name__}")
    text, _, family = value.partition(" ")
    found = parse(text)
    return Quantity(found.nanos, Family(family)) if family else found


_encoder = msgspec.json.Encoder(enc_hook=_write_value, order="deterministic")
_decoder = msgspec.json.Decoder(Snapshot, dec_hook=_read_value)
_decode_head = msgspec.json.Decoder(_Head).decode


def _compressed(data: bytes) -> bytes:
    import zstandard

    return zstandard.ZstdCompressor(level=_COMPRESSION_LEVEL).compress(data)
