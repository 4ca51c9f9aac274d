"""Triggers and forecasts in characters."""

from collections.abc import Sequence
from typing import Final

from bayplan.capacity.report.trends import ClauseVerdict, Forecast, TriggerVerdict
from bayplan.views.capacity import sayings
from bayplan.views.layout import Cell, Line, Span, Style, dim, indented, line, paragraph, section, table

STYLES: Final = {
    "holds": Style.WARNING,
    "rests": Style.GOOD,
    "unknown": Style.DIM,
    "unsatisfiable": Style.BAD,
    "exhausted": Style.BAD,
    "thin": Style.DIM,
}
RESTS: Final = "rests"
MOST: Final = 8


def triggers(found: Sequence[TriggerVerdict], width: int, *, every: bool = False) -> list[Line]:
    """Every trigger; of those that do not rest, what decides it."""
    lines = [part for one in found for part in _trigger(one, width, every or one.state != RESTS)]
    return [*section("Triggers"), *lines] if lines else []


def _trigger(found: TriggerVerdict, width: int, whole: bool) -> list[Line]:
    state = Span(found.state, STYLES.get(found.state, Style.PLAIN))
    since = f" since {found.since:%Y-%m-%d}" if found.since else ""
    action = f": {found.action}" if found.action else ""
    lines = [line("  ", found.name, " ", state, dim(f"{since}{action}"))]
    for clause in found.clauses if whole else ():
        lines += paragraph(_clause(clause), width, style=Style.DIM, first="    ", indent=6)
    return [*lines, *(paragraph(found.note, width, style=Style.DIM, first="    ") if found.note else [])]


def _clause(found: ClauseVerdict) -> str:
    sign = "?" if found.holds is None else "✓" if found.holds else "✗"
    value = "" if found.value is None else f", now {sayings.figure(found)}"
    rest = [part for part in (found.missing, found.contradiction) if part]
    return f"{sign} {found.clause}{value}{': ' if rest else ''}{'; '.join(rest)}"


def forecasts(found: Sequence[Forecast], width: int, *, every: bool = False) -> list[Line]:
    """What runs out when, the earliest first."""
    ranked = sorted(found, key=lambda one: (one.at is None, str(one.at or ""), one.verdict))
    shown = ranked if every else ranked[:MOST]
    rows: list[list[Cell]] = [
        [_title(one), one.subject, Span(sayings.exhausted(one), STYLES.get(one.verdict, Style.PLAIN))]
        for one in shown
    ]
    if not rows:
        return []
    drawn = indented(table(["", "where", "runs out"], rows, width - 2, "<<*"))
    rest = [line(dim(f"  … and {len(ranked) - len(shown)} more"))] if len(ranked) > len(shown) else []
    return [*section("Forecast"), *drawn, *rest]


def _title(found: Forecast) -> str:
    return found.name if found.name != found.constraint else found.constraint.replace("-", " ")
