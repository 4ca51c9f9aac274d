"""Does the corrected whole fit: what breaks and what is mended, losses, what could be freed."""

from collections.abc import Sequence
from typing import Final

from bayplan.rightsizing.report.plan import Loss, Proof
from bayplan.rightsizing.report.whole import Sizing
from bayplan.views.amounts import counted
from bayplan.views.capacity.sayings import brief
from bayplan.views.layout import Line, Span, Style, bad, bullets, good, line, paragraph, section, warning
from bayplan.views.size import fitting, rest, sums
from bayplan.views.verdicts import names

MOST: Final = 8
SHORT: Final = 240
"""What breaks is cut to about so many characters; `--all` has it whole."""


def lines(answer: Sizing, width: int, *, every: bool = False) -> list[Line]:
    """The proof; where there was nothing to try the plan on, that."""
    proof = answer.plan.proof
    if not answer.plan.changes:
        return []
    told = _tried(proof, width, every) if proof.tried else []
    notes = bullets([one if every else brief(one, SHORT) for one in proof.notes], width, Style.DIM)
    if not told and not notes:
        return []
    return [*section("Does it fit"), *told, *notes, *sums.nodes(proof.nodes, width, every=every)]


def _tried(proof: Proof, width: int, every: bool) -> list[Line]:
    most = len(proof.breaks) + len(proof.mended) if every else MOST
    told = [
        *_marked(bad("✗"), _short(proof.breaks, every), width, most),
        *_marked(good("✓"), _short(proof.mended, every), width, most),
        *_waiting(proof, width, every),
        *_losses(proof, width),
        *_marked(good("✓"), fitting.freeing(proof), width, most),
    ]
    if not proof.breaks:
        told = [*_marked(good("✓"), ["nothing breaks that holds today"], width, 1), *told]
    return told


def _short(texts: Sequence[str], every: bool) -> list[str]:
    return [one if every else brief(one, SHORT) for one in texts]


def _marked(mark: Span, texts: Sequence[str], width: int, most: int) -> list[Line]:
    found = [
        part for one in texts[:most] for part in paragraph(one, width, first=line("  ", mark, " "), indent=4)
    ]
    return [*found, *rest.lines(len(texts) - most, width, indent=4)]


def _waiting(proof: Proof, width: int, every: bool) -> list[Line]:
    if not proof.waiting:
        return []
    who = "; ".join(proof.waiting) if every else names([brief(one, 100) for one in proof.waiting], 4)
    verb = "finds" if len(proof.waiting) == 1 else "find"
    text = f"{counted(len(proof.waiting), 'pod')} {verb} no room: {who}"
    return paragraph(text, width, first=line("  ", warning("!"), " "), indent=4)


def _losses(proof: Proof, width: int) -> list[Line]:
    said = fitting.survived(proof)
    if not said:
        return []
    whole = all(
        one.after for one in proof.losses if one.asked or not any(each.asked for each in proof.losses)
    )
    mark = good("✓") if whole else warning("!")
    changed = [one for one in proof.losses if one.before != one.after]
    told = [part for one in changed for part in _loss(one, width)]
    return [*paragraph(said, width, first=line("  ", mark, " "), indent=4), *told]


def _loss(found: Loss, width: int) -> list[Line]:
    mark = good("✓") if found.after else bad("✗")
    verdict = "would be survived, and is not today" if found.after else "is survived today, and would not be"
    said = f": {found.message}" if found.message and not found.after else ""
    return paragraph(f"{found.subject} {verdict}{said}", width, first=line("    ", mark, " "), indent=6)
