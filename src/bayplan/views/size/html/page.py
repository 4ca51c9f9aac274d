"""Puts the page together."""

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Final, NamedTuple

from bayplan.model.evidence import Evidence, Place
from bayplan.model.findings import Severity, worst
from bayplan.rightsizing.framework import Bound
from bayplan.rightsizing.report.plan import Total
from bayplan.rightsizing.report.whole import Sizing
from bayplan.views import amounts
from bayplan.views.html import pages
from bayplan.views.size import concerns, edits, facts, fitting, naming, sayings, scores, sorting, sums, terms
from bayplan.views.size.html import entries

TONES: Final = {Severity.ERROR: "bad", Severity.WARNING: "fair"}


class Tile(NamedTuple):
    """A figure with what it is and what it is about."""

    name: str
    figure: str
    about: str


WORDS: Final = {
    "say": sayings, "fitting": fitting, "sums": sums, "naming": naming, "scores": scores, "terms": terms,
    "facts": facts, "edits": edits, "amounts": amounts,
}  # fmt: skip
"""What the page and the text say in the same words."""


def page(answer: Sizing, evidence: Mapping[Place, Evidence]) -> str:
    """The whole page, as the text of one HTML file. `evidence` has the readings that are drawn."""
    made = entries.entries(answer, evidence)
    states = Counter(one.state for one in made)
    return pages.render(
        __package__ or "",
        answer=answer,
        headline=sayings.headline(answer),
        basis=sayings.basis(answer),
        tone=TONES.get(worst(answer.findings) or Severity.NOTE, "good"),
        tiles=list(_tiles(answer)),
        entries=made,
        states=[(name, said, states[name]) for name, said in entries.STATES.items() if states[name]],
        caveat=sayings.caveat(answer),
        pressing=concerns.pressing(answer),
        hints=concerns.hints(answer),
        urgent=sorting.URGENT,
        totals=_totals(answer),
        nodes=[one for one in answer.plan.proof.nodes if one.bound == Bound.MEMORY_REQUEST and one.capacity],
        reasons=sorting.reasons(answer),
        left_out=[
            (sayings.CODES.get(code, code), sorting.same(found)) for code, found in sorting.left_out(answer)
        ],
        share=_share,
        **WORDS,
    )


def _totals(answer: Sizing) -> list[Total]:
    """All together, then tier by tier."""
    kept = [one for one in answer.plan.totals if one.group in ("all", "tier") and (one.before or one.after)]
    return sorted(kept, key=lambda one: (one.group, one.name))


def _share(one: Total, amount: int) -> float:
    """Thousandths of a node, at most all of it."""
    return min(1000.0, 1000 * amount / (one.capacity or 1))


def _tiles(answer: Sizing) -> Iterator[Tile]:
    if answer.recommendations:
        of = f"of {amounts.counted(len(answer.recommendations), 'container')}"
        yield Tile("should change", f"{len(answer.plan.changes):,}", of)
    for one in answer.plan.totals:
        if one.group == "all" and one.after != one.before:
            now, then = naming.observed(one.bound, one.before), naming.observed(one.bound, one.after)
            change = naming.difference(one.bound, one.after - one.before)
            yield Tile(naming.bound(one.bound), change, f"{now} {naming.ARROW} {then}")
    freed = answer.plan.proof.freed
    if freed:
        safe = [one.node for one in freed if one.survives]
        yield Tile("nodes that could go", str(len(freed)), " or ".join(safe) or "then no other may be lost")
    unsized = len(sorting.unsized(answer))
    if unsized:
        yield Tile("nothing recommended", f"{unsized:,}", "too little evidence, or decided by somebody")
