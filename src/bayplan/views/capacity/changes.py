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
    return [*section("What could go"), *drawn, *rest]


def _removal(found: Removal) -> list[Cell]:
    verdict = good("✓ could go") if found.possible else bad("✗ stays")
    return [" + ".join(found.nodes), verdict, _why(found)]


def _why(found: Removal) -> str:
    hard = [one for one in found.blockers if one.hard]
    if hard:
        more = f", and {len(hard) - 1} more" if len(hard) > 1 else ""
        return f"{sayings.brief(f'{hard[0].subject}: {hard[0].reason}', SHORT)}{more}"
    parts = [_moves(len(found.steps)), sayings.gains(found)]
    if found.broken:
        parts.append(f"then no longer survived: {', '.join(found.broken)}")
    return "; ".join(part for part in parts if part)


def _moves(number: int) -> str:
    return f"{counted(number, 'pod')} {'moves' if number == 1 else 'move'}" if number else ""


def additions(found: Sequence[Addition], width: int) -> list[Line]:
    """The smallest worker for each shortage, and who bears it."""
    text = [sentence for one in found for sentence in paragraph(_addition(one), width, first="  - ")]
    return [*section("What would have to come"), *text] if text else []


def _addition(found: Addition) -> str:
    if not found.clears:
        return f"{found.shortage}: {sayings.brief(found.why, SHORT) or 'no size of worker clears it'}"
    size = " / ".join(
        f"{amounts.amount(amount, _unit(name))} {name}" for name, amount in found.machine.items()
    )
    times = f"{found.count} workers of " if found.count > 1 else "a worker of "
    bears = [one.host for one in found.bearers if one.bears]
    where = f"; {', '.join(bears)} can bear it" if bears else "; no host can bear it" if found.bearers else ""
    refused = f"; but {sayings.brief('; '.join(found.tax.refused), SHORT)}" if found.tax.refused else ""
    return f"{found.shortage}: {times}{size}{where}{refused}"


def _unit(resource: str) -> str:
    return {"cpu": "millicores", "memory": "bytes", "disk": "bytes"}.get(resource, "count")


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
    terms = " + ".join(f"{amounts.amount(one.amount, found.unit)} {one.name}" for one in found.terms)
    total = amounts.amount(found.total, found.unit)
    of = "" if found.of is None else f", {amounts.amount(found.of, found.unit)} are there"
    text = f"{terms} = {total}{of}" if len(found.terms) > 1 else f"{total}{of}"
    style = Style.PLAIN if found.holds else Style.BAD
    return paragraph(text, width, style=style, first=line("    ", strong(found.name), ": "), indent=6)
