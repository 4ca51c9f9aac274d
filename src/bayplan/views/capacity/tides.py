"""Triggers and forecasts in characters."""

from collections.abc import Sequence
from typing import Final

from bayplan.capacity import words
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
    """Every trigger; of those that do not rest, the clauses that may decide it."""
    resting = [one.name for one in found if one.state == RESTS and not every]
    lines = [part for one in found if one.name not in resting for part in _trigger(one, width, every)]
    if resting:
        state = Span(RESTS, STYLES[RESTS])
        lines += paragraph(", ".join(resting), width, style=Style.DIM, first=line("  ", state, " "))
    return [*section("Triggers"), *lines] if lines else []


def _trigger(found: TriggerVerdict, width: int, every: bool) -> list[Line]:
    since = f" since {found.since:%Y-%m-%d}" if found.since else ""
    action = f": {found.action}" if found.action else ""
    lines = paragraph(f"{found.name}{since}{action}", width, first=_head(found), indent=4)
    for clause in (one for one in found.clauses if every or _tells(one)):
        lines += paragraph(_clause(clause, every), width, style=Style.DIM, first="    ", indent=6)
    return [*lines, *(paragraph(found.note, width, style=Style.DIM, first="    ") if found.note else [])]


def _tells(found: ClauseVerdict) -> bool:
    """Whether a clause holds, might hold, or never can; one that simply does not is only counted."""
    return found.holds is not False or bool(found.contradiction)


def _head(found: TriggerVerdict) -> Line:
    return line("  ", Span(found.state, STYLES.get(found.state, Style.PLAIN)), " ")


def _clause(found: ClauseVerdict, every: bool) -> str:
    """A clause with its last value, and what is to be known of it; the first part of that unless `every`."""
    sign = "?" if found.holds is None else "✓" if found.holds else "✗"
    value = "" if found.value is None else f", now {sayings.figure(found)}"
    known = [part for part in (found.missing, found.contradiction) if part]
    rest = known if every else [part.partition("; ")[0] for part in known]
    return f"{sign} {found.clause}{value}{': ' if rest else ''}{'; '.join(rest)}"


def forecasts(found: Sequence[Forecast], width: int, *, every: bool = False) -> list[Line]:
    """What runs out when, the earliest first; then what is used up already."""
    ranked = sorted(
        found, key=lambda one: (one.at is None, sayings.used_up(one), str(one.at or ""), one.verdict)
    )
    dated = [one for one in ranked if one.at or one.earliest]
    shown = ranked if every else dated[:MOST] or ranked[:1]
    rows: list[list[Cell]] = [
        [_title(one), sayings.where(one), Span(sayings.exhausted(one), STYLES.get(one.verdict, Style.PLAIN))]
        for one in shown
    ]
    if not rows:
        return []
    drawn = indented(table(["", "where", "runs out"], rows, width - 2, "<<*"))
    hidden = len(ranked) - len(shown)
    later = "later or not at all" if len(dated) <= MOST else "later"
    rest = [line(dim(f"  … and {hidden} more, {later}; --all shows everything"))] if hidden else []
    return [*section("Forecast"), *drawn, *rest]


def _title(found: Forecast) -> str:
    return words.constraint(found.constraint, found.name)
