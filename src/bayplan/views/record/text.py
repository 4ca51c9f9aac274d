"""The account of a recorded observation as text."""

from collections.abc import Mapping
from typing import Final

from bayplan.app.record import Record
from bayplan.views import passages
from bayplan.views.amounts import counted
from bayplan.views.layout import Line, Style, paragraph
from bayplan.views.passages import apart

WORDS: Final[Mapping[str, tuple[str, str]]] = {
    "evictions": ("eviction", "evictions"),
    "refusals": ("pod refused by a quota", "pods refused by quotas"),
    "attach-failures": ("volume that could not be attached", "volumes that could not be attached"),
    "memory-kills": ("container killed for its memory", "containers killed for their memory"),
}


def lines(recorded: Record, width: int) -> list[Line]:
    """The whole account."""
    return apart(
        [*_sentence(recorded, width), *_happenings(recorded, width)], passages.notes(_notes(recorded), width)
    )


def _sentence(recorded: Record, width: int) -> list[Line]:
    at = f"{recorded.at:%Y-%m-%d %H:%M:%S %Z}".strip()
    if not recorded.new:
        text = f"{recorded.history} has this observation of {at} already; nothing was added."
        return paragraph(text, width, style=Style.STRONG)
    content = f"{counted(recorded.lines, 'load line')}, {counted(recorded.figures, 'figure')} in all"
    text = f"{recorded.history} now holds the observation of {at}: {content}."
    return paragraph(text, width, style=Style.STRONG)


def _happenings(recorded: Record, width: int) -> list[Line]:
    if not recorded.new:
        return []
    said = [counted(number, *WORDS[kind]) for kind, number in recorded.happenings.items()]
    text = f"New since the observations before: {', '.join(said) or 'nothing'}."
    return paragraph(text, width)


def _notes(recorded: Record) -> list[str]:
    notes = list(recorded.notes)
    if recorded.unwatched:
        kinds = ", ".join(WORDS[kind][1] for kind in recorded.unwatched)
        notes.append(f"this look proves nothing about {kinds}: the objects that would tell were not read")
    if recorded.forgotten:
        notes.append(f"observations before {recorded.forgotten:%Y-%m-%d %H:%M} were let go")
    return notes
