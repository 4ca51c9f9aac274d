"""The rows of the table: one for each container, with what it is sorted and filtered by."""

from collections.abc import Mapping
from typing import Final, NamedTuple

from bayplan.model.evidence import Evidence, Place
from bayplan.rightsizing.framework import Bound
from bayplan.rightsizing.report.recommendation import Recommendation, Sized
from bayplan.rightsizing.report.whole import Sizing
from bayplan.views.size import naming, sayings, sorting
from bayplan.views.size.html import charts
from bayplan.views.size.html.charts import Chart
from bayplan.views.size.sorting import Row

BOUNDS: Final = tuple(one.value for one in Bound)
STATES: Final = {
    "planned": "in the plan",
    "left-out": "wholly left out",
    "kept": "as it is",
    "unsized": "nothing recommended",
}
"""What becomes of a container, and how that is said."""


class Cell(NamedTuple):
    """A figure: how it is written, what it is sorted by (empty: nothing is known), where it goes."""

    text: str
    value: int | str = ""
    way: str = ""


class Entry(NamedTuple):
    """A container in the table, and behind it its pictures and figures."""

    found: Recommendation
    name: str
    state: str
    cells: tuple[Cell, ...]
    peak: Cell
    effect: Cell
    why: str
    charts: tuple[Chart, ...]
    figures: tuple[Sized, ...]


def entries(answer: Sizing, evidence: Mapping[Place, Evidence]) -> list[Entry]:
    """All containers: first what the plan changes, then what was left out, what stays, what is not known."""
    planned = {row.found.place: row for row in sorting.rows(answer)}
    omitted: dict[Place, list[str]] = {}
    for left in answer.plan.omitted:
        omitted.setdefault(left.place, []).append(sayings.bounds(sayings.short(left.why)))
    unsized = {one.place for one in sorting.unsized(answer)}
    made = []
    for one in answer.recommendations:
        state = "planned" if one.place in planned else _state(one, unsized)
        row = planned.get(one.place) or Row(one, {each.bound: each.wanted or 0 for each in one.changed})
        made.append(_entry(row, state, "; ".join(omitted.get(one.place, ())), evidence.get(one.place)))
    order = list(STATES)
    ranks = {place: at for at, place in enumerate(planned)}
    return sorted(made, key=lambda one: (order.index(one.state), ranks.get(one.found.place, 0), one.name))


def _state(found: Recommendation, unsized: set[Place]) -> str:
    if found.place in unsized:
        return "unsized"
    return "left-out" if found.changed else "kept"


def _entry(row: Row, state: str, left: str, evidence: Evidence | None) -> Entry:
    found = row.found
    change = row.change(Bound.MEMORY_REQUEST) if found.changed else 0
    effect = Cell(naming.difference(BOUNDS[0], change) if change else "", change, _way(change))
    top = found.portrait.peak
    return Entry(
        found,
        naming.container(found.place),
        state,
        tuple(_cell(found, row, bound) for bound in BOUNDS),
        Cell(naming.memory(top), top) if top is not None else Cell(""),
        effect,
        _why(row, state, left),
        tuple(charts.charts(found, evidence)),
        tuple(one for one in found.sized if one.terms or one.held),
    )


def _cell(found: Recommendation, row: Row, bound: str) -> Cell:
    one = found.of(bound)
    now, wanted = (one.now if one else None), row.wanted(bound)
    if wanted is None and now is None:
        return Cell(naming.NOT_SET)
    return Cell(naming.step(bound, now, wanted), wanted or 0, _way((wanted or 0) - (now or 0)))


def _way(change: int) -> str:
    return "fair" if change > 0 else "good" if change < 0 else ""


def _why(row: Row, state: str, left: str) -> str:
    if state == "unsized":
        return row.found.why or sayings.evidence(row.found.portrait)
    return f"{sayings.why(row)}{'; ' if left else ''}{left}"
