"""What became of earlier advice: how much of it held, and what did not, in a sentence each."""

from collections import Counter
from typing import Final

from bayplan.rightsizing.report.ledger import Fate, Score
from bayplan.rightsizing.report.whole import Sizing
from bayplan.views.amounts import counted
from bayplan.views.layout import Line, Span, Style, line, paragraph, section
from bayplan.views.size import naming, rest

MOST: Final = 8
WORDS: Final = {
    Fate.HELD: "held",
    Fate.PENDING: "not yet in force",
    Fate.REVERTED: "reverted",
    Fate.RAISED: "raised again",
    Fate.KILLED: "followed by an OOM kill",
    Fate.GONE: "gone with the container",
}
STYLES: Final = {Fate.KILLED: Style.BAD, Fate.RAISED: Style.WARNING, Fate.REVERTED: Style.WARNING}
WRONG: Final = (Fate.KILLED, Fate.RAISED, Fate.REVERTED)


def lines(answer: Sizing, width: int, *, every: bool = False) -> list[Line]:
    """The count of each fate, then what went wrong; with `every` all of it."""
    if not answer.scores:
        return []
    ranked = sorted(answer.scores, key=_rank)
    found = ranked if every else [one for one in ranked if one.fate in WRONG]
    shown = found if every else found[:MOST]
    told = [part for one in shown for part in _score(one, width)]
    hidden = rest.lines(len(found) - len(shown), width)
    text = f"{counted(len(ranked), 'size')} accepted before: {summary(answer)}"
    return [*section("What became of earlier advice"), *paragraph(text, width, first="  "), *told, *hidden]


def summary(answer: Sizing) -> str:
    """`31 held, 2 raised again`."""
    counts = Counter(one.fate for one in answer.scores)
    return ", ".join(f"{counts[fate]} {said}" for fate, said in WORDS.items() if counts[fate])


def said(found: Score) -> str:
    """What became of one size, in a sentence."""
    entry = found.entry
    step = naming.step(entry.bound, entry.before, entry.after)
    what = f"{naming.bound(entry.bound)} {step} on {naming.day(entry.at)} by rule {entry.rule}"
    return f"{naming.container(entry.place)}: {what}; {found.said or WORDS[found.fate]}"


def _rank(found: Score) -> tuple[int, int, str]:
    return (
        WRONG.index(found.fate) if found.fate in WRONG else len(WRONG),
        -found.entry.at,
        str(found.entry.place),
    )


def _score(found: Score, width: int) -> list[Line]:
    mark = Span("✗" if found.fate in WRONG else "-", STYLES.get(found.fate, Style.DIM))
    return paragraph(said(found), width, first=line("  ", mark, " "), indent=4)
