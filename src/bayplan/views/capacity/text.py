"""The answer as text: the bay plan, how full it is, what binds, what may be lost, what could change."""

from typing import Final

from msgspec.structs import replace

from bayplan.capacity.report.binding import Binding
from bayplan.capacity.report.whole import Capacity
from bayplan.model.findings import Finding, Severity, worst
from bayplan.views import clean, passages
from bayplan.views.amounts import counted
from bayplan.views.capacity import changes, gauges, pressing, rehearsals, sayings, stacks, tides
from bayplan.views.findings import text as findings
from bayplan.views.layout import Line, Style, dim, line, paragraph, section
from bayplan.views.passages import apart

SAID_ABOVE: Final = ("over-committed", "unsatisfiable-rule", "trigger-holds", "runs-out")
"""Findings that say again what load lines, triggers and forecasts say."""
TONES = {Severity.ERROR: Style.BAD, Severity.WARNING: Style.WARNING}


def lines(given: Capacity, width: int, *, every: bool = False) -> list[Line]:
    """The whole answer. With `every` nothing is left out."""
    answer = clean.cleaned(given)
    return apart(
        _verdict(answer, width),
        stacks.lines(answer.plan, width, every=every),
        gauges.lines(answer.lines, width, sayings.mark(answer), every=every),
        _bindings(answer.bindings, width, every=every),
        rehearsals.lines(answer.losses, width, every=every),
        changes.removals(answer.removals, width, every=every),
        changes.additions(answer.additions, width, every=every),
        changes.reckonings(answer.reckonings, width),
        tides.triggers(answer.triggers, width, every=every),
        tides.forecasts(answer.forecasts, width, every=every),
        *(pressing.lines(one, width, every=every) for one in answer.pressures),
        _findings(answer.findings, width, every=every),
        passages.notes(answer.notes, width),
    )


def _findings(found: tuple[Finding, ...], width: int, *, every: bool) -> list[Line]:
    """Errors as they are. Of what is less, only what does not stand above, and without its evidence."""
    if every:
        return findings.lines(found, width)
    shown = [one for one in found if one.severity is Severity.ERROR or one.check not in SAID_ABOVE]
    short = [one if one.severity is Severity.ERROR else replace(one, evidence=(), remedy="") for one in shown]
    hidden = len(found) - len(short)
    rest = f"  … and {counted(hidden, 'warning or note', 'warnings and notes')} that the parts above tell"
    return [*findings.lines(short, width), *([line(dim(rest))] if short and hidden else [])]


def _verdict(answer: Capacity, width: int) -> list[Line]:
    tone = TONES.get(worst(answer.findings) or Severity.NOTE, Style.STRONG)
    name = f"{answer.estate}: " if answer.estate else ""
    said = sayings.headline(answer)
    said = f"{name}{said}" if said else answer.estate
    found = (
        paragraph(f"{said[:1] if name else said[:1].upper()}{said[1:]}.", width, style=tone) if said else []
    )
    return [*found, *paragraph(f"{sayings.basis(answer)}.", width, style=Style.DIM)]


def _bindings(found: tuple[Binding, ...], width: int, *, every: bool) -> list[Line]:
    """A paragraph for each shape; with `every` the proofs, too."""
    text: list[Line] = []
    for name, one in sayings.shapes(found):
        text += paragraph(f"{name}: {_binding(one)}", width, first="  - ")
        for proof in (*sayings.relaxed(one), *one.notes) if every else ():
            text += paragraph(proof, width, style=Style.DIM, first="    ")
    return [*section("What binds first"), *text] if text else []


def _binding(found: Binding) -> str:
    binds, behind = sayings.binds(found), sayings.behind(found)
    stops = f"{binds} {'stop' if found.together else 'stops'} {sayings.stopped(found)}" if binds else ""
    parts = [
        sayings.room(found),
        stops or sayings.brief(found.message),
        f"then {behind}" if behind else "",
    ]
    return "; ".join(part for part in parts if part)
