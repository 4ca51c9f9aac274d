"""Comments of YAML: those within the lines of an object, and those directly above it."""

import re
from collections.abc import Iterator, Sequence
from typing import Final

from bayplan.sources.manifests.documents import Span

_MARKER: Final = re.compile(r"(?:^|(?<=\s))#+")


def between(rows: Sequence[str], first: int, last: int, marked: Sequence[Span]) -> Iterator[tuple[int, str]]:
    """The comments of an object that takes these lines, each with its line, without its marker.

    `marked` are the scalars with a `#` in them, which begins no comment.
    """
    while first > 1 and rows[first - 2].lstrip().startswith("#"):
        first -= 1
    for line in range(first, min(last, len(rows)) + 1):
        row = rows[line - 1]
        for marker in _MARKER.finditer(row) if "#" in row else ():
            if not any(_covers(span, line, marker.start()) for span in marked):
                if text := row[marker.end() :].strip():
                    yield line, text
                break


def _covers(span: Span, line: int, column: int) -> bool:
    return (span.line, span.column) <= (line, column) < (span.last_line, span.last_column)
