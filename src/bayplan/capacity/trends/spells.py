"""For how long something has held, given that it was looked at only now and then.

Between two looks nothing is known, but looks that come at their usual pace count as a watch. A gap longer
than `PATIENCE` usual steps breaks it: what held before and holds after has not been shown to have held
throughout. What is usual is judged near each step, since the pace may change over the years.
"""

from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from bayplan.capacity.trends.history import Times

PATIENCE: Final = 3
NEAR: Final = 12
"""So many steps before and after one make what is usual there."""

BROKEN: Final = "broken"
GAP: Final = "gap"
RECORD: Final = "record"

Flags = NDArray[np.bool_]


class Spell(NamedTuple):
    """An unbroken spell up to the last look. `before` says what ended it backwards.

    `broken`: it did not hold then; `gap`: nobody looked; `record`: the record begins.
    """

    since: int
    until: int
    before: str
    missed: int = 0

    @property
    def lasted(self) -> int:
        """Seconds."""
        return self.until - self.since


def usual_steps(times: Times) -> Times:
    """The usual pace, in seconds, near each step between two looks: a median."""
    steps = np.diff(times)
    if not len(steps):
        return steps
    padded = np.pad(steps, NEAR, mode="reflect" if len(steps) > NEAR else "edge")
    windows = np.lib.stride_tricks.sliding_window_view(padded, 2 * NEAR + 1)
    found: Times = np.median(windows, axis=1).astype(np.int64)
    return found


def gaps(times: Times) -> Flags:
    """Which of the steps are gaps."""
    found: Flags = np.diff(times) > PATIENCE * usual_steps(times)
    return found


def pace(times: Times) -> int | None:
    """The usual step at the end; None where there are no two looks."""
    steps = usual_steps(times)
    return int(steps[-1]) if len(steps) else None


def unbroken_since(times: Times) -> Times:
    """For each look, since when there has been no gap."""
    starts = np.concatenate(([True], gaps(times)))
    found: Times = times[np.maximum.accumulate(np.where(starts, np.arange(len(times)), 0))]
    return found


def last(times: Times, holds: Flags) -> Spell | None:
    """The spell that goes on at the last look; None where it does not hold there, or nobody looked."""
    if not len(times) or not holds[-1]:
        return None
    start = int(np.flatnonzero(~holds)[-1]) + 1 if not holds.all() else 0
    broken = np.flatnonzero(gaps(times)) + 1
    after_gap = int(broken[-1]) if len(broken) else 0
    begin = max(start, after_gap)
    before = GAP if after_gap > start else BROKEN if start else RECORD
    missed = int(times[begin] - times[begin - 1]) if before == GAP else 0
    return Spell(int(times[begin]), int(times[-1]), before, missed)
