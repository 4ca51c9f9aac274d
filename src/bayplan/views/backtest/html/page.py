"""Puts the page together."""

from collections.abc import Sequence
from typing import Final, NamedTuple

from bayplan.rightsizing.report.backtest import Backtest, Tally
from bayplan.views import amounts
from bayplan.views.backtest import sayings
from bayplan.views.html import pages
from bayplan.views.size import naming

WIDTH: Final = 640.0
HEIGHT: Final = 320.0
LEFT, RIGHT, TOP, BOTTOM = 70.0, 620.0, 16.0, 280.0
LETTER: Final = 7.0
"""About as wide is a letter of a label."""
LINE: Final = 17.0
"""So high is a line of labels."""
MOST: Final = 400
"""So many misses of each rule are listed."""


class Dot(NamedTuple):
    """A rule in the picture: where, what is written beside it and on which side."""

    x: float
    y: float
    label: str
    before: bool
    best: bool
    said: str
    text: float


class Mark(NamedTuple):
    """A line across the picture with its amount: a share of slack, or a number of misses."""

    at: float
    said: str


def page(answer: Backtest) -> str:
    """The whole page, as the text of one HTML file."""
    groups = sayings.groups(answer)
    whole = next((found for name, found in groups if name == sayings.ALL), [])
    return pages.render(
        __package__ or "",
        answer=answer,
        headline=sayings.headline(answer),
        verdict=sayings.verdict(answer),
        groups=groups,
        whole=whole,
        dots=dots(whole),
        shares=_shares(whole),
        counts=_counts(whole),
        missed={one.rule: sayings.missed(one)[:MOST] for one in whole},
        say=sayings,
        naming=naming,
        amounts=amounts,
    )


def dots(found: Sequence[Tally]) -> list[Dot]:
    """The rules: slack to the right, misses upwards, many of them closer together."""
    made: list[Dot] = []
    for at, one in enumerate(found):
        x, y = _x(one.slack, found), _y(one.misses, found)
        bad = f"{amounts.counted(one.misses, 'day')} out of memory"
        said = f"{one.rule}: {sayings.percent(one.slack)} slack, {bad}"
        before = x + LETTER * (len(one.rule) + 2) > WIDTH
        made.append(Dot(x, y, one.rule, before, at == 0, said, _free(made, x, y, before, len(one.rule))))
    return made


def _free(made: Sequence[Dot], x: float, y: float, before: bool, letters: int) -> float:
    """How high a label stands: beside its dot, or nearer the middle where others stand already."""
    height, step = y, LINE if y < HEIGHT / 2 else -LINE
    while any(abs(one.text - height) < LINE and _meet(one, x, before, letters) for one in made):
        height += step
    return height


def _meet(one: Dot, x: float, before: bool, letters: int) -> bool:
    first, second = _spread(one.x, one.before, len(one.label)), _spread(x, before, letters)
    return first[0] < second[1] and second[0] < first[1]


def _spread(x: float, before: bool, letters: int) -> tuple[float, float]:
    """From where to where a dot and its label reach."""
    reach = LETTER * (letters + 3)
    return (x - reach, x + LETTER) if before else (x - LETTER, x + reach)


def _shares(found: Sequence[Tally]) -> list[Mark]:
    """Marks of slack: every tenth up to the most."""
    return [Mark(_x(share / 10, found), f"{share * 10} %") for share in range(round(10 * _most(found)) + 1)]


def _counts(found: Sequence[Tally]) -> list[Mark]:
    """Marks of misses: none, and powers of ten."""
    top = max((one.misses for one in found), default=0)
    steps = [0, *(10**power for power in range(7) if 10**power <= top)]
    return [Mark(_y(number, found), f"{number:,}") for number in steps]


def _most(found: Sequence[Tally]) -> float:
    """The right end: the next tenth above the most slack, at least one."""
    highest = max((one.slack for one in found), default=0.0)
    return max(1, -(-highest * 10 // 1)) / 10


def _x(slack: float, found: Sequence[Tally]) -> float:
    return LEFT + (RIGHT - LEFT) * max(0.0, slack) / _most(found)


def _y(misses: int, found: Sequence[Tally]) -> float:
    top = max((one.misses for one in found), default=1)
    return BOTTOM - (BOTTOM - TOP) * sayings.height(misses, top)
