"""Markdown as pages are made of: headings, tables, fenced blocks. What comes from data cannot break out."""

import re
from collections.abc import Iterable, Sequence
from typing import Final

NOTHING = "-"
_HARMFUL: Final = re.compile(
    r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufffe\uffff]"
)
"""What moves a cursor, turns writing round, or stands in no XML."""


def harmless(text: str) -> str:
    """A text, page or drawing, without characters that could do harm where it is shown."""
    return _HARMFUL.sub("\ufffd", text)


def page(title: str, *parts: str) -> str:
    """A page with its title, its parts parted by empty lines."""
    return "\n\n".join([f"# {title}", *filter(None, parts)]) + "\n"


def section(title: str, *parts: str) -> str:
    """A section; nothing where it would be empty."""
    held = [one for one in parts if one]
    return "\n\n".join([f"## {title}", *held]) if held else ""


def table(headings: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """A table; nothing without rows. A cell without a value holds a dash."""
    made = [_row(row) for row in rows]
    if not made:
        return ""
    return "\n".join([_row(headings), "|" + "---|" * len(headings), *made])


def fenced(language: str, text: str) -> str:
    """A block of another language."""
    return f"```{language}\n{text.rstrip()}\n```"


def _row(cells: Sequence[object]) -> str:
    return "| " + " | ".join(_cell(one) for one in cells) + " |"


def _cell(value: object) -> str:
    said = NOTHING if value in (None, "") else str(value)
    return said.replace("\\", "\\\\").replace("|", "\\|").replace("\n", " ").replace("<", "&lt;")
