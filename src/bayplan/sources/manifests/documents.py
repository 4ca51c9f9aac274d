"""What both syntaxes have in common: a file falls into objects, each as JSON, and into what is broken."""

from collections.abc import Iterator
from typing import Final, NamedTuple

import msgspec

from bayplan.model.errors import InvalidInput

NO_OBJECT: Final = "this is not a Kubernetes object, which is a mapping with a kind"
"""The complaint about a document that is fine as such, but holds a list or plain text."""


class Span(NamedTuple):
    """Where a scalar stands: rows from 1, columns from 0, the last column not included."""

    line: int
    column: int
    last_line: int
    last_column: int


class Notes(NamedTuple):
    """Where the parts of one object are written.

    `places` are the lines of values by their paths (`spec.containers[0].image`), `marked` the scalars of its
    document that hold a `#`, which starts no comment there.
    """

    places: dict[str, int]
    last_line: int
    marked: tuple[Span, ...] = ()


class Document(NamedTuple):
    """One object as JSON.

    `kind` is (API version, kind) where the list around it says so; `line` 0: not known yet. `notes` are there
    where they were asked for.
    """

    data: bytes | msgspec.Raw
    line: int = 0
    kind: tuple[str, str] = ("", "")
    notes: Notes | None = None


Documents = Iterator[Document | InvalidInput]
"""Objects, and what is wrong at places where one should be."""


class Lines:
    """Counts lines of a text, cheaply as long as the places asked for come in order."""

    def __init__(self, text: bytes) -> None:
        self._text, self._position, self._line = text, 0, 1

    def at(self, position: int) -> int:
        """The line, counted from 1, on which a byte stands."""
        if position < self._position:
            self._position, self._line = 0, 1
        self._line += self._text.count(b"\n", self._position, position)
        self._position = position
        return self._line

    def of(self, piece: bytes | msgspec.Raw) -> int:
        """The line on which a piece of the text starts, looked for from the last place on; 0: nowhere."""
        position = self._text.find(bytes(piece), self._position)
        return self.at(position) if position >= 0 else 0


def kind_of_items(api_version: str | None, kind: str | None) -> tuple[str, str]:
    """What the items of a `PodList` are; nothing is known of those of a plain `List`."""
    name = (kind or "").removesuffix("List")
    return (api_version or "", name) if name else ("", "")
