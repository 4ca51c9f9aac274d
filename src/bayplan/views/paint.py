"""Turns lines into characters: plain or in colour, in Unicode or with what ASCII has for it."""

from collections.abc import Iterable
from typing import Final

from bayplan.views import clean
from bayplan.views.layout import UNBROKEN, Line, Style

RESET: Final = "\x1b[0m"
CODES: Final = {
    Style.STRONG: "1",
    Style.DIM: "2",
    Style.GOOD: "32",
    Style.WARNING: "33",
    Style.BAD: "31",
    Style.ACCENT: "36",
    Style.TIER_0: "31",
    Style.TIER_1: "33",
    Style.TIER_2: "32",
    Style.TIER_3: "36",
    Style.TIER_4: "34",
    Style.TIER_5: "35",
}
"""The sixteen colours that every terminal has, in whatever shades its owner likes."""

ASCII: Final = str.maketrans(
    {
        "█": "#", "▓": "=", "▒": "+", "░": ".", "▉": "|", "│": "|", "→": ">", "…": "~",
        "·": ".", "≥": ">", "✓": "+", "✗": "x",
    }
)  # fmt: skip


def paint(lines: Iterable[Line], *, colour: bool, unicode: bool = True) -> str:
    """The text of some lines, each ended."""
    text = "".join(f"{_line(found, colour)}\n" for found in map(_clean, lines)).replace(UNBROKEN, " ")
    return text if unicode else text.translate(ASCII).encode("ascii", "replace").decode("ascii")


def _clean(found: Line) -> Line:
    """A line without characters that would do something to the terminal: names are somebody else's."""
    if clean.is_harmless("".join(span.text for span in found)):
        return found
    return tuple(span._replace(text=clean.text(span.text)) for span in found)


def _line(found: Line, colour: bool) -> str:
    if not colour:
        return "".join(span.text for span in found)
    return "".join(_coloured(span.text, CODES.get(span.style)) for span in found)


def _coloured(text: str, code: str | None) -> str:
    return f"\x1b[{code}m{text}{RESET}" if code and text.strip() else text
