"""What somebody should look at first: who ran out of memory, who leaks, who is near a limit."""

from collections.abc import Sequence
from typing import Final

from bayplan.rightsizing.report.recommendation import Held, Recommendation
from bayplan.rightsizing.report.whole import Sizing
from bayplan.views.layout import Line, Span, Style, line, paragraph, section
from bayplan.views.size import naming, rest, sorting

MOST: Final = 10
MARKS: Final = {"ran-out-of-memory": Span("✗", Style.BAD), "leak": Span("!", Style.WARNING)}
PLAIN: Final = Span("-", Style.DIM)
NEAR: Final = Span("!", Style.WARNING)

Warned = Sequence[tuple[Recommendation, Held]]


def lines(answer: Sizing, width: int, *, every: bool = False) -> list[Line]:
    """Warnings, the most urgent first; without `every` those that press, and how many others there are."""
    found = sorting.warned(answer)
    pressing = [pair for pair in found if pair[1].code in sorting.URGENT]
    shown = found if every else pressing[:MOST]
    drawn = [part for one, said in shown for part in _warning(one, said, width)]
    hidden = len(found) - len(shown)
    drawn += rest.lines(hidden, width, "more hint" if hidden == 1 else "more hints")
    return [*section("What needs attention"), *drawn] if drawn else []


def _warning(found: Recommendation, said: Held, width: int) -> list[Line]:
    mark = NEAR if said.code == "peak-near-limit" else MARKS.get(said.code, PLAIN)
    text = f"{naming.container(found.place)}: {said.said or said.code.replace('-', ' ')}"
    return paragraph(text, width, first=line("  ", mark, " "), indent=4)
