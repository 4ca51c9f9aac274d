"""A text with its lines: offsets become line numbers, and comments are kept for those who ask."""

import bisect
import re
from functools import cached_property
from typing import Final, NamedTuple

_NEWLINE: Final = re.compile("\n")


class Remark(NamedTuple):
    """A comment: the line on which it stands, and its words without the marker."""

    line: int
    text: str


class Broken(Exception):
    """The text is not in the language from some place on."""

    def __init__(self, message: str, offset: int) -> None:
        super().__init__(message)
        self.message, self.offset = message, offset


class Source:
    """One file, by its name within the tree. Comments are noted as the file is scanned."""

    def __init__(self, file: str, text: str) -> None:
        self.file, self.text = file, text
        self._comments: dict[int, str] = {}

    @cached_property
    def _starts(self) -> list[int]:
        return [0, *(match.end() for match in _NEWLINE.finditer(self.text))]

    @cached_property
    def remarks(self) -> list[Remark]:
        """Every comment, line by line, in order; asked for once the file has been scanned."""
        return [
            Remark(self.line(offset) + index, words)
            for offset, text in sorted(self._comments.items())
            for index, words in enumerate(map(_bare, text.split("\n")))
        ]

    def line(self, offset: int) -> int:
        """The line, counted from 1, on which an offset stands."""
        return bisect.bisect_right(self._starts, offset)

    def comment(self, start: int, end: int) -> None:
        """Notes that a comment stands there; noting it twice is harmless."""
        self._comments[start] = self.text[start:end]


def _bare(line: str) -> str:
    words = line.strip()
    for marker in ("/*", "//", "#", "*/", "*"):
        words = words.removeprefix(marker)
    return words.removesuffix("*/").strip()
