"""The answer as text: the bay plan, how full it is, what binds, what may be lost, what could change."""

from bayplan.capacity.report.binding import Binding
from bayplan.capacity.report.whole import Capacity
from bayplan.model.findings import Severity, worst
from bayplan.views import passages
from bayplan.views.capacity import changes, gauges, pressing, rehearsals, sayings, stacks, tides
from bayplan.views.findings import text as findings
from bayplan.views.layout import Line, Style, paragraph, section
from bayplan.views.passages import apart
from bayplan.views.review import clean

TONES = {Severity.ERROR: Style.BAD, Severity.WARNING: Style.WARNING}


def lines(given: Capacity, width: int, *, every: bool = False) -> list[Line]:
    """The whole answer. With `every` nothing is left out."""
    answer = clean.cleaned(given)
    return apart(
        _verdict(answer, width),
        stacks.lines(answer.plan, width, every=every),
        gauges.lines(answer.lines, width, sayings.mark(answer), every=every),
        _bindings(answer.bindings, width),
        rehearsals.lines(answer.losses, width, every=every),
        changes.removals(answer.removals, width, every=every),
        changes.additions(answer.additions, width),
        changes.reckonings(answer.reckonings, width),
        tides.triggers(answer.triggers, width, every=every),
        tides.forecasts(answer.forecasts, width, every=every),
        *(pressing.lines(one, width, every=every) for one in answer.pressures),
        findings.lines(answer.findings, width),
        passages.notes(answer.notes, width),
    )


def _verdict(answer: Capacity, width: int) -> list[Line]:
    tone = TONES.get(worst(answer.findings) or Severity.NOTE, Style.STRONG)
    name = f"{answer.estate}: " if answer.estate else ""
    said = sayings.headline(answer)
    found = paragraph(f"{name or said[:1].upper()}{said if name else said[1:]}.", width, style=tone)
    return [*found, *paragraph(f"{sayings.basis(answer)}.", width, style=Style.DIM)]


def _bindings(found: tuple[Binding, ...], width: int) -> list[Line]:
    text = [part for one in found for part in paragraph(_binding(one), width, first="  - ")]
    return [*section("What binds first"), *text] if text else []


def _binding(found: Binding) -> str:
    binds, behind = sayings.binds(found), sayings.behind(found)
    stops = f"then {binds} {'stop' if found.together else 'stops'} the next" if binds else ""
    parts = [
        sayings.room(found),
        stops or sayings.brief(found.message),
        f"behind it {behind}" if behind else "",
    ]
    return f"{sayings.shape(found)}: {'; '.join(part for part in parts if part)}"
