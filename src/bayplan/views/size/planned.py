"""The plan in characters: a row for each container that changes, beneath it why.

Where the columns do not fit beside the names, the figures stand beneath them.
"""

from collections.abc import Sequence
from typing import Final

from bayplan.rightsizing.framework import Bound
from bayplan.rightsizing.report.recommendation import Recommendation
from bayplan.rightsizing.report.whole import Sizing
from bayplan.views.amounts import counted
from bayplan.views.layout import (
    GAP,
    Cell,
    Line,
    Span,
    Style,
    dim,
    indented,
    line,
    paragraph,
    section,
    stripped,
    strong,
    table,
    wide,
)
from bayplan.views.size import facts, naming, rest, sayings, sorting, terms
from bayplan.views.size.sorting import Row

MOST: Final = 10
"""So many rows are shown of what grows, and as many of what shrinks."""
COLUMNS: Final = {
    Bound.MEMORY_REQUEST.value: "request",
    Bound.MEMORY_LIMIT.value: "limit",
    Bound.CPU_REQUEST.value: "CPU",
}
LEAST: Final = 24
"""Where fewer columns than this are left for names, figures go beneath them."""


def lines(answer: Sizing, width: int, *, every: bool = False) -> list[Line]:
    """Every container that changes: what grows, then what shrinks; without `every` the largest of each."""
    found = sorting.rows(answer)
    if not found:
        return []
    parts = [[row for row in found if row.grows is grows] for grows in (True, False)]
    told = [row for part in parts if part for row in _part(part, width, every)]
    return [*section("The plan"), *told]


def _part(found: Sequence[Row], width: int, every: bool) -> list[Line]:
    shown = found if every else found[:MOST]
    heads = _heads(shown, width - 2)
    drawn = [
        part for row, head in zip(shown, heads[1:], strict=True) for part in _row(row, head, width, every)
    ]
    hidden = rest.lines(len(found) - len(shown), width, "more with less effect")
    title = _title(found)
    return [*paragraph(title, width, style=Style.DIM, first="  "), *indented(heads[0]), *drawn, *hidden]


def _title(found: Sequence[Row]) -> str:
    """What a part holds. Memory tells where a row stands; its CPU may go the other way."""
    grows = found[0].grows
    against = sum(row.change(Bound.CPU_REQUEST) * (-1 if grows else 1) > 0 for row in found)
    verb = f"{'shrink' if grows else 'grow'}{'s' if against == 1 else ''}"
    other = f"; {against:,} of them {verb} in CPU" if against else ""
    return f"what {'grows' if grows else 'shrinks'}{' in memory' if against else ''}{other}"


def _row(row: Row, head: Sequence[Line], width: int, every: bool) -> list[Line]:
    why = paragraph(sayings.why(row), width, style=Style.DIM, first="    ")
    return [*indented(head), *why, *(details(row.found, width) if every else [])]


def _heads(rows: Sequence[Row], width: int) -> list[list[Line]]:
    """A header, and for each row its first lines: side by side where there is room, else stacked."""
    cells = [[_step(row, bound) for bound in COLUMNS] for row in rows]
    kept = [at for at, bound in enumerate(COLUMNS) if any(wide(row[at]) for row in cells)]
    titles = [list(COLUMNS.values())[at] for at in kept]
    figures = table(titles, [[row[at] for at in kept] for row in cells], width, "<" * len(kept))
    room = width - max(map(wide, figures)) - len(GAP)
    if room < LEAST:
        return [[], *(_stacked(row, width) for row in rows)]
    names = [naming.container(row.found.place) for row in rows]
    room = min(room, max(len(name) for name in names))
    header = line(dim("container".ljust(room)), GAP, figures[0])
    return [
        [stripped(header)],
        *(_beside(name, room, drawn) for name, drawn in zip(names, figures[1:], strict=True)),
    ]


def _beside(name: str, room: int, figures: Line) -> list[Line]:
    """A name and its figures; a name that is too long has a line of its own."""
    if len(name) > room:
        return [line(strong(name)), line(" " * room, GAP, figures)]
    return [stripped(line(strong(name), " " * (room - len(name)), GAP, figures))]


def _stacked(row: Row, width: int) -> list[Line]:
    steps = [(title, _step(row, bound)) for bound, title in COLUMNS.items()]
    said = [line(title, " ", step) for title, step in steps if wide(step)]
    return [line(strong(naming.container(row.found.place))), *(line("  ", one) for one in said)]


def _step(row: Row, bound: str) -> Line:
    """`512Mi → 1Gi`, in the colour of its direction; nothing where a bound stays as it is."""
    if bound not in row.amounts:
        return ()
    one = row.found.of(bound)
    now, wanted = one.now if one else None, row.wanted(bound)
    style = Style.ACCENT if now is None or wanted is None else Style.WARNING if wanted > now else Style.GOOD
    return (Span(naming.step(bound, now, wanted), style),)


def details(found: Recommendation, width: int) -> list[Line]:
    """How each figure came about, step by step, in columns; what restraints and others say of it."""
    told = [part for one in found.sized for part in terms.lines(one, width)]
    advice = terms.advice(found.advice, width)
    where = sayings.place(found)
    what = [
        part
        for part in (found.role.value, found.tier, found.sizing_class, f"rule {found.rule}", where)
        if part
    ]
    said = [", ".join(what), *facts.facts(found.portrait)]
    about = [part for one in said for part in paragraph(one, width, style=Style.DIM, first="    ")]
    return [*about, *told, *advice]


def standing(answer: Sizing, width: int, *, every: bool = False) -> list[Line]:
    """Containers that stay as they are: counted, by what keeps them; with `every` each with its figures."""
    found = sorting.kept(answer)
    if not found:
        return []
    groups = [f"{len(one.places)} {one.said}" for one in sorting.keeping(answer)]
    text = f"{counted(len(found), 'container')}: {', '.join(groups)}"
    told = [part for one in found for part in _kept(one, width)] if every else []
    return [*section("What stays as it is"), *paragraph(text, width, first="  "), *told]


def _kept(found: Recommendation, width: int) -> list[Line]:
    sizes: list[Cell] = [
        f"{COLUMNS[one.bound]} {naming.size(one.bound, one.now)}"
        for one in found.sized
        if one.bound in COLUMNS
    ]
    said = sayings.evidence(found.portrait, cpu=True)
    head = line("  ", strong(naming.container(found.place)))
    text = ", ".join([*map(str, sizes), said])
    return [head, *paragraph(text, width, style=Style.DIM, first="    "), *details(found, width)]
