"""The answer as text: the verdict, Kubernetes' own words, each node's reason, preemption, what helps."""

from typing import Final

from bayplan.app.answers import Candidate, Displacement, Explanation
from bayplan.views import amounts, passages, verdicts
from bayplan.views.layout import (
    Cell,
    Line,
    Style,
    dim,
    good,
    indented,
    paragraph,
    section,
    strong,
    table,
    warning,
)
from bayplan.views.passages import apart

MOST_CANDIDATES: Final = 12
_STYLES: Final = {"pending": Style.BAD, "refused": Style.BAD, "gated": Style.WARNING}


def lines(answer: Explanation, width: int) -> list[Line]:
    """The whole answer."""
    return apart(
        [*_headline(answer, width), *_facts(answer, width)],
        _refusal(answer, width),
        _message(answer, width),
        _feasible(answer, width),
        _infeasible(answer, width),
        _displacement(answer.displacement, width) if answer.displacement else [],
        passages.remedies(answer.remedies, width),
        passages.notes(answer.notes, width),
    )


def _headline(answer: Explanation, width: int) -> list[Line]:
    said = f"{answer.pod} is not created" if answer.refusal else answer.conclusion
    style = _STYLES.get(answer.state, Style.STRONG)
    missing = (
        paragraph(
            f"{amounts.counted(answer.uncreated, 'pod')} of {answer.workload} cannot be created.", width
        )
        if answer.uncreated
        else []
    )
    return [*paragraph(said, width, style=style), *missing]


def _facts(answer: Explanation, width: int) -> list[Line]:
    whose = f"{answer.workload}; " if answer.workload else ""
    text = (
        f"{whose}requests {amounts.requested(answer.requests)}; priority {answer.priority}, "
        f"Kubernetes {answer.kubernetes}."
    )
    return paragraph(text[:1].upper() + text[1:], width, style=Style.DIM)


def _refusal(answer: Explanation, width: int) -> list[Line]:
    if answer.refusal is None:
        return []
    return [*section("The API server answers"), *passages.refused(answer.refusal, width)]


def _message(answer: Explanation, width: int) -> list[Line]:
    if not answer.message or answer.refusal is not None:
        return []
    found = [*section("The scheduler's event"), *passages.quoted(answer.message, width)]
    if answer.differs:
        found += section("The pod's status says something else; the cluster has changed since")
        found += passages.quoted(answer.recorded, width)
    return found


def _feasible(answer: Explanation, width: int) -> list[Line]:
    able = [verdict.node for verdict in answer.verdicts if verdict.feasible]
    if not able:
        return []
    scored = verdicts.scores(answer.verdicts, width - 2, answer.stands_on)
    if not scored:
        return [*section("Nodes that can take it"), *_unscored(able, width)]
    return [*section("Nodes that can take it, and their scores"), *indented([*scored, *_ties(answer, width)])]


def _unscored(able: list[str], width: int) -> list[Line]:
    only = "; it is the only one, so nothing is scored" if len(able) == 1 else ""
    return paragraph(f"{verdicts.names(able)}{only}", width, first="  ")


def _ties(answer: Explanation, width: int) -> list[Line]:
    if len(answer.goes_to) < 2:
        return []
    text = f"{verdicts.names(answer.goes_to)} are equally good: kube-scheduler picks one of them at random"
    return paragraph(text, width - 2, style=Style.WARNING)


def _infeasible(answer: Explanation, width: int) -> list[Line]:
    found = verdicts.refusals(answer.verdicts, width - 2)
    return [*section("Nodes that cannot"), *indented(found)] if found else []


def _displacement(found: Displacement, width: int) -> list[Line]:
    if not found.candidates:
        return []
    ranked = sorted(found.candidates, key=lambda candidate: (not candidate.best, len(candidate.victims)))
    rows = [_candidate(one) for one in ranked[:MOST_CANDIDATES]]
    header = ["node", "", "budgets violated", "who would go"]
    text = "Displacing pods of lower priority would make room"
    return [*section(text), *indented(table(header, rows, width - 2, "<<**"))]


def _candidate(one: Candidate) -> list[Cell]:
    return [
        strong(one.node) if one.best else one.node,
        good("best") if one.best else "",
        warning(", ".join(one.violated)) if one.violated else dim("none"),
        ", ".join(one.victims),
    ]
