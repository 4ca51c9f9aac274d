"""How much the evidence can bear, and why not more.

A week is the shortest rhythm of people, so that less has seen no whole one: nothing rests on it. Two weeks
have seen each weekday twice; below that, and with holes in it, evidence supports raises only. Memory that ran
out needs no statistics: whoever gates recommendations may raise on thin evidence.
"""

from typing import Final

from bayplan.model.evidence import DAY
from bayplan.rightsizing.framework import Quality
from bayplan.rightsizing.portrait.coverage import Coverage
from bayplan.rightsizing.portrait.readings import HOUR

LEAST_DAYS: Final = 7
FULL_DAYS: Final = 14
FULL_SHARE: Final = 0.7
"""With three readings of ten missing, a job of every night may never have been seen."""
STALE: Final = 3 * DAY
COARSE: Final = 6 * HOUR


def judge(covered: Coverage, step: int, kills: int, now: int) -> tuple[Quality, tuple[str, ...]]:
    """The quality of what was read, and the reasons for it."""
    lacking = _lacking(covered, now)
    if lacking:
        return Quality.NONE, (lacking, *_killed(kills))
    doubts = tuple(_doubts(covered, step, now))
    if doubts:
        return Quality.THIN, (*doubts, *_killed(kills))
    return Quality.ENOUGH, ()


def _lacking(covered: Coverage, now: int) -> str:
    if not covered.samples:
        return "it is parked, and nothing was read" if covered.parked else "nothing was read of its memory"
    if covered.days < LEAST_DAYS:
        return f"it was read on {covered.days} days; {LEAST_DAYS} are needed"
    if covered.parked and now - covered.end > LEAST_DAYS * DAY:
        return f"it is parked, and was last seen running {(now - covered.end) // DAY} days ago"
    return ""


def _doubts(covered: Coverage, step: int, now: int) -> list[str]:
    doubts = []
    if covered.days < FULL_DAYS:
        doubts.append(f"it was read on {covered.days} days; {FULL_DAYS} are needed to lower anything")
    if covered.share < FULL_SHARE:
        doubts.append(f"{1 - covered.share:.0%} of the readings are missing")
    if not covered.parked and now - covered.end > STALE:
        doubts.append(f"the last reading is {(now - covered.end) // DAY} days old")
    if step > COARSE:
        doubts.append(f"there is one reading in {step // HOUR} hours")
    return doubts


def _killed(kills: int) -> tuple[str, ...]:
    times = "once" if kills == 1 else f"{kills} times"
    return (f"but it ran out of memory {times}",) if kills else ()
