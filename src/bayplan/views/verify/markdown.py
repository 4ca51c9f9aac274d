"""The checklist as Markdown: a list that can be ticked off, then what failed and what is unknown in full."""

from collections.abc import Iterator
from typing import Final

from bayplan.verification.answers import Verification
from bayplan.verification.framework import Outcome, Status
from bayplan.views.clean import cleaned
from bayplan.views.review.markup import code, escaped
from bayplan.views.verify import text

PROGRAMS: Final = ("kubectl ", "helm ", "bayplan ", "qm ", "k3s ", "cmctl ")
"""What a remedy begins with that can be run as it stands."""
BOXES: Final = {
    Status.PASSED: "[x]",
    Status.FAILED: "[ ]",
    Status.UNKNOWN: "[ ]",
    Status.NOT_APPLICABLE: "[ ]",
}
WORDS: Final = {
    Status.FAILED: " **failed**",
    Status.UNKNOWN: " *unknown*",
    Status.NOT_APPLICABLE: " *not applicable*",
}


def rendered(answer: Verification) -> str:
    """The whole page."""
    seen = cleaned(answer)
    head = f"# Verification\n\n{escaped(text.sentence(seen).capitalize())}.\n"
    return "".join([head, *_facts(seen), *_checklist(seen), *_part(seen, Status.FAILED, "What failed"),
                    *_part(seen, Status.UNKNOWN, "What is unknown")])  # fmt: skip


def _facts(answer: Verification) -> Iterator[str]:
    taken = answer.taken_at or "no known time"
    declared = escaped(answer.estate) if answer.estate else "nothing declared"
    yield f"\nKubernetes {escaped(answer.kubernetes or 'unknown')}, {escaped(taken)}; {declared}.\n"
    for note in answer.notes:
        yield f"\n{escaped(note)}\n"


def _checklist(answer: Verification) -> Iterator[str]:
    for name in dict.fromkeys(one.section for one in answer.entries):
        yield f"\n## {escaped(name.capitalize())}\n\n"
        for one in answer.entries:
            if one.section == name:
                yield f"- {BOXES[one.status]} {one.text}{WORDS.get(one.status, '')}\n"


def _part(answer: Verification, status: Status, title: str) -> Iterator[str]:
    entries = answer.of(status)
    if entries:
        yield f"\n## {title}\n"
    for one in entries:
        yield f"\n### {code(one.code)}\n\n"
        yield from (
            found for outcome in one.outcomes if outcome.status is status for found in _outcome(outcome)
        )


def _outcome(one: Outcome) -> Iterator[str]:
    subject = f"**{escaped(one.subject)}** " if one.subject else ""
    yield f"- {subject}{escaped(one.summary)}\n"
    for fact in one.evidence:
        yield f"  - {escaped(fact)}\n"
    if one.command:
        yield f"  - {code(one.command, 2_000)}\n"
    if one.remedy:
        is_command = one.remedy.startswith(PROGRAMS)
        yield f"  - {code(one.remedy, 2_000) if is_command else escaped(one.remedy, 2_000)}\n"
