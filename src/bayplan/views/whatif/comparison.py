"""Scenarios side by side as text: a row for each figure, a column for each scenario.

Where the columns do not fit beside each other, they are cut into several tables under one another.
"""

import functools
from collections.abc import Callable, Iterator, Sequence
from typing import Final

from bayplan.app.assertions import Column, Comparison
from bayplan.views import amounts, passages
from bayplan.views.layout import (
    BLANK,
    GAP,
    Cell,
    Line,
    Style,
    accent,
    bad,
    dim,
    good,
    indented,
    line,
    paragraph,
    strong,
    table,
    warning,
    wide,
)
from bayplan.views.passages import apart
from bayplan.views.whatif import assertions

UNKNOWN: Final = "?"
LABEL: Final = 30
"""What a figure is called is broken after so many characters, where there is no room for more."""
Row = tuple[str, Callable[[Column], Cell]]
LONGEST: Final = 22
"""A name of a scenario is cut to so many characters above its column."""


def lines(answer: Comparison, width: int) -> list[Line]:
    """The whole answer."""
    return apart(
        _heading(answer, width),
        _tables(answer, width),
        _steps(answer, width),
        assertions.lines(answer.assertions, width),
        passages.notes(answer.notes, width),
    )


def _heading(answer: Comparison, width: int) -> list[Line]:
    number = len(answer.columns) - 1
    seed = "" if answer.seed is None else f"; equals by seed {answer.seed}"
    count = amounts.counted(number, "scenario")
    return paragraph(f"{count} beside the estate as it is; Kubernetes {answer.kubernetes}{seed}.", width)


def _tables(answer: Comparison, width: int) -> list[Line]:
    first, *others = answer.columns
    found: list[Line] = []
    rows = list(_rows(answer))
    label = min(LABEL, max(len(name) for name, _ in rows))
    for group in _groups(others, rows, width - 2 - label - _breadth(first, rows) - len(GAP)):
        shown = [first, *group]
        header = ["", *(_short(one.scenario) for one in shown)]
        cells: list[list[Cell]] = [[dim(name), *(value(one) for one in shown)] for name, value in rows]
        found += [
            *([BLANK] if found else []),
            *indented(table(header, cells, width - 2, "*" + ">" * len(shown))),
        ]
    return found


def _groups(columns: Sequence[Column], rows: Sequence[Row], room: int) -> Iterator[Sequence[Column]]:
    """As many columns beside each other as there is room for, at least one."""
    group: list[Column] = []
    taken = 0
    for one in columns:
        breadth = _breadth(one, rows) + len(GAP)
        if group and taken + breadth > room:
            yield group
            group, taken = [], 0
        group.append(one)
        taken += breadth
    yield group


def _breadth(column: Column, rows: Sequence[Row]) -> int:
    return max(len(_short(column.scenario)), *(wide(value(column)) for _, value in rows))


def _rows(answer: Comparison) -> Iterator[Row]:
    yield "goes through", lambda one: good("yes") if one.complete else bad("no")
    for name in ("moved", "pending", "refused", "displaced", "overloaded"):
        yield _LABELS[name], functools.partial(_count, name)
    for label in dict.fromkeys(room.name for one in answer.columns for room in one.rooms):
        yield f"{label} free", functools.partial(_room, label)
    for loss in dict.fromkeys(loss for one in answer.columns for loss in one.survives):
        yield f"survives {loss}", functools.partial(_survives, loss)
    if any(one.expected for one in answer.columns):
        yield "expectations met", _met


_LABELS: Final = {
    "moved": "pods that move",
    "pending": "pods that wait",
    "refused": "pods refused",
    "displaced": "pods displaced",
    "overloaded": "places overloaded",
}
_HARMLESS: Final = ("moved",)


def _count(name: str, one: Column) -> Cell:
    number: int = getattr(one, name)
    return str(number) if not number or name in _HARMLESS else accent(str(number))


def _room(label: str, one: Column) -> Cell:
    found = next((room for room in one.rooms if room.name == label), None)
    if found is None or found.free is None:
        return dim(UNKNOWN)
    text = amounts.amount(found.free, found.unit)
    return bad(text) if found.free < 0 else text


def _survives(loss: str, one: Column) -> Cell:
    verdict = one.survives.get(loss)
    if verdict is None:
        return warning(UNKNOWN)
    return good("yes") if verdict else bad("no")


def _met(one: Column) -> Cell:
    if not one.expected:
        return ""
    text = f"{one.met} of {one.expected}"
    return good(text) if one.met == one.expected else bad(text)


def _short(name: str) -> str:
    return name if len(name) <= LONGEST else f"…{name[1 - LONGEST :]}"


def _steps(answer: Comparison, width: int) -> list[Line]:
    found: list[Line] = []
    for one in answer.columns:
        if one.steps:
            first = line(strong(one.scenario), ": ")
            found += paragraph(", ".join(one.steps), width, style=Style.DIM, first=first, indent=2)
    return found
