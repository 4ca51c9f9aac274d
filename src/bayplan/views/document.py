"""JSON documents: an answer with the name of its schema in front, and the schema itself.

A document's type is the answer's own type, tagged: `class FitDocument(Fit, tag_field="schema", tag=...)`. Its
schema is derived from that type, so the two cannot drift apart.
"""

import re
from typing import Any, Final, TypeVar

import msgspec

from bayplan.model.record import Record

_UNSEEN: Final = re.compile("[\x7f-\x9f\u061c\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069]")
_DIALECT: Final = "https://json-schema.org/draft/2020-12/schema"

Document = TypeVar("Document", bound=Record)


def tagged(answer: Record, kind: type[Document]) -> Document:
    """The answer as a document of this type, which has all its fields."""
    return kind(**{name: getattr(answer, name) for name in answer.__struct_fields__})


def encode(document: Record) -> str:
    """The JSON text of a document, indented; the same for the same document."""
    data = msgspec.json.encode(document, order="deterministic")
    return _escaped(msgspec.json.format(data, indent=2).decode()) + "\n"


def _escaped(text: str) -> str:
    """The same JSON with what would do something to a terminal written as escapes."""
    return text if text.isascii() else _UNSEEN.sub(lambda match: f"\\u{ord(match[0]):04x}", text)


def schema(kind: type[Record]) -> dict[str, Any]:
    """The JSON schema (2020-12) of a document type; the document itself comes first."""
    (reference,), definitions = msgspec.json.schema_components([kind], ref_template="#/$defs/{name}")
    whole = definitions.pop(reference["$ref"].rpartition("/")[2])
    parts = {name: _described(definitions[name]) for name in sorted(definitions)}
    found = {"$schema": _DIALECT, **_described(whole), "$defs": parts}
    return found if parts else {name: value for name, value in found.items() if name != "$defs"}


def _described(definition: dict[str, Any]) -> dict[str, Any]:
    """The definition with its description on one line per paragraph."""
    paragraphs = definition.get("description", "").split("\n\n")
    text = "\n\n".join(" ".join(paragraph.split()) for paragraph in paragraphs)
    return {**definition, "description": text}
