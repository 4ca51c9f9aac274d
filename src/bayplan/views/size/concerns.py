"""What somebody should look at first: one concern for each container, with what the plan does about it.

What presses (memory that ran out, leaks, peaks near a limit) is told apart from mere hints.
"""

from collections.abc import Sequence
from typing import Final, NamedTuple

from bayplan.rightsizing.framework import Bound
from bayplan.rightsizing.report.recommendation import Direction, Held, Recommendation
from bayplan.rightsizing.report.whole import Sizing
from bayplan.views.amounts import counted
from bayplan.views.size import naming, sayings, sorting

LIMIT: Final = Bound.MEMORY_LIMIT.value
RAN_OUT: Final = "ran-out-of-memory"
LEAK: Final = "leak"
NEAR: Final = "peak-near-limit"
OF_MEMORY: Final = (RAN_OUT, LEAK, NEAR)


class Concern(NamedTuple):
    """A container, the most urgent of its warnings, what is said of it, and what becomes of that."""

    found: Recommendation
    code: str
    said: str
    then: str = ""


def pressing(answer: Sizing) -> list[Concern]:
    """Containers somebody should look at, the most urgent first."""
    return [_concern(answer, *one) for one in _by_container(answer) if one[1][0].code in sorting.URGENT]


def hints(answer: Sizing) -> list[Concern]:
    """Containers of which there is something to know that does not press."""
    rest = ((one, [said for said in held if said.code not in sorting.URGENT]) for one, held in _all(answer))
    return [Concern(one, said[0].code, "; ".join(each.said for each in said)) for one, said in rest if said]


def _by_container(answer: Sizing) -> list[tuple[Recommendation, list[Held]]]:
    """Each container with its pressing warnings, the worst first; who ran out was near its limit."""
    found = []
    for one, held in _all(answer):
        codes = {said.code for said in held}
        told = [said for said in held if not (said.code == NEAR and RAN_OUT in codes)]
        found.append((one, [said for said in told if said.code in sorting.URGENT] or told))
    return sorted(found, key=_urgency)


def _all(answer: Sizing) -> list[tuple[Recommendation, list[Held]]]:
    found: dict[str, tuple[Recommendation, list[Held]]] = {}
    for one, said in sorting.warned(answer):
        found.setdefault(str(one.place), (one, []))[1].append(said)
    return list(found.values())


def _urgency(pair: tuple[Recommendation, Sequence[Held]]) -> tuple[int, int, float, str]:
    found, held = pair
    code, portrait, limit = held[0].code, found.portrait, found.of(LIMIT)
    rank = sorting.URGENT.index(code) if code in sorting.URGENT else len(sorting.URGENT)
    share = (portrait.peak or 0) / limit.now if limit is not None and limit.now else 0.0
    return rank, -portrait.kills, -share, str(found.place)


def _concern(answer: Sizing, found: Recommendation, held: Sequence[Held]) -> Concern:
    said = "; ".join(one.said or one.code.replace("-", " ") for one in held)
    memory = any(one.code in OF_MEMORY for one in held)
    return Concern(found, held[0].code, said, _then(answer, found) if memory else "")


def _then(answer: Sizing, found: Recommendation) -> str:
    """What becomes of its memory limit: the new one, or why there is none."""
    planned = {one.place: one.amounts for one in answer.plan.changes}.get(found.place, {})
    limit = found.of(LIMIT)
    if limit is None or limit.now is None:
        return ""
    if LIMIT in planned:
        change = planned[LIMIT] - limit.now
        verb, late = ("raises", _late(found, change)) if change > 0 else ("lowers", "")
        return f"the plan {verb} its limit to {naming.size(LIMIT, planned[LIMIT])}{late}"
    if limit.direction is not Direction.KEEP:
        return f"its limit stays: {_left(answer, found)}"
    kept = next((one.said for one in reversed(limit.held) if one.before is not None), found.why)
    return f"its limit stays{': ' * bool(kept)}{kept}"


def _late(found: Recommendation, more: int) -> str:
    """By how much more room puts the end of a leak off: nothing but that becomes of it."""
    trend = found.portrait.trend
    if trend is None or trend.kind != LEAK or trend.per_day <= 0 or more < trend.per_day:
        return ""
    return f", which puts that off by {counted(more // trend.per_day, 'day')}"


def _left(answer: Sizing, found: Recommendation) -> str:
    """Why a new limit is not in the plan."""
    why = [one for one in answer.plan.omitted if one.place == found.place]
    why = [one for one in why if LIMIT in one.why] or why
    return f"left out, {sayings.CODES.get(why[0].code, why[0].code)}" if why else "left out of the plan"
