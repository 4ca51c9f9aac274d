"""Where memory is heading: a leak, which a restart gives back, or growth, which it does not.

Within each stretch between two restarts the medians of quarter days are compared in pairs: the slope is the
median of all slopes (Theil and Sen), and four pairs of five must rise. It is a leak if restarts gave back at
least half of what was climbed. Where nothing was restarted nobody can tell, and it is called growth.
"""

from typing import Final, NamedTuple

import numpy as np

from bayplan.model.evidence import DAY
from bayplan.rightsizing.portrait import readings
from bayplan.rightsizing.portrait.readings import Mask, Readings, Times, Values

BLOCK: Final = DAY // 4
LEAST_SPAN: Final = 3.0
"""Days that the longest stretch has to last."""
RISING: Final = 0.8
"""The share of pairs in which the later one is higher."""
WORTH: Final = 0.05
"""A trend adds a twentieth to what is usual within its stretch, or it is not worth a word."""
GIVEN_BACK: Final = 0.5
HORIZON: Final = 730 * DAY

LEAK: Final = "leak"
GROWTH: Final = "growth"


class Slope(NamedTuple):
    """`per_day` in bytes. `stretch`: the longest time without a restart, in days. `restarted`: if it was."""

    kind: str
    per_day: float
    stretch: float
    restarted: bool


class _Blocks(NamedTuple):
    """Quarter days: when, the median of each, and the stretch that it belongs to."""

    days: Values
    values: Values
    stretch: Times


def find(memory: Readings, restarts: Times, odd: Mask) -> Slope | None:
    """The trend, None where none is shown. `odd` readings (starts, events) do not count."""
    blocks = _blocks(memory.only(~odd), restarts)
    if len(blocks.days) < LEAST_SPAN * DAY / BLOCK:
        return None
    early, late = np.triu_indices(len(blocks.days), 1)
    within = blocks.stretch[early] == blocks.stretch[late]
    climbs = _slopes(blocks, early[within], late[within])
    longest = _longest(blocks)
    if longest < LEAST_SPAN or not _rises(climbs, longest, float(np.median(blocks.values))):
        return None
    climb, restarted = float(np.median(climbs)), bool(blocks.stretch[0] != blocks.stretch[-1])
    if restarted and _given_back(blocks, climb) >= GIVEN_BACK:
        return Slope(LEAK, climb, longest, restarted)
    overall = _slopes(blocks, early, late)
    return Slope(GROWTH, float(np.median(overall)), longest, restarted) if np.median(overall) > 0 else None


def reached(level: float, slope: Slope, limit: int | None, now: int) -> int | None:
    """When the limit is reached from a level of today, if it goes on without a restart."""
    if limit is None:
        return None
    seconds = max(0.0, (limit - level) / slope.per_day * DAY)
    return now + int(seconds) if seconds <= HORIZON else None


def _blocks(memory: Readings, restarts: Times) -> _Blocks:
    stretch = np.searchsorted(restarts, memory.times, side="left")
    groups = (memory.times - 1) // BLOCK * (len(restarts) + 1) + stretch
    keys, values = readings.quantiles(memory, groups, 0.5)
    days = (keys // (len(restarts) + 1)) * BLOCK / DAY
    return _Blocks(days.astype(np.float64), values, keys % (len(restarts) + 1))


def _slopes(blocks: _Blocks, early: Times, late: Times) -> Values:
    apart = blocks.days[late] - blocks.days[early]
    far = apart > 0
    found: Values = (blocks.values[late] - blocks.values[early])[far] / apart[far]
    return found


def _longest(blocks: _Blocks) -> float:
    begins = np.flatnonzero(np.diff(blocks.stretch, prepend=-1))
    ends = np.append(begins[1:], len(blocks.stretch)) - 1
    return float((blocks.days[ends] - blocks.days[begins]).max())


def _rises(climbs: Values, longest: float, usual: float) -> bool:
    if not len(climbs):
        return False
    steep = float(np.median(climbs)) * longest >= WORTH * usual
    return steep and float((climbs > 0).mean()) >= RISING


def _given_back(blocks: _Blocks, climb: float) -> float:
    """The share of what was climbed that the restarts gave back."""
    begins = np.flatnonzero(np.diff(blocks.stretch, prepend=-1))
    ends = np.append(begins[1:], len(blocks.stretch)) - 1
    lasted = blocks.days[ends[:-1]] - blocks.days[begins[:-1]]
    drops = blocks.values[ends[:-1]] - blocks.values[begins[1:]]
    climbed = float((lasted * climb).sum())
    return float(drops.sum()) / climbed if climbed > 0 else 0.0
