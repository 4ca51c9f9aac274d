"""The answer as text: what hurts, the plan and why, what it comes to, whether it fits, what is left."""

from typing import Final

from msgspec.structs import replace

from bayplan.model.findings import Finding, Severity, worst
from bayplan.rightsizing.report.whole import Sizing
from bayplan.views import clean, passages
from bayplan.views.findings import text as findings
from bayplan.views.layout import Line, Style, paragraph
from bayplan.views.passages import apart
from bayplan.views.size import attention, edits, leftovers, planned, proofs, rest, sayings, scores, sums

SAID_ABOVE: Final = (
    "ran-out-of-memory", "memory-near-limit", "leaks", "card-memory-beyond-declared", "throttled",
    "plan-does-not-fit", "advice-was-wrong", "over-reserved", "evidence-missing",
)  # fmt: skip
"""Findings that say again what the parts above them say."""
TONES: Final = {Severity.ERROR: Style.BAD, Severity.WARNING: Style.WARNING}


def lines(given: Sizing, width: int, *, every: bool = False) -> list[Line]:
    """The whole answer. With `every` nothing is left out: each figure with the steps it came about by."""
    answer = _cleaned(given)
    return apart(
        _verdict(answer, width),
        attention.lines(answer, width, every=every),
        planned.lines(answer, width, every=every),
        sums.lines(answer, width),
        proofs.lines(answer, width, every=every),
        leftovers.omitted(answer, width, every=every),
        planned.standing(answer, width, every=every),
        leftovers.unsized(answer, width, every=every),
        scores.lines(answer, width, every=every),
        _findings(answer.findings, width, every=every),
        edits.lines(answer, width, every=every),
        passages.notes(answer.notes if every else _untold(answer), width),
    )


def _findings(found: tuple[Finding, ...], width: int, *, every: bool) -> list[Line]:
    """Errors as they are; of what is less, only what does not stand above."""
    shown = [one for one in found if every or one.severity is Severity.ERROR or one.check not in SAID_ABOVE]
    hidden = rest.lines(len(found) - len(shown), width, "that the parts above tell") if shown else []
    return [*findings.lines(shown, width), *hidden]


def _untold(answer: Sizing) -> list[str]:
    """Notes without those that say again for how many containers nothing is recommended, and why."""
    reasons = {one.why for one in answer.recommendations if one.why}
    return [one for one in answer.notes if one.partition(": ")[2] not in reasons]


def _cleaned(given: Sizing) -> Sizing:
    """Everything on one line each, but for the diff, of which the lines are what it is."""
    answer = clean.cleaned(given)
    if given.patch is None or answer.patch is None:
        return answer
    diff = "\n".join(map(clean.text, given.patch.diff.expandtabs(4).split("\n")))
    return replace(answer, patch=replace(answer.patch, diff=diff))


def _verdict(answer: Sizing, width: int) -> list[Line]:
    tone = TONES.get(worst(answer.findings) or Severity.NOTE, Style.STRONG)
    said = sayings.headline(answer)
    caveat = sayings.caveat(answer)
    text = f"{answer.estate}: {said}" if answer.estate else f"{said[:1].upper()}{said[1:]}"
    return [
        *paragraph(f"{text}.", width, style=tone),
        *paragraph(f"{sayings.basis(answer)}.", width, style=Style.DIM),
        *(paragraph(f"{caveat[:1].upper()}{caveat[1:]}.", width, style=Style.WARNING) if caveat else []),
    ]
