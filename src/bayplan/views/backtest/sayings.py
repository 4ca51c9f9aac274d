"""What the text and the page say in the same words, and the order in which both tell of rules."""

import math
from collections.abc import Sequence
from typing import Final

from bayplan.rightsizing.report.backtest import Backtest, Miss, Tally
from bayplan.views.amounts import counted
from bayplan.views.size import naming

ALL: Final = "all"
LIMIT: Final = "limits.memory"
NAMED: Final = 3


def headline(answer: Backtest) -> str:
    """How history was walked through."""
    if not answer.tallies:
        return "there is no container with enough history to judge a rule by"
    return (
        f"{counted(answer.containers, 'container')} over {counted(answer.days, 'day')}: "
        f"learned from the first {answer.first}, then chosen anew every {counted(answer.every, 'day')}, "
        "and scored on the days until the next choice"
    )


def verdict(answer: Backtest) -> str:
    """Which rule ran out of memory least often, and what that took; nothing where only one is known."""
    whole = next((found for name, found in groups(answer) if name == ALL), [])
    if len(whole) < 2:
        return ""
    best = whole[0]
    least = min(whole, key=lambda one: (one.slack, one.misses))
    days = f"{_ran_out(best)} of {best.days:,}"
    said = f"{best.rule} ran out of memory least: {days}, with {percent(best.slack)} slack"
    if least.rule == best.rule:
        return f"{said}, the least of all as well"
    return (
        f"{said}; {least.rule} had the least slack, {percent(least.slack)}, and ran out on {_ran_out(least)}"
    )


def _ran_out(found: Tally) -> str:
    return counted(found.misses, "container-day")


def skipped(answer: Backtest) -> list[str]:
    """Who was not judged, those of whom the same is said together."""
    reasons: dict[str, list[str]] = {}
    for one in answer.skipped:
        who, colon, why = one.partition(": ")
        reasons.setdefault(why if colon else one, []).append(who if colon else "")
    return [_together(why, who) for why, who in sorted(reasons.items(), key=lambda each: -len(each[1]))]


def _together(why: str, who: Sequence[str]) -> str:
    if len(who) == 1:
        return f"{who[0]}: {why}" if who[0] else why
    more = f" and {len(who) - NAMED:,} more" if len(who) > NAMED else ""
    return f"{counted(len(who), 'container')}: {why} ({', '.join(who[:NAMED])}{more})"


def groups(answer: Backtest) -> list[tuple[str, list[Tally]]]:
    """Tallies by class, all together first; in each those that would have run out least often first."""
    names = dict.fromkeys(one.group for one in answer.tallies)
    order = sorted(names, key=lambda name: (name != ALL, name))
    return [(name, ranked([one for one in answer.tallies if one.group == name])) for name in order]


def ranked(found: Sequence[Tally]) -> list[Tally]:
    """The fewest days without enough memory first, then the least slack."""
    return sorted(found, key=lambda one: (one.misses, one.slack, one.rule))


def percent(share: float) -> str:
    """`21.4 %`."""
    return f"{100 * share:.1f} %"


def miss(found: Miss) -> str:
    """`2026-11-03 media/photos: 612Mi at a limit of 512Mi`."""
    peak, limit = naming.memory(found.peak), naming.size(LIMIT, found.limit)
    return f"{naming.day(found.at)} {naming.container(found.place)}: {peak} at a limit of {limit}"


def missed(found: Tally) -> list[Miss]:
    """Its misses in the order of time."""
    return sorted(found.missed, key=lambda one: (one.at, str(one.place)))


def days(found: Tally) -> str:
    """`4,200 container-days`."""
    return counted(found.days, "container-day")


def height(misses: int, most: int) -> float:
    """How high a number of misses stands in a picture, from 0 to 1; few are told apart, many stay in it."""
    return math.log1p(misses) / math.log1p(max(1, most))
