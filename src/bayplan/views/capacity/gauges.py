"""Load lines in characters: a bar for each constraint at its fullest place, marked where a loss leads."""

from collections.abc import Sequence
from typing import Final

from bayplan.capacity.report.lines import LoadLine
from bayplan.capacity.words import BALLOONED
from bayplan.views import amounts
from bayplan.views.capacity import groups
from bayplan.views.capacity.groups import Group
from bayplan.views.layout import Cell, Line, Span, Style, bar, dim, indented, line, section, table, wide

LENGTH: Final = 8
SHORT: Final = 4
"""Bars are so long where there is no room."""
MARK: Final = "│"
MOST: Final = 9
"""So many constraints are shown, and always those that are beyond their capacity."""


def lines(found: Sequence[LoadLine], width: int, mark: str = "", *, every: bool = False) -> list[Line]:
    """A row for each constraint, the fullest first; with `every`, a row for each place.

    `mark`: what the marks stand for.
    """
    made = groups.groups(found)
    if not made:
        return []
    bounded = [group for group in made if group.share >= 0]
    apart = [group for group in bounded if group.fullest.name != BALLOONED]
    shown = made if every else [group for at, group in enumerate(apart) if at < MOST or group.share > 1]
    drawn = indented(_table(shown, width - 2, LENGTH, every=every))
    if max(map(wide, drawn)) > width:
        drawn = indented(_table(shown, width - 2, SHORT, every=every))
    hidden = len(made) - len(shown)
    rest = [line(dim(f"  … and {hidden} less full; --all shows every place"))] if hidden > 0 else []
    marked = mark and any(one.used_after is not None for one in found)
    legend = [line(dim(f"  {MARK} and →: {mark}"))] if marked else []
    return [*section("Load lines"), *drawn, *rest, *legend]


def _table(shown: Sequence[Group], width: int, length: int, *, every: bool) -> list[Line]:
    rows = [
        _row(group, one, length) for group in shown for one in (group.lines if every else group.lines[:1])
    ]
    return table(["", "fullest", "", "full", "used"], rows, width, "**<>>")


def _row(group: Group, one: LoadLine, length: int) -> list[Cell]:
    share, later = groups.worst(one), groups.after(one)
    return [
        group.title,
        groups.place(one),
        _gauge(share, later, length) if one.capacity is not None else "",
        _full(one, share, later),
        groups.used(one),
    ]


def _full(one: LoadLine, share: float, later: float | None) -> Line:
    """`87 → 99 %`: as it is, and after the loss."""
    if not one.capacity:
        return ()
    now = amounts.percent(one.used, one.capacity)
    then = amounts.percent(one.used_after, one.capacity) if one.used_after is not None else now
    if then == now:
        return (Span(now, _style(share)),)
    style = Style.BAD if (later or 0) > 1 else Style.PLAIN
    return (Span(now.removesuffix(" %"), _style(share)), Span(f" → {then}", style))


def _gauge(share: float, later: float | None, length: int) -> Line:
    """A bar with a mark; a mark beyond the end stands at the end."""
    drawn = bar(share, length, _style(share))
    if later is None:
        return drawn
    at = min(length - 1, round(later * length))
    cells = [Span(char, span.style) for span in drawn for char in span.text]
    cells[at] = Span(MARK, Style.ACCENT)
    return tuple(cells)


def _style(share: float) -> Style:
    return Style.BAD if share >= groups.FULL else Style.WARNING if share >= groups.TIGHT else Style.GOOD
