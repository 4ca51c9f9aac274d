"""The pattern that repeats, by day or by week, and how much of the ups and downs it explains.

For each hour of the day (each day of the week) the median is taken. What is explained is the part of all
distances from the middle that is gone when the distances are taken from these medians instead.
"""

from typing import Final

import numpy as np

from bayplan.rightsizing.portrait import readings
from bayplan.rightsizing.portrait.readings import HOUR, Daily, Readings, Times, Values
from bayplan.rightsizing.report.evidence import Rhythm

EXPLAINS: Final = 0.5
SWING: Final = 0.05
"""A rhythm moves memory by a twentieth of what is usual, or it is not worth a word."""
DAYS_FOR_A_DAY: Final = 4
DAYS_FOR_A_WEEK: Final = 21
"""With fewer weeks, two days that happen to be alike would pass for a rhythm."""
THURSDAY: Final = 3
"""The weekday of 1 January 1970, Monday being 0."""


def find(memory: Readings, daily: Daily) -> Rhythm | None:
    """The rhythm of the week if there is one, else that of the day, if there is one."""
    return _weekly(daily) or _daily(memory, len(daily.days))


def _weekly(daily: Daily) -> Rhythm | None:
    if len(daily.days) < DAYS_FOR_A_WEEK:
        return None
    weekday, share = _explained((daily.days + THURSDAY) % 7, daily.values, 7)
    return Rhythm("weekly", weekday=weekday, share=share) if share >= EXPLAINS else None


def _daily(memory: Readings, days: int) -> Rhythm | None:
    if days < DAYS_FOR_A_DAY or memory.step > HOUR:
        return None
    groups = memory.days
    which, middle = readings.quantiles(memory, groups, 0.5)
    level = memory.values - middle[np.searchsorted(which, groups)] + np.median(middle)
    hour, share = _explained((memory.times - 1) // HOUR % 24, level, 24)
    return Rhythm("daily", hour=hour, share=share) if share >= EXPLAINS else None


def _explained(part: Times, values: Values, parts: int) -> tuple[int, float]:
    """The part with the highest median, and the share that the medians explain; 0 where they are alike."""
    middle = float(np.median(values))
    medians = np.full(parts, middle)
    for one in np.unique(part):
        medians[one] = np.median(values[part == one])
    whole = float(np.abs(values - middle).sum())
    highest = int(medians.argmax())
    if not whole or medians[highest] - medians.min() < SWING * middle:
        return highest, 0.0
    return highest, round(1 - float(np.abs(values - medians[part]).sum()) / whole, 3)
