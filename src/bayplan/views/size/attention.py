"""What somebody should look at first, container by container, and what the plan does about it."""

from typing import Final

from bayplan.rightsizing.report.whole import Sizing
from bayplan.views.layout import Line, Span, Style, line, paragraph, section
from bayplan.views.size import concerns, naming, rest, sorting
from bayplan.views.size.concerns import Concern

MOST: Final = 10
WORST: Final = Span("✗", Style.BAD)
PRESSING: Final = Span("!", Style.WARNING)
PLAIN: Final = Span("-", Style.DIM)


def lines(answer: Sizing, width: int, *, every: bool = False) -> list[Line]:
    """Concerns, the most urgent first; without `every` those that press, and how many others there are."""
    found, hints = concerns.pressing(answer), concerns.hints(answer)
    shown = [*found, *hints] if every else found[:MOST]
    drawn = [part for one in shown for part in _concern(one, width)]
    if not every:
        drawn += rest.lines(len(found) - len(shown), width, "more near a limit or held back")
        drawn += rest.lines(len(hints), width, "hint" if len(hints) == 1 else "hints that do not press")
    return [*section("What needs attention"), *drawn] if drawn else []


def _concern(found: Concern, width: int) -> list[Line]:
    mark = WORST if found.code == sorting.URGENT[0] else PRESSING if found.code in sorting.URGENT else PLAIN
    text = f"{naming.container(found.found.place)}: {'; '.join(filter(None, (found.said, found.then)))}"
    return paragraph(text, width, first=line("  ", mark, " "), indent=4)
