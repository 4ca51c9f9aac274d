"""YAML within Terraform: each document with the places of its parts, and unknowns where the text has holes.

Read as manifests are read, by the same builder.
"""

from typing import Any, NamedTuple

import yaml

from bayplan.model.errors import InvalidInput
from bayplan.sources.manifests.yaml_building import Builder
from bayplan.sources.manifests.yaml_events import Events
from bayplan.sources.terraform.values.located import Encoded, Line, Sketch, Text, of_file, text
from bayplan.sources.terraform.values.unknowns import Value, unfilled


class Document(NamedTuple):
    """What a document says, and where."""

    value: Value
    sketch: Sketch


def documents(content: str, place: Sketch | None = None) -> list[Document]:
    """The documents of a text, without empty ones. `place` is where a text stands that does not know.

    Raises InvalidInput with the line within the text.
    """
    if isinstance(content, Encoded):
        return [Document(content.meant, content.sketch)]
    events = Events(content.encode(), 1)
    lines = content if isinstance(content, Text) else _one_line(content, place)
    found: list[Document] = []
    while not isinstance(event := events.next(), yaml.StreamEndEvent):
        if isinstance(event, yaml.DocumentStartEvent):
            builder = _Placing(events, lines)
            value = builder.build(events.next())
            if value is not None:
                found.append(Document(value, builder.sketch))
    return found


def _one_line(content: str, place: Sketch | None) -> Text:
    return text(content, (Line(place.file, place.line),)) if place else of_file(content, "")


def line_of(content: str, error: InvalidInput) -> Line:
    """Where the line that a complaint names was written."""
    return content.at(error.line - 1) if isinstance(content, Text) else Line("", 0)


class _Placing(Builder):
    """Builds values, and beside them the sketch of where they stand."""

    def __init__(self, events: Events, lines: Text) -> None:
        super().__init__(events)
        self._lines = lines
        self._open: list[tuple[Sketch, list[tuple[str, Sketch]]]] = []
        self._reading_key = False
        self.sketch = self._here()

    def _here(self) -> Sketch:
        at = self._lines.at(self._events.line - 1)
        return Sketch(at.file, at.line)

    def key(self, event: Any, made: dict[str, Any]) -> str:
        """A key; what is built next stands behind it, and counts as beginning with it."""
        place = self._here()
        self._reading_key = True
        name = super().key(event, made)
        self._reading_key = False
        if self._open:
            self._open[-1][1].append((name, place))
        return name

    def build(self, event: Any) -> Any:
        """The value that starts with this event; a text that is a hole is unknown."""
        if self._reading_key:
            return super().build(event)
        sketch = self._begin()
        self._open.append((sketch, []))
        value = super().build(event)
        self._open.pop()
        at = self._lines.at(self._events.line - 1)
        sketch.last_line = max(sketch.line, at.line) if at.file == sketch.file else sketch.line
        return unfilled(value) if isinstance(value, str) else value

    def _begin(self) -> Sketch:
        """A sketch where its value goes: under the last key, or at the next index."""
        if not self._open:
            self.sketch = self._here()
            return self.sketch
        parent, keys = self._open[-1]
        if keys:
            name, sketch = keys.pop()
            parent.parts[name] = sketch
            return sketch
        sketch = self._here()
        if not any(isinstance(part, str) for part in parent.parts):
            parent.parts[len(parent.parts)] = sketch
        return sketch
