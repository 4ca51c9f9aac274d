"""Cuts YAML text into objects, one at a time: a list of many pods is never in memory as a whole.

The text is first cut at its document separators, so that a broken document does not take the next one with
it.
"""

import re
from collections.abc import Callable, Iterator
from typing import Any, Final

import msgspec
import yaml

from bayplan.model.errors import InvalidInput
from bayplan.sources.manifests.documents import NO_OBJECT, Document, Documents, kind_of_items
from bayplan.sources.manifests.yaml_building import Builder
from bayplan.sources.manifests.yaml_events import Events

_SEPARATOR: Final = b"\n---"
_BLANK: Final = re.compile(rb"(?:---)?(?:[ \t\r]*(?:[#%][^\n]*)?\n)*[ \t\r]*(?:[#%][^\n]*)?\Z")
_PREFACE: Final = 4096
"""Only a piece shorter than this can be taken for nothing but comments and directives."""
_TEMPLATE: Final = b"{{"


Building = Callable[[Events], Builder]


def documents(text: bytes, building: Building = Builder) -> Documents:
    """The objects of a YAML text, with the lines on which they start, and with what else a builder notes."""
    for piece, line in _pieces(text):
        try:
            yield from _documents(Events(piece, line), building)
        except InvalidInput as error:
            yield _explained(error, piece, line)


def whole(text: bytes, building: Building = Builder) -> Document | None:
    """The first document of a text as it stands, whatever it holds; None where there is none."""
    for piece, line in _pieces(text):
        events = Events(piece, line)
        while not isinstance(event := events.next(), yaml.StreamEndEvent):
            if isinstance(event, yaml.DocumentStartEvent):
                builder = building(events)
                value = builder.build(events.next())
                return Document(_encode(events, value), line, notes=builder.notes(value))
    return None


def complaints(text: bytes) -> Iterator[InvalidInput]:
    """What is wrong with the syntax alone, whatever the text is about."""
    for piece, line in _pieces(text):
        events = Events(piece, line)
        try:
            while not isinstance(events.next(), yaml.StreamEndEvent):
                pass
        except InvalidInput as error:
            yield _explained(error, piece, line)


def _pieces(text: bytes) -> Iterator[tuple[bytes, int]]:
    """The text between document separators, with the line on which each piece starts."""
    start, line = 0, 1
    while start < len(text):
        end = _next_separator(text, start)
        piece = text if end - start == len(text) else text[start:end]
        if len(piece) >= _PREFACE or not _BLANK.match(piece):
            yield piece, line
        line += text.count(b"\n", start, end)
        start = end


def _next_separator(text: bytes, start: int) -> int:
    """Where the next line begins that is a document separator; the end of the text if there is none."""
    at = text.find(_SEPARATOR, start)
    while at >= 0 and not text[at + 4 : at + 5].isspace() and at + 4 < len(text):
        at = text.find(_SEPARATOR, at + 4)
    return at + 1 if at >= 0 else len(text)


def _explained(error: InvalidInput, piece: bytes, first_line: int) -> InvalidInput:
    """Where the lines around the place look like those of a template, that is the likelier reason."""
    rows, at = piece.splitlines(), error.line - first_line
    if _TEMPLATE not in b"".join(rows[max(at - 1, 0) : at + 1]):
        return error
    message = "this is a template, not YAML; render it first, for instance with `helm template`"
    return InvalidInput(message, line=error.line)


def _documents(events: Events, building: Building) -> Documents:
    """Every document of one piece; the items of a list singly."""
    while not isinstance(event := events.next(), yaml.StreamEndEvent):
        if isinstance(event, yaml.DocumentStartEvent):
            yield from _document(events, building(events))


def _document(events: Events, builder: Builder) -> Documents:
    event = events.next()
    line = events.line
    if isinstance(event, yaml.MappingStartEvent):
        yield from _object(events, builder, line)
    elif builder.build(event) is not None:
        yield InvalidInput(NO_OBJECT, line=line)


def _object(events: Events, builder: Builder, line: int) -> Documents:
    """The top of a document. `items` are handed out one by one, before the kind of their list is known."""
    top: dict[str, Any] = {}
    kindless: list[Document] = []
    while not isinstance(event := events.next(), yaml.MappingEndEvent):
        name = builder.key(event, top)
        if name != "items":
            builder.enter(top, name)
        elif isinstance(value := events.next(), yaml.SequenceStartEvent):
            top[name] = None
            yield from _items(events, builder, kindless)
        else:
            top[name] = builder.build(value)
    if "items" not in top:
        yield Document(_encode(events, top), line, notes=builder.notes(top))
    kind = kind_of_items(_text(top.get("apiVersion")), _text(top.get("kind")))
    yield from (found._replace(kind=kind) for found in kindless)


def _items(events: Events, builder: Builder, kindless: list[Document]) -> Documents:
    """The items that name their kind; the others are put aside. A broken item does not end the list."""
    depth = events.depth
    while not isinstance(event := events.next(), yaml.SequenceEndEvent):
        line = events.line
        try:
            value = builder.build(event)
            found = Document(_encode(events, value), line, notes=builder.notes(value))
        except InvalidInput as error:
            if events.broken:
                raise
            yield error
            events.leave(depth)
            continue
        if isinstance(value, dict) and "kind" not in value:
            kindless.append(found)
        else:
            yield found


def _encode(events: Events, value: Any) -> bytes:
    try:
        return msgspec.json.encode(value)
    except (ValueError, RecursionError) as error:
        raise events.wrong(f"this cannot be written as JSON: {error}") from error


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""
