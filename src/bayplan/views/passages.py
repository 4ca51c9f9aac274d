"""Passages that several answers share: Kubernetes' own words, refusals, remedies, notes."""

from collections.abc import Sequence
from typing import Final

from bayplan.capacity.answers import AdmissionRefusal, Remedy
from bayplan.views.layout import BLANK, Line, Style, bullets, numbered, paragraph, section

MOST_REMEDIES: Final = 6


def quoted(message: str, width: int) -> list[Line]:
    """What Kubernetes would write, word for word, set apart."""
    return paragraph(message, width, style=Style.ACCENT, first="  ")


def refused(refusal: AdmissionRefusal, width: int) -> list[Line]:
    """What the API server answers, and what else is known of it."""
    return [*quoted(refusal.message, width), *bullets(refusal.notes, width)]


def remedies(found: Sequence[Remedy], width: int) -> list[Line]:
    """What would help, the smallest change first."""
    if not found:
        return []
    shown = [remedy.change for remedy in found[:MOST_REMEDIES]]
    return [*section("What would help, the smallest change first"), *numbered(shown, width)]


def notes(texts: Sequence[str], width: int) -> list[Line]:
    """What the answer rests on."""
    return [*section("Notes"), *bullets(texts, width, Style.DIM)] if texts else []


def headline(text: str, width: int, style: Style) -> list[Line]:
    """The answer in one sentence."""
    return paragraph(text[:1].upper() + text[1:], width, style=style)


def apart(*blocks: Sequence[Line]) -> list[Line]:
    """Blocks with an empty line between them; empty ones vanish."""
    found: list[Line] = []
    for block in blocks:
        if block:
            found += [*([BLANK] if found and block[0] else []), *block]
    return found
