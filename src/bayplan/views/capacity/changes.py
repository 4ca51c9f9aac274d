"""What could go and what would have to come, in characters; sums for questions about size."""

from collections.abc import Sequence
from typing import Final

from bayplan.capacity.report.addition import Addition, Reckoning, Sum
from bayplan.capacity.report.removal import Removal
from bayplan.views import amounts
from bayplan.views.amounts import counted
from bayplan.views.capacity import sayings
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

MOST: Final = 8
SHORT: Final = 110
"""Reasons are cut to about so many characters; the document has them whole."""


def removals(found: Sequence[Removal], width: int, *, every: bool = False) -> list[Line]:
    """Which nodes could go, and what stands in the way of the others."""
    if not found:
        return []
    ranked = sorted(found, key=lambda one: (not one.possible, len(one.nodes)))
    shown = ranked if every else ranked[:MOST]
    rows = [_removal(one) for one in shown]
    drawn = indented(table(["", "", "why, and what it would bring"], rows, width - 2, "<<*"))
    hidden = len(ranked) - len(shown)
    rest = [line(dim(f"  … and {hidden} more; --all shows everything"))] if hidden else []
    told = [part for one in shown for part in _blockers(one, width)] if every else []
    return [*section("What could go"), *drawn, *rest, *told]


def _removal(found: Removal) -> list[Cell]:
    verdict = good("✓ could go") if found.possible else bad("✗ stays")
    return [" + ".join(found.nodes), verdict, _why(found)]


def _why(found: Removal) -> str:
    if not found.possible:
        return sayings.hindrances(found)
    parts = [_moves(len(found.steps)), sayings.gains(found)]
    if found.broken:
        parts.append(f"then no longer survived: {', '.join(found.broken)}")
    return "; ".join(part for part in parts if part)


def _blockers(found: Removal, width: int) -> list[Line]:
    """Everything that stands in the way of one removal, or should be known before it, with what to do."""
    told: list[Line] = [line("  ", strong(" + ".join(found.nodes)))] if found.blockers else []
    for one in found.blockers:
        mark = bad("✗") if one.hard else dim("-")
        told += paragraph(f"{one.subject}: {one.reason}", width, first=line("    ", mark, " "), indent=6)
        if one.remedy and one.hard:
            told += paragraph(one.remedy, width, first=line("      ", good("remedy: ")), indent=8)
    return told


def _moves(number: int) -> str:
    return f"{counted(number, 'pod')} {'moves' if number == 1 else 'move'}" if number else ""


def additions(found: Sequence[Addition], width: int, *, every: bool = False) -> list[Line]:
    """The smallest worker for each shortage, and who bears it."""
    told = [_addition(one, every=every) for one in found]
    text = [sentence for one in told for sentence in paragraph(one, width, first="  - ")]
    refused = dict.fromkeys(
        sayings.brief(one, 2 * SHORT) for each in found if each.clears for one in each.tax.refused
    )
    for one in refused:
        text += paragraph(f"its DaemonSets would not all come: {one}", width, first="  - ")
    return [*section("What would have to come"), *text] if text else []


def _addition(found: Addition, *, every: bool) -> str:
    if not found.clears:
        why = found.why if every else sayings.brief(found.why, SHORT)
        return f"{found.shortage}: {why or 'no size of worker clears it'}"
    borne = any(one.bears for one in found.bearers)
    gain = sayings.gain(found) if every or borne or not found.bearers else ""
    parts = [f"{found.shortage}: {sayings.worker(found)}", gain, sayings.bearers(found)]
    return "; ".join(part for part in parts if part)


def reckonings(found: Sequence[Reckoning], width: int) -> list[Line]:
    """Every question with its sums."""
    return [one for reckoning in found for one in _reckoning(reckoning, width)]


def _reckoning(found: Reckoning, width: int) -> list[Line]:
    mark = warning("?") if found.feasible is None else good("✓") if found.feasible else bad("✗")
    style = Style.PLAIN if found.feasible is not False else Style.BAD
    head = paragraph(found.conclusion, width, style=style, first=line("  ", mark, " "), indent=4)
    sums = [part for one in found.sums for part in _sum(one, width)]
    return [*section(found.question), *head, *sums, *bullets(found.notes, width, Style.DIM)]


def _sum(found: Sum, width: int) -> list[Line]:
    terms = " + ".join(sayings.terms(found))
    total = amounts.amount(found.total, found.unit)
    of = "" if found.of is None else f", {amounts.amount(found.of, found.unit)} are there"
    text = f"{terms} = {total}{of}" if len(found.terms) > 1 else f"{total}{of}"
    style = Style.PLAIN if found.holds else Style.BAD
    return paragraph(text, width, style=style, first=line("    ", strong(found.name), ": "), indent=6)
