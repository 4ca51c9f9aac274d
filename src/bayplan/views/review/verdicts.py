"""Rollouts as text: those that do not complete, those that hang on a value, and on request all of them."""

from typing import Final

from bayplan.review.answers import Ending, Review, Verdict
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
    warning,
)
from bayplan.views.review import words
from bayplan.views.review.places import place

MOST_SHOWN: Final = 20
MARKS: Final = {
    Ending.UNCHANGED: dim,
    Ending.COMPLETES: good,
    Ending.HINGES: warning,
    Ending.STOPS: bad,
    Ending.DOWN: bad,
}


def stuck(answer: Review, width: int, every: bool = False) -> list[Line]:
    """Rollouts that do not complete, each with how it ends and why; those that a finding tells on request."""
    about = {finding.subject for finding in answer.findings}
    found = [one for one in words.failing(answer) if every or words.subject(one) not in about]
    if not found:
        return []
    told = {finding.refusal for finding in answer.findings}
    shown = found if every else found[:MOST_SHOWN]
    made = section("Rollouts that do not complete")
    for verdict in shown:
        made += _stuck(verdict, told, width)
    hidden = len(found) - len(shown)
    return [*made, line(dim(f"  … and {hidden:,} more; --all shows them"))] if hidden else made


def hinging(answer: Review, width: int) -> list[Line]:
    """Verdicts that nobody can give before a value is known, and which value that is."""
    found = [verdict for verdict in answer.verdicts if verdict.ending is Ending.HINGES]
    if not found:
        return []
    said = [f"{words.subject(verdict)}: {_hinges(verdict)}" for verdict in found]
    return [
        *section("Hanging on values that no file gives; --set or a snapshot tells"),
        *bullets(said, width),
    ]


def all_of_them(answer: Review, width: int) -> list[Line]:
    """Every verdict."""
    rows: list[list[Cell]] = [_row(verdict) for verdict in answer.verdicts]
    if not rows:
        return []
    header = ["workload", "rollout", "updated", "serving", "in a sentence"]
    return [*section("Every verdict"), *indented(table(header, rows, width - 2, "*<>>*"))]


def _stuck(verdict: Verdict, told: set[str], width: int) -> list[Line]:
    head = paragraph(
        " ".join(part for part in (place(verdict), words.subject(verdict)) if part),
        width, style=Style.STRONG, first=line("  ", bad("✗"), " "), indent=4,
    )  # fmt: skip
    refusals = [said for said in verdict.refusals if said not in told]
    return [
        *head,
        *paragraph(verdict.said, width, first="    "),
        *(found for said in refusals for found in paragraph(said, width, style=Style.ACCENT, first="    ")),
        *_listed("waits", verdict.waiting, width),
        *_listed("may also end so", verdict.also, width),
        *_listed("hangs on", verdict.hinges_on, width),
    ]


def _listed(name: str, said: tuple[str, ...], width: int) -> list[Line]:
    return [
        found
        for text in said
        for found in paragraph(text, width, first=line("    ", dim(f"{name}: ")), indent=6)
    ]


def _hinges(verdict: Verdict) -> str:
    needs = ", ".join(verdict.hinges_on)
    return "; ".join(part for part in (verdict.said, f"needs {needs}" if needs else "") if part)


def _row(verdict: Verdict) -> list[Cell]:
    changes = verdict.ending is not Ending.UNCHANGED
    return [
        strong(words.subject(verdict)),
        MARKS[verdict.ending](verdict.ending.value),
        f"{verdict.updated:,}/{verdict.replicas:,}" if changes else "",
        f"{verdict.serving:,}" if changes else "",
        verdict.said,
    ]
