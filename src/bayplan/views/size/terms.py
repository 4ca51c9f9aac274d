"""How a figure came about, in columns: what was observed, and every step from there to the size."""

from collections.abc import Sequence

from msgspec.structs import replace

from bayplan.model.evidence import Advice
from bayplan.rightsizing.framework import Term
from bayplan.rightsizing.report.recommendation import Direction, Held, Sized
from bayplan.views.layout import Cell, Line, Style, dim, indented, paragraph, plain, table, wide
from bayplan.views.size import naming

TIMES = "\N{MULTIPLICATION SIGN}"
DEEP = 6
HELD = "held"


def lines(found: Sized, width: int) -> list[Line]:
    """The steps of one bound, and what restraints said."""
    if not found.terms and not found.held and found.direction is Direction.KEEP:
        return []
    step = naming.step(found.bound, found.now, found.wanted)
    head = f"{naming.bound(found.bound)} {step} {_verdict(found)}"
    held = [part for one in untold(found) for part in _held(found.bound, one, width)]
    return [*paragraph(head, width, first="    ", indent=DEEP), *_terms(found, width), *held]


def _terms(found: Sized, width: int) -> list[Line]:
    """A row for each step; where the columns do not fit, a sentence."""
    rows = [_row(found.bound, one) for one in steps(found)]
    if not rows:
        return []
    drawn = indented(table(["", "", "", ""], rows, width - DEEP, "<>>*")[1:], DEEP)
    if max(map(wide, drawn)) <= width:
        return drawn
    told = [" ".join(filter(None, map(plain, row))) for row in rows]
    return [part for one in told for part in paragraph(one, width, first=" " * DEEP, indent=DEEP + 2)]


def _verdict(found: Sized) -> str:
    if found.direction is Direction.KEEP:
        return "stays"
    return f"({found.direction.value}, level {found.level.value})"


def _row(bound: str, one: Term) -> list[Cell]:
    factor = f"{TIMES} {one.factor:.4g}" if one.factor else ""
    return [one.what, naming.size(bound, one.amount), factor, dim(one.note)]


def _held(bound: str, one: Held, width: int) -> list[Line]:
    before = f" (was {naming.size(bound, one.before)})" if one.before is not None else ""
    return paragraph(
        f"{one.code}: {one.said}{before}", width, style=Style.DIM, first=" " * DEEP, indent=DEEP + 2
    )


def steps(found: Sized) -> list[Term]:
    """The terms of a figure; where a restraint moved it, by the code of that."""
    codes = {one.said: one.code for one in found.held if one.before is not None}
    return [
        replace(one, what=f"held: {codes[one.note]}") if one.what == HELD and one.note in codes else one
        for one in found.terms
    ]


def untold(found: Sized) -> list[Held]:
    """The restraints that no term tells of."""
    notes = {one.note for one in found.terms if one.what == HELD}
    return [one for one in found.held if one.before is None or one.said not in notes]


def advised(found: Sequence[Advice]) -> list[str]:
    """What others recommend, a sentence for each source."""
    by_source: dict[str, list[str]] = {}
    for one in found:
        said = f"{one.resource} {one.bound} {naming.size(f'.{one.resource}', one.amount)}"
        by_source.setdefault(one.source, []).append(f"{said}{f' ({one.note})' if one.note else ''}")
    return [f"{source} says {', '.join(said)}" for source, said in by_source.items()]


def advice(found: Sequence[Advice], width: int) -> list[Line]:
    """What others recommend, one source after the other."""
    return [part for one in advised(found) for part in paragraph(one, width, style=Style.DIM, first="    ")]
