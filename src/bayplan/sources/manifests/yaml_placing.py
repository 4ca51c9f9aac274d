"""Builds plain data from YAML events as `Builder` does, and remembers on which line each value stands.

What is nested stands where its key does, anything else where it is written itself. What an alias repeats or a
merge brings in stands where its anchor is.
"""

import itertools
from collections.abc import Iterator
from typing import Any, Final

import yaml

from bayplan.sources.manifests.documents import Notes, Span
from bayplan.sources.manifests.yaml_building import Builder
from bayplan.sources.manifests.yaml_events import Events

_CARGO: Final = frozenset(
    [
        "args",
        "binaryData",
        "command",
        "data",
        "env",
        "managedFields",
        "openAPIV3Schema",
        "status",
        "stringData",
    ]
)
"""Nobody asks for the lines of what lies below these keys."""
_MOST: Final = 50_000
"""So many places of one object are kept: aliases can repeat a few lines a million times."""
_BLOCK: Final = ("|", ">")


class Placing(Builder):
    """A builder of one document that keeps the lines of all it builds."""

    def __init__(self, events: Events) -> None:
        super().__init__(events)
        self._lines: dict[int, dict[str | int, int]] = {}
        self._kept: list[Any] = []
        self._marked: list[Span] = []
        self._last = events.line

    def enter(self, made: dict[str, Any], name: str) -> None:
        """Builds the value that comes next, and puts it under this key."""
        line = self._events.line
        event = self._events.next()
        if isinstance(event, yaml.ScalarEvent):
            line = self._events.line
        made[name] = self.build(event)
        self._lines_of(made)[name] = line

    def append(self, made: list[Any], event: Any) -> None:
        """Builds the value that starts with this event, and puts it at the end."""
        self._lines_of(made)[len(made)] = self._events.line
        made.append(self.build(event))

    def merge(self, made: dict[str, Any], value: Any, line: int) -> None:
        """`<<` fills in what is not written out, with the lines of where it is."""
        super().merge(made, value, line)
        lines = self._lines_of(made)
        for source in value if isinstance(value, list) else [value]:
            for name, found in self._lines_of(source).items():
                lines.setdefault(name, found)

    def notes(self, value: Any) -> Notes:
        """The lines of everything in a value that was built last."""
        marked, self._marked = tuple(self._marked), []
        return Notes(dict(itertools.islice(self._places(value, ""), _MOST)), self._last, marked)

    def _lines_of(self, collection: Any) -> dict[str | int, int]:
        """Collections are told apart by identity, and therefore kept for as long."""
        lines = self._lines.get(id(collection))
        if lines is None:
            lines = self._lines[id(collection)] = {}
            self._kept.append(collection)
        return lines

    def _places(self, value: Any, path: str) -> Iterator[tuple[str, int]]:
        for name, line in self._lines.get(id(value), {}).items():
            place = f"{path}[{name}]" if isinstance(name, int) else f"{path}.{name}" if path else name
            yield place, line
            if name not in _CARGO:
                yield from self._places(value[name], place)

    def _scalar(self, event: Any) -> Any:
        self._note(event)
        return super()._scalar(event)

    def _note(self, event: Any) -> None:
        """Keeps where a scalar ends. A block begins below its header, and ends before the row of its end."""
        line, start, end = self._events.line, event.start_mark, event.end_mark
        rows, block = end.line - start.line, event.style in _BLOCK
        self._last = line + max(rows - block, 0)
        if "#" in event.value:
            first, column = (line + 1, 0) if block else (line, start.column)
            self._marked.append(Span(first, column, line + rows, end.column))
