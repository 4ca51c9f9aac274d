"""Load lines as bars: as long as what is used, marked where the capacity ends and where a loss leads to."""

from typing import Final, NamedTuple

from bayplan.capacity.report.lines import LoadLine
from bayplan.views import amounts
from bayplan.views.capacity import groups
from bayplan.views.capacity.groups import Group

MOST: Final = 200
"""So many places are listed of a constraint."""


class Bar(NamedTuple):
    """A bar in thousandths of its length. The capacity ends at `end`; `after` is where a loss leads to."""

    used: float
    end: float
    after: float | None
    level: str


class Row(NamedTuple):
    """A load line at one place."""

    line: LoadLine
    place: str
    used: str
    percent: str
    after: str
    bar: Bar | None


class Table(NamedTuple):
    """A constraint: its fullest place, and all of them."""

    title: str
    detail: str
    first: Row
    rows: tuple[Row, ...]
    hidden: int


def tables(answer: list[Group]) -> list[Table]:
    """A table for each constraint."""
    return [_table(group) for group in answer]


def _table(group: Group) -> Table:
    rows = tuple(_row(one) for one in group.lines[:MOST])
    return Table(group.title, group.detail, rows[0], rows, max(0, len(group.lines) - MOST))


def _row(one: LoadLine) -> Row:
    later = groups.after(one)
    said = amounts.percent(one.used_after or 0, one.capacity) if later is not None and one.capacity else ""
    full = amounts.percent(one.used, one.capacity) if one.capacity else ""
    return Row(one, groups.place(one), groups.used(one), full, said, _bar(one, later))


def _bar(one: LoadLine, later: float | None) -> Bar | None:
    """The bar is longer than the capacity where more than that is promised."""
    if one.capacity is None:
        return None
    share = groups.worst(one)
    length = max(1.0, share, later or 0.0)
    after = None if later is None else 1000 * later / length
    return Bar(1000 * share / length, 1000 / length, after, level(share))


def level(share: float) -> str:
    """How a share is coloured."""
    if share > 1:
        return "over"
    return "full" if share >= groups.FULL else "tight" if share >= groups.TIGHT else "fine"
