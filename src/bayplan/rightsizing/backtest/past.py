"""What really happened to a container, day by day of the walk.

A day begins when the record of the first container does, and need not be one of the calendar. On a day on
which the container really ran out of memory it wanted more than the limit of the time: nobody knows how much.
"""

from collections.abc import Iterable
from typing import NamedTuple

import numpy as np

from bayplan.model.evidence import DAY, Evidence, Track
from bayplan.rightsizing.framework import Bound, Subject
from bayplan.rightsizing.portrait import killing, readings
from bayplan.rightsizing.portrait.readings import Times, Values


class Past(NamedTuple):
    """One value for each day; not a number where it did not run, or where nothing was set.

    `peak`: the highest memory, reached at `when`. `killed`: the highest limit under which it ran out of it,
    0 where it did not. `request` and `limit` are what was set at the end of the day.
    """

    subject: Subject
    evidence: Evidence
    origin: int
    peak: Values
    when: Times
    killed: Values
    request: Values
    limit: Values

    def end(self, day: int) -> int:
        """The moment at which a day, counted from 1, is over."""
        return self.origin + day * DAY


def origin(evidence: Iterable[Evidence]) -> int:
    """When the first record begins."""
    return min((one.memory.start - one.memory.step for one in evidence if one.memory), default=0)


def past(subject: Subject, evidence: Evidence, begin: int, days: int) -> Past:
    """The days of a container, counted from a beginning."""
    memory = readings.read(evidence.memory)
    day = (memory.times - 1 - begin) // DAY
    kept = (day >= 0) & (day < days)
    peak, when = _highest(day[kept], memory.values[kept], memory.times[kept], days)
    killed = _killed(evidence, begin, peak)
    ends = begin + DAY * np.arange(1, days + 1)
    request = _in_force(evidence.requested, ends, subject.current.get(Bound.MEMORY_REQUEST.value))
    limit = _in_force(evidence.limited, ends, subject.current.get(Bound.MEMORY_LIMIT.value))
    return Past(subject, evidence, begin, peak, when, killed, request, limit)


def _highest(day: Times, values: Values, times: Times, days: int) -> tuple[Values, Times]:
    """The highest reading of each day, and when it was made."""
    peak, when = np.full(days, np.nan), np.zeros(days, dtype=np.int64)
    order = np.lexsort((values, day))
    last = np.flatnonzero(np.diff(day[order], append=days))
    peak[day[order][last]] = values[order][last]
    when[day[order][last]] = times[order][last]
    return peak, when


def _killed(evidence: Evidence, begin: int, peak: Values) -> Values:
    """The highest limit of the kills of each day; where nobody knows one, the highest reading of the day."""
    killed = np.zeros(len(peak))
    for kill in evidence.kills:
        at = (kill.at - 1 - begin) // DAY
        if 0 <= at < len(peak):
            limit = killing.limit(kill, evidence) or float(np.nan_to_num(peak[at]))
            killed[at] = max(killed[at], limit)
    return killed


def _in_force(track: Track, ends: Times, otherwise: int | None) -> Values:
    """What was last known to be set at the end of each day."""
    known = readings.read(track)
    missing = np.nan if otherwise is None else float(otherwise)
    if not len(known.times):
        return np.full(len(ends), missing)
    which = np.searchsorted(known.times, ends, side="right") - 1
    found: Values = np.where(which >= 0, known.values[which], missing)
    return found
