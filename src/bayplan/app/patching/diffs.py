"""Unified diffs of files in which only parts of lines have changed."""

from collections.abc import Iterator, Mapping
from typing import Final

_CONTEXT: Final = 3


def diff(before: Mapping[str, bytes], after: Mapping[str, bytes]) -> str:
    """The diff of all files, with prefixes `a/` and `b/`; what is no UTF-8 is shown as other signs."""
    return "".join(_of_file(name, before[name], after[name]) for name in sorted(after))


def _of_file(name: str, before: bytes, after: bytes) -> str:
    old, new = before.split(b"\n"), after.split(b"\n")
    changed = [at for at, (one, two) in enumerate(zip(old, new, strict=True)) if one != two]
    if not changed:
        return ""
    tab = "\t" if " " in name else ""
    head = f"--- a/{name}{tab}\n+++ b/{name}{tab}\n"
    return head + "".join(_hunk(old, new, first, end) for first, end in _spans(changed, _lines(old)))


def _lines(rows: list[bytes]) -> int:
    """How many lines there are: what follows the last line end is none where it is empty."""
    return len(rows) - (rows[-1] == b"")


def _spans(changed: list[int], lines: int) -> Iterator[tuple[int, int]]:
    """Lines that are shown together: changes with what is around them, joined where they meet."""
    first, end = changed[0] - _CONTEXT, changed[0] + 1 + _CONTEXT
    for at in changed[1:]:
        if at - _CONTEXT > end:
            yield max(first, 0), min(end, lines)
            first = at - _CONTEXT
        end = at + 1 + _CONTEXT
    yield max(first, 0), min(end, lines)


def _hunk(old: list[bytes], new: list[bytes], first: int, end: int) -> str:
    count = f"{first + 1}" if end - first == 1 else f"{first + 1},{end - first}"
    return f"@@ -{count} +{count} @@\n" + "".join(_rows(old, new, first, end))


def _rows(old: list[bytes], new: list[bytes], first: int, end: int) -> Iterator[str]:
    at = first
    while at < end:
        if old[at] == new[at]:
            yield _row(" ", old, at)
            at += 1
            continue
        until = at
        while until < end and old[until] != new[until]:
            until += 1
        yield from (_row("-", old, one) for one in range(at, until))
        yield from (_row("+", new, one) for one in range(at, until))
        at = until


def _row(mark: str, rows: list[bytes], at: int) -> str:
    text = f"{mark}{rows[at].decode('utf-8', 'replace')}\n"
    return text if at < len(rows) - 1 else f"{text}\\ No newline at end of file\n"
