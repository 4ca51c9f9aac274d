"""Texts of others within Markdown: nothing in them is taken for markup, a mention, a formula or HTML."""

import re
from typing import Final

MOST: Final = 400
"""A text in a comment is cut after so many characters."""
_SIGNS: Final = re.compile(r"([\\`*_{}\[\]()#+\-.!|~$:=^])")
_ENTITIES: Final = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;", "@": "@\N{ZERO WIDTH SPACE}"})
_RUNS: Final = re.compile(r"`+")


def escaped(written: str, most: int = MOST) -> str:
    """The text in running text. A name after `@` is nobody who would get a message."""
    return _SIGNS.sub(r"\\\1", _one_line(written, most)).translate(_ENTITIES)


def entities(written: str, most: int = MOST) -> str:
    """The text within an HTML element, where Markdown is not read."""
    return _one_line(written, most).translate(_ENTITIES)


def cell(written: str, most: int = MOST) -> str:
    """The text as code in a table, which would take a pipe for the end of a cell even there."""
    return code(written, most).replace("|", r"\|")


def code(written: str, most: int = MOST) -> str:
    """The text as code."""
    text = _one_line(written, most)
    if not text:
        return ""
    ticks = "`" * (max((len(run) for run in _RUNS.findall(text)), default=0) + 1)
    padding = " " if text.startswith("`") or text.endswith("`") else ""
    return f"{ticks}{padding}{text}{padding}{ticks}"


def block(written: str, most: int = 4 * MOST) -> str:
    """The text as a block of its own."""
    text = _one_line(written, most)
    ticks = "`" * max(3, max((len(run) for run in _RUNS.findall(text)), default=0) + 1)
    return f"{ticks}text\n{text}\n{ticks}"


def _one_line(written: str, most: int) -> str:
    text = " ".join(written[: 4 * most].split())
    whole = len(text) <= most and len(written) <= 4 * most
    return text if whole else f"{text[: most - 1]}…"
