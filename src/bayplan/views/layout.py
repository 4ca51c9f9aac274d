"""The parts that text is made of: styled spans, lines of them, wrapped paragraphs, tables, bars.

Widths are counted in characters: names in a cluster are ASCII, and our own signs take one column each.
"""

import enum
import textwrap
from collections.abc import Iterable, Sequence
from typing import Final, NamedTuple


class Style(enum.Enum):
    """What a span means. How that looks is decided where it is painted."""

    PLAIN = enum.auto()
    STRONG = enum.auto()
    DIM = enum.auto()
    GOOD = enum.auto()
    WARNING = enum.auto()
    BAD = enum.auto()
    ACCENT = enum.auto()
    TIER_0 = enum.auto()
    TIER_1 = enum.auto()
    TIER_2 = enum.auto()
    TIER_3 = enum.auto()
    TIER_4 = enum.auto()
    TIER_5 = enum.auto()


class Span(NamedTuple):
    """A piece of text in one style."""

    text: str
    style: Style = Style.PLAIN


Line = tuple[Span, ...]
Cell = str | Span | Line
BLANK: Final[Line] = ()
GAP: Final = "  "
UNBROKEN: Final = "\u00a0"
"""A space at which no line is broken."""
LONGEST_WORD: Final = 42
"""Longer words than this are cut rather than kept whole."""
NARROWEST: Final = 20
"""A column of prose never becomes narrower than this, whatever the terminal."""


def line(*parts: Cell) -> Line:
    """One line of any mixture of texts, spans and lines."""
    return tuple(span for part in parts for span in spans(part))


def spans(cell: Cell) -> Line:
    """The spans of a cell."""
    if isinstance(cell, Span):
        return (cell,)
    return (Span(cell),) if isinstance(cell, str) else cell


def strong(text: str) -> Span:
    return Span(text, Style.STRONG)


def dim(text: str) -> Span:
    return Span(text, Style.DIM)


def good(text: str) -> Span:
    return Span(text, Style.GOOD)


def bad(text: str) -> Span:
    return Span(text, Style.BAD)


def warning(text: str) -> Span:
    return Span(text, Style.WARNING)


def accent(text: str) -> Span:
    return Span(text, Style.ACCENT)


def plain(cell: Cell) -> str:
    """The text without its styles."""
    return "".join(span.text for span in spans(cell))


def wide(cell: Cell) -> int:
    """How many columns a cell takes."""
    return sum(len(span.text) for span in spans(cell))


def paragraph(
    text: str, width: int, *, style: Style = Style.PLAIN, first: Cell = "", indent: int | None = None
) -> list[Line]:
    """Text broken into lines; `first` stands before the first, and the others are indented as far."""
    start = spans(first)
    deep = wide(start) if indent is None else indent
    pieces = _broken(text, max(NARROWEST, width - max(deep, wide(start))))
    head = line(start, Span(pieces[0], style))
    return [head, *(line(" " * deep, Span(piece, style)) for piece in pieces[1:])]


def section(title: str) -> list[Line]:
    """An empty line and a heading."""
    return [BLANK, line(strong(title))]


def bullets(texts: Iterable[str], width: int, style: Style = Style.PLAIN) -> list[Line]:
    """One indented item for each text."""
    return [found for text in texts for found in paragraph(text, width, style=style, first="  - ")]


def numbered(texts: Sequence[str], width: int) -> list[Line]:
    """Numbered items."""
    return [
        found
        for number, text in enumerate(texts, 1)
        for found in paragraph(text, width, first=line("  ", accent(f"{number}."), " "))
    ]


def table(header: Sequence[str], rows: Sequence[Sequence[Cell]], width: int, align: str) -> list[Line]:
    """Columns under a header. `align` has a letter for each: `<` left, `>` right, `*` left and wrapped.

    Columns that are empty in every row are left out. Without room, wrapped columns give way, the last first.
    """
    kept = [at for at in range(len(header)) if any(plain(row[at]) for row in rows)]
    cells: list[list[Cell]] = [[dim(header[at]) for at in kept], *([row[at] for at in kept] for row in rows)]
    letters = [align[at] for at in kept]
    widths = [max(wide(row[column]) for row in cells) for column in range(len(kept))]
    words = [max(_longest_word(row[column]) for row in cells) for column in range(len(kept))]
    _yield_room(
        widths, [word if letter == "*" else 0 for word, letter in zip(words, letters, strict=True)], width
    )
    return [found for row in cells for found in _row(row, widths, letters)]


def indented(lines: Iterable[Line], by: int = 2) -> list[Line]:
    """The same lines, further right; empty ones stay empty."""
    return [line(" " * by, found) if found else found for found in lines]


def bar(share: float, width: int, style: Style) -> Line:
    """A bar that is full in proportion; anything above nothing shows, and only all of it fills it."""
    filled = round(max(0.0, min(1.0, share)) * width)
    if 0 < share < 1:
        filled = min(max(filled, 1), width - 1)
    return line(Span("█" * filled, style), dim("░" * (width - filled)))


def _yield_room(widths: list[int], words: Sequence[int], width: int) -> None:
    """Narrows the columns that may be wrapped (those with a longest word), down to that word."""
    for column in reversed(range(len(widths))):
        over = sum(widths) + len(GAP) * (len(widths) - 1) - width
        if words[column] and over > 0:
            least = max(NARROWEST, words[column])
            widths[column] = max(min(widths[column], least), widths[column] - over)


def _longest_word(cell: Cell) -> int:
    return min(LONGEST_WORD, max(map(len, plain(cell).split()), default=0))


def _row(row: Sequence[Cell], widths: Sequence[int], letters: Sequence[str]) -> list[Line]:
    """One row of a table, over several lines where a cell is wrapped."""
    stacks = [_stack(cell, wide_, letter) for cell, wide_, letter in zip(row, widths, letters, strict=True)]
    height = max((len(stack) for stack in stacks), default=0)
    made = []
    for level in range(height):
        cells = [stack[level] if level < len(stack) else BLANK for stack in stacks]
        made.append(_joined(cells, widths, letters))
    return made


def _stack(cell: Cell, width: int, letter: str) -> list[Line]:
    found = spans(cell)
    if letter != "*" or wide(found) <= width:
        return [found]
    style = found[0].style
    return [line(Span(piece, style)) for piece in _broken(plain(found), width)]


def _joined(cells: Sequence[Line], widths: Sequence[int], letters: Sequence[str]) -> Line:
    parts: list[Cell] = []
    for column, (cell, width, letter) in enumerate(zip(cells, widths, letters, strict=True)):
        padding = " " * (width - wide(cell))
        parts += (
            [GAP if column else "", padding, cell]
            if letter == ">"
            else [GAP if column else "", cell, padding]
        )
    return stripped(line(*parts))


def stripped(found: Line) -> Line:
    """The line without spaces at its end."""
    kept = list(found)
    while kept and not kept[-1].text.rstrip():
        kept.pop()
    if kept:
        kept[-1] = Span(kept[-1].text.rstrip(), kept[-1].style)
    return tuple(span for span in kept if span.text)


def _broken(text: str, width: int) -> list[str]:
    """Lines of at most `width` characters; names are only cut where they alone are longer."""
    return textwrap.wrap(text, width, break_on_hyphens=False) or [""]
