"""The checklist as text: what it comes to, then every section with its items, what failed in full."""

from collections.abc import Sequence
from typing import Final

from bayplan.verification.answers import Entry, Verification
from bayplan.verification.framework import Outcome, Status
from bayplan.views.amounts import counted
from bayplan.views.clean import cleaned
from bayplan.views.layout import (
    BLANK,
    Line,
    Span,
    Style,
    bullets,
    dim,
    line,
    paragraph,
    section,
    strong,
)

WORDS: Final = {
    Status.PASSED: Span("passed ", Style.GOOD),
    Status.FAILED: Span("FAILED ", Style.BAD),
    Status.UNKNOWN: Span("unknown", Style.WARNING),
    Status.NOT_APPLICABLE: Span("n/a    ", Style.DIM),
}
MOST: Final = 6
"""So many outcomes of an item are shown."""
INDENT: Final = "      "


def lines(answer: Verification, width: int, *, every: bool = False) -> list[Line]:
    """The whole checklist. `every`: all outcomes, and the evidence of what passed."""
    seen = cleaned(answer)
    found = [*paragraph(f"{sentence(seen).capitalize()}.", width, style=_style(seen)), *_facts(seen, width)]
    for name in dict.fromkeys(one.section for one in seen.entries):
        found += section(name.capitalize())
        for entry in seen.entries:
            if entry.section == name:
                found += _entry(entry, width, every)
    return [*found, *_notes(seen, width)]


def sentence(answer: Verification) -> str:
    """`2 items failed, 9 unknown, 30 passed, 9 not applicable`."""
    failed, *others = ((Status(name), number) for name, number in answer.counts.items())
    parts = [f"{counted(failed[1], 'item')} failed" if failed[1] else "nothing failed"]
    parts += [f"{number:,} {status.value}" for status, number in others if number]
    return ", ".join(parts)


def _style(answer: Verification) -> Style:
    return Style.BAD if answer.of(Status.FAILED) else Style.STRONG


def _facts(answer: Verification, width: int) -> list[Line]:
    of = f"Kubernetes {answer.kubernetes or 'of no known version'}"
    taken = f"taken at {answer.taken_at}" if answer.taken_at else "of no known time"
    declared = f"declared in {answer.estate}" if answer.estate else "nothing declared"
    return paragraph(f"{of}, {taken}; {declared}.", width, style=Style.DIM)


def _entry(entry: Entry, width: int, every: bool) -> list[Line]:
    shown = [one for one in entry.outcomes if one.status is entry.status or every]
    most = len(shown) if every else MOST
    title = paragraph(entry.text, width, first=line("  ", WORDS[entry.status], "  "))
    found = [*title, *(made for one in shown[:most] for made in _outcome(one, width, every))]
    left = len(shown) - most
    return [*found, line(INDENT, dim(f"… and {left:,} more; --all shows them"))] if left > 0 else found


def _outcome(one: Outcome, width: int, every: bool) -> list[Line]:
    quiet = one.status in (Status.PASSED, Status.NOT_APPLICABLE)
    start = line(INDENT, strong(one.subject), " ") if one.subject else line(INDENT)
    style = Style.DIM if quiet else Style.PLAIN
    found = paragraph(one.summary, width, style=style, first=start, indent=len(INDENT) + 2)
    if every or one.status is Status.FAILED:
        found += _told(one.evidence, "", width)
    return [*found, *_told([one.command], "ask: ", width), *_told([one.remedy], "do: ", width)]


def _told(texts: Sequence[str], label: str, width: int) -> list[Line]:
    start = line(f"{INDENT}  ", dim(label)) if label else line(f"{INDENT}  ")
    return [found for text in texts if text for found in paragraph(text, width, style=Style.DIM, first=start)]


def _notes(answer: Verification, width: int) -> list[Line]:
    return [BLANK, *bullets(answer.notes, width, Style.DIM)] if answer.notes else []
