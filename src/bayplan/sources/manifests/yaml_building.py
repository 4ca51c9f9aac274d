"""Builds plain data from YAML events, one value at a time, within a bound on what aliases expand to."""

from typing import Any, Final, NamedTuple

import yaml

from bayplan.model.errors import InvalidInput
from bayplan.sources.manifests import yaml_scalars
from bayplan.sources.manifests.documents import Notes
from bayplan.sources.manifests.yaml_events import Events

LARGEST_EXPANSION: Final = 64 << 20
"""Aliases of one document may not repeat more than about so many bytes."""

_SCALAR_WEIGHT: Final = 8
_COLLECTION_WEIGHT: Final = 2


class Anchored(NamedTuple):
    """What an anchor stands for, and about how many bytes it takes to write it again."""

    value: Any
    weight: int


class Builder:
    """Builds values of one document. Anchors are known once what they name is complete."""

    def __init__(self, events: Events) -> None:
        self._events = events
        self._weight = self._expanded = 0
        self._anchors: dict[str, Anchored] = {}

    def build(self, event: Any) -> Any:
        """The value that starts with this event."""
        if isinstance(event, yaml.AliasEvent):
            return self._alias(event.anchor or "")
        before = self._weight
        if isinstance(event, yaml.ScalarEvent):
            value: Any = self._scalar(event)
        elif isinstance(event, yaml.MappingStartEvent):
            value = self._mapping()
        else:
            value = self._sequence()
        if event.anchor is not None:
            self._anchors[event.anchor] = Anchored(value, self._weight - before)
        return value

    def enter(self, made: dict[str, Any], name: str) -> None:
        """Builds the value that comes next, and puts it under this key."""
        made[name] = self.build(self._events.next())

    def append(self, made: list[Any], event: Any) -> None:
        """Builds the value that starts with this event, and puts it at the end."""
        made.append(self.build(event))

    def merge(self, made: dict[str, Any], value: Any, line: int) -> None:
        """`<<` fills in what is not written out; of several mappings the first one wins."""
        for source in value if isinstance(value, list) else [value]:
            if not isinstance(source, dict):
                raise InvalidInput("`<<` merges mappings only", line=line)
            for name, found in source.items():
                made.setdefault(name, found)

    def notes(self, value: Any) -> Notes | None:
        """What this builder knows of a value that it built, beside the value."""
        return None

    def key(self, event: Any, made: dict[str, Any]) -> str:
        """A key, which must be new: kubectl refuses mappings that say a thing twice."""
        value = self.build(event) if isinstance(event, yaml.ScalarEvent | yaml.AliasEvent) else []
        if isinstance(value, list | dict):
            raise self._events.wrong("a key of a mapping must be a plain value")
        name: str = self._checked(yaml_scalars.key, value)
        if name in made:
            raise self._events.wrong(f"the key {name[:60]!r} stands twice in this mapping; remove one", name)
        return name

    def _checked(self, read: Any, *arguments: Any) -> Any:
        try:
            return read(*arguments)
        except InvalidInput as error:
            raise self._events.wrong(error.message, error.value) from error

    def _scalar(self, event: Any) -> Any:
        text: str = event.value
        self._weight += _SCALAR_WEIGHT + len(text)
        if event.tag is not None:
            return self._checked(yaml_scalars.tagged, event.tag, text)
        return self._checked(yaml_scalars.resolve, text) if event.implicit[0] else text

    def _alias(self, name: str) -> Any:
        found = self._anchors.get(name)
        if found is None:
            raise self._events.wrong(f"the alias *{name[:40]} refers to nothing before it")
        self._weight += found.weight
        self._expanded += found.weight
        if self._expanded > LARGEST_EXPANSION:
            bound = f"{LARGEST_EXPANSION >> 20} MiB"
            raise self._events.wrong(f"aliases expand to more than {bound}; write the values out")
        return found.value

    def _sequence(self) -> list[Any]:
        self._weight += _COLLECTION_WEIGHT
        made: list[Any] = []
        while not isinstance(event := self._events.next(), yaml.SequenceEndEvent):
            self.append(made, event)
        return made

    def _mapping(self) -> dict[str, Any]:
        self._weight += _COLLECTION_WEIGHT
        made: dict[str, Any] = {}
        merged: list[tuple[int, Any]] = []
        while not isinstance(event := self._events.next(), yaml.MappingEndEvent):
            if _is_merge(event):
                merged.append((self._events.line, self.build(self._events.next())))
            else:
                self.enter(made, self.key(event, made))
        for line, value in merged:
            self.merge(made, value, line)
        return made


def _is_merge(event: Any) -> bool:
    return isinstance(event, yaml.ScalarEvent) and event.value == "<<" and event.implicit[0]
