"""The texts of a tree, cut into objects with the lines of all their values.

Nothing that a person would write by hand is larger than the bounds here: what is, is a dump or a mistake, and
is named rather than read for minutes.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final, NamedTuple

import msgspec

from bayplan.model.errors import InvalidInput
from bayplan.model.trees import nearest
from bayplan.sources import files
from bayplan.sources.files import Source
from bayplan.sources.kubernetes import wire
from bayplan.sources.manifests import json_documents
from bayplan.sources.manifests.documents import Document, Documents, Lines

LARGEST_YAML: Final = 16 << 20
LARGEST_PIPE: Final = 64 << 20
LARGEST_JSON: Final = 256 << 20
_SMALL_JSON: Final = 1 << 20
"""JSON up to this size is read as YAML as well, which tells the lines."""


class Text(NamedTuple):
    """A file that was read. `file` is what it is called in answers."""

    file: str
    data: bytes

    @property
    def named_json(self) -> bool:
        return self.file.endswith(".json")


class Mapped(NamedTuple):
    """A file that holds one mapping, and the lines of its values."""

    file: str
    data: dict[str, Any]
    places: dict[str, int]

    def line(self, path: str) -> int:
        """The line of a value, or of what would hold it."""
        return nearest(self.places, path, 1)


class _Plan(wire.Wire, rename=None):
    """What `terraform show -json` begins with."""

    format_version: str | None = None
    terraform_version: str | None = None
    kind: str | None = None


_decode_plan = msgspec.json.Decoder(_Plan).decode


def load(path: Path, name: str) -> Text:
    """A file with its content."""
    bound = LARGEST_JSON if name.endswith(".json") else LARGEST_YAML
    try:
        size = path.stat().st_size
    except OSError as error:
        raise InvalidInput(f"cannot be read: {error.strerror or error}", file=name) from error
    data = files.content(Source(name, path)) if size <= bound else b""
    size = max(size, len(data))  # what was compressed has grown
    if size > bound:
        message = f"has {size >> 20} MiB, and more than {bound >> 20} MiB is not read; split it or leave it"
        raise InvalidInput(message, file=name, line=1)
    return Text(name, data)


def flowing(path: str) -> bool:
    """Whether a path is no file but a pipe, as `-` and `<(helm template ...)` are."""
    if path == files.STANDARD_INPUT:
        return True
    found = Path(path)
    return found.exists() and not (found.is_file() or found.is_dir())


def piped(path: str) -> Text:
    """What comes through a pipe."""
    (source,) = files.find([path])
    text = Text(source.name, files.content(source))
    bound = LARGEST_JSON if json_documents.seem(text.data, False) else LARGEST_PIPE
    if len(text.data) > bound:
        message = f"is larger than {bound >> 20} MiB; give less at once, for instance one namespace"
        raise InvalidInput(message, file=text.file)
    return text


def is_plan(text: Text) -> bool:
    """Whether this is what Terraform says of a plan or a state."""
    if b'"format_version"' not in text.data or b'"terraform_version"' not in text.data:
        return False
    try:
        found = _decode_plan(text.data)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
        return False
    return found.format_version is not None and found.kind is None


def documents(text: Text) -> Documents:
    """The objects of a text, with notes on where everything stands."""
    from bayplan.sources.manifests import yaml_documents  # it takes a while to load
    from bayplan.sources.manifests.yaml_placing import Placing

    if not json_documents.seem(text.data, text.named_json):
        return yaml_documents.documents(text.data, Placing)
    if len(text.data) > _SMALL_JSON:
        return _json(text.data)
    return _placed_json(text.data, list(yaml_documents.documents(text.data, Placing)))


def _json(data: bytes) -> Documents:
    """The objects of JSON, each with its first line."""
    lines = Lines(data)
    for found in json_documents.documents(data):
        if isinstance(found, Document):
            yield found._replace(data=bytes(found.data), line=found.line or lines.of(found.data))
        else:
            yield found


def _placed_json(data: bytes, placed: list[Document | InvalidInput]) -> Documents:
    """The same objects with their lines, where JSON and YAML agree on how many there are."""
    found = list(_json(data))
    agree = len(found) == len(placed) and not any(isinstance(one, InvalidInput) for one in (*found, *placed))
    yield from placed if agree else found


def complaints(text: Text) -> Iterator[InvalidInput]:
    """What is wrong with the syntax of a text, in which nobody looks for objects."""
    if json_documents.seem(text.data, text.named_json):
        yield from (one for one in json_documents.documents(text.data) if isinstance(one, InvalidInput))
        return
    from bayplan.sources.manifests import yaml_documents

    yield from yaml_documents.complaints(text.data)


def mapping(text: Text) -> Mapped:
    """The mapping that a file holds; an empty one where it holds nothing."""
    from bayplan.sources.manifests import yaml_documents
    from bayplan.sources.manifests.yaml_placing import Placing

    try:
        found = yaml_documents.whole(text.data, Placing)
    except InvalidInput as error:
        raise error.within(text.file) from error
    data = msgspec.json.decode(found.data) if found else None
    if data is not None and not isinstance(data, dict):
        raise InvalidInput("expected a mapping; look at how the file begins", file=text.file, line=1)
    return Mapped(text.file, data or {}, found.notes.places if found and found.notes else {})
