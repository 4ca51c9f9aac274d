"""A document as lines without their markup; rows of tables know the headings of their columns."""

import re
from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple

from bayplan.model.claims import Claim

_SHOWN: Final = 120
_MARKS: Final = re.compile(r"\*\*|__|`|<br\s*/?>|\"\]|\[\"")
_ROW: Final = re.compile(r"^\s*\|(.+)\|\s*$")
_RULE: Final = re.compile(r"^[\s|:-]+$")
_FENCE: Final = re.compile(r"^\s*(```|~~~)")
_HEADING: Final = re.compile(r"^#{1,6}\s+(.*)$")


class Line(NamedTuple):
    """A line of a document, and the number that it has there. `text` is without markup.

    `code`: it stands in a fenced block. `heading` is the last one above it. `depth`: how far it is indented.
    `cells` are those of a table's row, each with the heading of its column in small letters.
    """

    file: str
    number: int
    text: str
    code: bool = False
    heading: str = ""
    depth: int = 0
    cells: tuple[tuple[str, str], ...] = ()

    def cell(self, *headings: str) -> str:
        """What stands in the first column with one of these headings; empty where there is none."""
        found = dict(self.cells)
        return next((found[one] for one in headings if found.get(one)), "")

    def says(self, topic: str, subject: str, value: float | str, rough: bool = False) -> Claim:
        """That the line claims so."""
        amount, word = (None, value) if isinstance(value, str) else (float(value), "")
        return Claim(topic, subject, amount, word, rough, self.file, self.number, self.text.strip()[:_SHOWN])


def lines(text: str, file: str) -> Iterator[Line]:
    """The lines of a document that say anything."""
    headings: Sequence[str] = ()
    heading, code = "", False
    for number, written in enumerate(text.splitlines(), 1):
        if written.strip() == "|":
            continue  # what some copies leave between rows
        if _FENCE.match(written):
            code = not code
            continue
        titled = None if code else _HEADING.match(written)
        if titled:
            heading = _plain(titled[1])
        cells = [] if code else _cells(written)
        if cells and _RULE.match(written):
            headings = headings or [""] * len(cells)  # a table may have headings that say nothing
            continue
        if cells and not headings:
            headings = cells
            continue
        headings = headings if cells else ()
        said = " ".join(cells) if cells else _plain(written)
        if said.strip():
            depth = len(written) - len(written.lstrip())
            named = tuple(zip(map(str.lower, headings), cells, strict=False))
            yield Line(file, number, said, code, heading, depth, named if cells else ())


def _cells(written: str) -> list[str]:
    found = _ROW.match(written)
    return [_plain(cell).strip() for cell in found[1].split("|")] if found else []


def _plain(written: str) -> str:
    return _MARKS.sub(" ", written)
