"""A reduction goes by half at the most, and the next one waits until the evidence has seen it hold.

The half is counted from the highest amount that was in force while the evidence was gathered.
"""

import math
from typing import Final

from bayplan.model.evidence import Evidence, Track
from bayplan.rightsizing import words
from bayplan.rightsizing.framework import Bound
from bayplan.rightsizing.restraint import Aim, Draft, Restraint

CODE: Final = "step"
LARGEST_CUT: Final = 0.5


def _hold(draft: Draft) -> Draft:
    return draft.each(lambda aim: _stepped(aim, _in_force(draft.evidence, aim.bound)))


def _stepped(aim: Aim, before: int) -> Aim:
    if aim.now is None:
        return aim
    highest = max(aim.now, before)
    least = min(aim.now, math.ceil(highest * LARGEST_CUT))
    since = "" if before <= aim.now else f" (it was {words.amount(before, aim.bound.resource)})"
    return aim.at_least(least, CODE, f"by half at the most in one step{since}")


def _in_force(evidence: Evidence, bound: Bound) -> int:
    """The highest amount of a bound that evidence saw in force; 0 where it saw none."""
    known = [one for one in _track(evidence, bound).values if not math.isnan(one)]
    return int(max(known, default=0))


def _track(evidence: Evidence, bound: Bound) -> Track:
    match bound:
        case Bound.MEMORY_REQUEST:
            return evidence.requested
        case Bound.MEMORY_LIMIT:
            return evidence.limited
        case Bound.CPU_REQUEST:
            return evidence.requested_cpu


STEP: Final = Restraint(CODE, _hold)
