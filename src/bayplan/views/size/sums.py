"""What the plan comes to: totals by resource and tier, and what each node would be asked for."""

from collections.abc import Sequence
from typing import Final

from bayplan.rightsizing.framework import Bound
from bayplan.rightsizing.report.plan import Total
from bayplan.rightsizing.report.whole import Sizing
from bayplan.views import amounts
from bayplan.views.amounts import counted
from bayplan.views.layout import (
    BLANK,
    Cell,
    Line,
    Span,
    Style,
    bar,
    dim,
    indented,
    paragraph,
    section,
    table,
    wide,
)
from bayplan.views.size import naming

ORDER: Final = tuple(one.value for one in Bound)
LENGTH: Final = 16
NARROW: Final = 60
"""Below so many columns bars and peaks are left out."""


def lines(answer: Sizing, width: int) -> list[Line]:
    """Totals of everything, then of each tier, and what the nodes are asked for."""
    found = [one for one in answer.plan.totals if one.group == "all"]
    if not found:
        return []
    whole, tiers = _whole(found, width), _tiers(answer.plan.totals, width)
    return [*section("What it comes to"), *whole, *_legend(found, width), *_spare(answer, width), *tiers]


def _legend(found: Sequence[Total], width: int) -> list[Line]:
    """What the columns beside the plan mean, of those that are there."""
    if width < NARROW:
        return []
    there = {
        "of: what all nodes can give": any(capacity(one) is not None for one in found),
        "peaks: the highest readings, added up": any(one.peak is not None for one in found),
        "rule alone: before restraint, level and room": any(one.asked is not None for one in found),
    }
    text = "; ".join(said for said, known in there.items() if known)
    return paragraph(text, width, style=Style.DIM, first="  ") if text else []


def _spare(answer: Sizing, width: int) -> list[Line]:
    """How much more is requested than evidence asks for, as the finding says it."""
    said = [one.summary for one in answer.findings if one.check == "over-reserved"]
    return [part for one in said for part in paragraph(one, width, first="  ")]


def _whole(found: Sequence[Total], width: int) -> list[Line]:
    rows = [_row(one, width >= NARROW) for one in sorted(found, key=_order)]
    return indented(table(["", "now", "plan", "", "of", "peaks", "rule alone"], rows, width - 2, "<>>>>>>"))


def _order(one: Total) -> int:
    return ORDER.index(one.bound) if one.bound in ORDER else len(ORDER)


def _row(one: Total, roomy: bool) -> list[Cell]:
    change, there = one.after - one.before, capacity(one)
    return [
        naming.bound(one.bound),
        naming.observed(one.bound, one.before),
        naming.observed(one.bound, one.after),
        Span(naming.difference(one.bound, change) if change else "", _style(change)),
        naming.observed(one.bound, there) if there is not None and roomy else "",
        naming.observed(one.bound, one.peak) if one.peak is not None and roomy else "",
        naming.observed(one.bound, one.asked) if one.asked is not None and roomy else "",
    ]


def capacity(one: Total) -> int | None:
    """What nodes can give. Limits take no room on a node, so that it says nothing of them."""
    return None if one.bound == Bound.MEMORY_LIMIT else one.capacity


def _style(change: int) -> Style:
    return Style.PLAIN if not change else Style.WARNING if change > 0 else Style.GOOD


def _tiers(totals: Sequence[Total], width: int) -> list[Line]:
    """A row for each tier; without room the memory that is requested alone."""
    found = {
        (one.name, one.bound): one for one in totals if one.group == "tier" and (one.before or one.after)
    }
    bounds = ORDER if width >= NARROW else ORDER[:1]
    tiers = sorted({name for name, _ in found})
    if len(tiers) < 2:
        return []
    rows: list[list[Cell]] = [
        [name or "no tier", *(_step(found.get((name, bound))) for bound in bounds)] for name in tiers
    ]
    header = ["tier", *map(naming.bound, bounds)]
    return [BLANK, *indented(table(header, rows, width - 2, "<" * len(header)))] if rows else []


def _step(one: Total | None) -> Cell:
    if one is None:
        return ""
    before, after = naming.observed(one.bound, one.before), naming.observed(one.bound, one.after)
    if before == after:
        return before
    return Span(f"{before} {naming.ARROW} {after}", _style(one.after - one.before))


def nodes(found: Sequence[Total], width: int, *, every: bool = False) -> list[Line]:
    """What each node is asked for now and would be, of those that change: a bar of what it would be."""
    memory = [one for one in found if one.bound == Bound.MEMORY_REQUEST and one.capacity]
    shown = memory if every else [one for one in memory if one.before != one.after]
    rows = [_node(one) for one in shown]
    if not rows:
        return []
    header = ["node", "", "memory requested", ""]
    drawn = indented(table(header, rows, width - 2, "<<><"))
    if max(map(wide, drawn)) > width:
        rows = [[row[0], "", *row[2:]] for row in rows]
        drawn = indented(table(["node", "", "memory", ""], rows, width - 2, "<<><"))
    hidden = len(memory) - len(shown)
    rest = f"{counted(hidden, 'other node')} as before"
    return [BLANK, *drawn, *(paragraph(rest, width, style=Style.DIM, first="  ") if hidden else [])]


def _node(one: Total) -> list[Cell]:
    whole = one.capacity or 1
    share = one.after / whole
    style = Style.BAD if share > 1 else Style.WARNING if share >= 0.9 else Style.GOOD
    now, then = amounts.percent(one.before, whole), amounts.percent(one.after, whole)
    step = then if now == then else f"{now.removesuffix(' %')} {naming.ARROW} {then}"
    return [
        one.name,
        bar(share, LENGTH, style),
        step,
        dim(f"{amounts.memory(one.after)} of {amounts.memory(whole)}"),
    ]
