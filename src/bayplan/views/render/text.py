"""The answer as text: whether it was written, what becomes of which files, what contradicts what."""

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Final

from bayplan.app.render import Rendering
from bayplan.app.staying import RenderedFile
from bayplan.views import clean, passages
from bayplan.views.amounts import counted
from bayplan.views.findings import text as findings
from bayplan.views.layout import Cell, Line, Span, Style, dim, line, paragraph, section, table
from bayplan.views.passages import apart

MOST: Final = 40
STYLES: Final = {
    "created": Style.GOOD,
    "updated": Style.WARNING,
    "removed": Style.BAD,
    "unchanged": Style.DIM,
    "edited": Style.BAD,
    "in the way": Style.BAD,
}


def lines(given: Rendering, width: int, *, every: bool = False) -> list[Line]:
    """The whole answer. With `every` each file is named, also those that nothing becomes of."""
    answer = clean.cleaned(given)
    return apart(
        _verdict(answer, width),
        _files(answer, width, every=every) if every or not answer.refused else [],
        _images(answer, width),
        findings.lines(answer.findings, width),
        passages.notes(_notes(answer, every=every), width),
    )


def _notes(answer: Rendering, *, every: bool) -> list[str]:
    if every or not answer.unsaid:
        return [*answer.notes, *(f"no alert tells: {one}" for one in answer.unsaid)]
    things = counted(len(answer.unsaid), "thing")
    return [*answer.notes, f"{things} of the capacity policy that no alert can tell; --all names them"]


def _verdict(answer: Rendering, width: int) -> list[Line]:
    files = counted(len(answer.files), "file")
    said = f"{answer.estate}: {files} as {', '.join(answer.forms)}: {_counts(answer)}."
    return [
        *paragraph(said, width, style=Style.STRONG),
        *paragraph(_state(answer), width, style=Style.BAD if answer.refused else Style.DIM),
    ]


def _counts(answer: Rendering) -> str:
    found = Counter(one.change for one in answer.files)
    return ", ".join(f"{found[name]:,} {name}" for name in STYLES if found[name]) or "nothing to render"


def _state(answer: Rendering) -> str:
    if answer.refused:
        return "Nothing was written: what is declared contradicts itself."
    if answer.written:
        return f"{answer.path} is as it says."
    return (
        f"Nothing was written to {answer.path}."
        if answer.path
        else "Nothing was written; -o DIR writes them."
    )


def _files(answer: Rendering, width: int, *, every: bool) -> list[Line]:
    shown = [one for one in answer.files if every or one.change != "unchanged"]
    rows = [_row(one) for one in shown] if every else list(_groups(shown))
    hidden = 0 if every else max(len(rows) - MOST, 0)
    rest = [line(dim(f"  … and {hidden:,} more; --all names them"))] if hidden else []
    found = table(["file", "", "from"], rows[: len(rows) - hidden], width, "<<*") if rows else []
    return [*section("Files"), *found, *rest] if rows else []


def _images(answer: Rendering, width: int) -> list[Line]:
    if not answer.images:
        return []
    said = f"{counted(len(answer.images), 'image')} for machines: {', '.join(answer.images)}."
    return paragraph(said, width)


def _row(one: RenderedFile) -> list[Cell]:
    return [one.path, Span(one.change, STYLES[one.change]), dim(one.key)]


def _groups(shown: Sequence[RenderedFile]) -> Iterator[list[Cell]]:
    """Files of a folder together where the same becomes of all of them."""
    groups: dict[tuple[str, str], list[RenderedFile]] = {}
    for one in shown:
        folder = "/".join(one.path.split("/")[:2]) if one.path.count("/") > 1 else one.path
        groups.setdefault((folder, one.change), []).append(one)
    for (folder, _), held in groups.items():
        name = held[0].path if len(held) == 1 else f"{folder}/ ({counted(len(held), 'file')})"
        yield [name, Span(held[0].change, STYLES[held[0].change]), dim(held[0].key)]
