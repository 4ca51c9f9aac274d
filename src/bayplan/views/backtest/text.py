"""The answer as text: a table for all containers and each class, the picture, the days that went wrong."""

from collections.abc import Sequence
from typing import Final

from bayplan.rightsizing.report.backtest import Backtest, Tally
from bayplan.views import amounts, clean, passages
from bayplan.views.backtest import picture, sayings
from bayplan.views.layout import (
    Cell,
    Line,
    Style,
    bad,
    bullets,
    dim,
    good,
    indented,
    line,
    paragraph,
    section,
    strong,
    table,
    wide,
)
from bayplan.views.passages import apart
from bayplan.views.size import rest

MOST: Final = 4
"""So many misses of each rule are told."""
MOST_SKIPPED: Final = 4


def lines(given: Backtest, width: int, *, every: bool = False) -> list[Line]:
    """The whole answer. With `every` every miss is told."""
    answer = clean.cleaned(given)
    groups = sayings.groups(answer)
    whole = [found for name, found in groups if name == sayings.ALL]
    return apart(
        _headline(answer, width),
        *(_table(name, found, width) for name, found in groups),
        *(_picture(found, width) for found in whole),
        *(_misses(found, width, every) for found in whole),
        _skipped(answer, width, every),
        passages.notes(answer.notes, width),
    )


def _headline(answer: Backtest, width: int) -> list[Line]:
    """Who did best, then how that was found."""
    said = sayings.verdict(answer)
    how = passages.headline(f"{sayings.headline(answer)}.", width, Style.DIM if said else Style.STRONG)
    return [*(passages.headline(f"{said}.", width, Style.STRONG) if said else []), *how]


def _table(name: str, found: Sequence[Tally], width: int) -> list[Line]:
    title = "All containers" if name == sayings.ALL else f"Class {name}"
    header = ["rule", "slack", "out of memory", "short", "requested", "limits", "changes/week"]
    rows = [_row(one, at == 0) for at, one in enumerate(found)]
    drawn = indented(table(header, rows, width - 2, "<>>>>>>"))
    if max(map(wide, drawn)) > width:
        short = ["rule", "slack", "OOM", "reserved"]
        drawn = indented(table(short, [[*row[:3], row[4]] for row in rows], width - 2, "<>>>"))
    days = sayings.days(found[0]) if found else ""
    return [line(strong(title), dim(f", {days}")), *drawn]


def _row(one: Tally, first: bool) -> list[Cell]:
    return [
        strong(one.rule) if first else one.rule,
        sayings.percent(one.slack),
        bad(f"{one.misses:,}") if one.misses else good("0"),
        f"{one.short:,}",
        amounts.memory(one.reserved),
        amounts.memory(one.limits),
        f"{one.changes:,.1f}",
    ]


def _picture(found: Sequence[Tally], width: int) -> list[Line]:
    drawn = picture.lines(found, width)
    return [*section("Slack against misses"), *drawn] if drawn else []


def _misses(found: Sequence[Tally], width: int, every: bool) -> list[Line]:
    told: list[Line] = []
    for one in found:
        missed = sayings.missed(one)
        shown = missed if every else missed[:MOST]
        if shown:
            told.append(line("  ", strong(one.rule), dim(f", {amounts.counted(one.misses, 'day')}")))
        told += [
            part for miss in shown for part in paragraph(sayings.miss(miss), width, first="    ", indent=6)
        ]
        told += rest.lines(len(missed) - len(shown), width, indent=4)
    return [*section("Days on which memory would have run out"), *told] if told else []


def _skipped(answer: Backtest, width: int, every: bool) -> list[Line]:
    if not answer.skipped:
        return []
    found = answer.skipped if every else sayings.skipped(answer)
    shown = found if every else found[:MOST_SKIPPED]
    hidden = rest.lines(len(found) - len(shown), width)
    return [*section(f"Not judged: {len(answer.skipped):,}"), *bullets(shown, width, Style.DIM), *hidden]
