"""What a container needs to start: the highest reading after each of its starts.

Two hours count, because some load twice: themselves, and what they keep.
"""

from typing import Final, NamedTuple

import numpy as np

from bayplan.model.evidence import Evidence
from bayplan.rightsizing.portrait.readings import HOUR, Mask, Readings, Times, Values

STARTING: Final = 2 * HOUR


class Starting(NamedTuple):
    """`near`: which readings were made around a start. `peaks`: the highest of each start that was read."""

    near: Mask
    peaks: Values

    @property
    def highest(self) -> int | None:
        return int(self.peaks.max()) if len(self.peaks) else None


def observe(evidence: Evidence, memory: Readings) -> Starting:
    """The readings around the starts of a container."""
    begun = moments(evidence)
    if not len(begun) or not len(memory.times):
        return Starting(np.zeros(len(memory.times), dtype=bool), np.empty(0))
    which = np.searchsorted(begun, memory.times, side="left") - 1
    near = (which >= 0) & (memory.times - begun[which] <= STARTING)
    starts, values = which[near], memory.values[near]
    begins = np.flatnonzero(np.diff(starts, prepend=-1))
    return Starting(near, np.maximum.reduceat(values, begins) if len(begins) else np.empty(0))


def moments(evidence: Evidence) -> Times:
    """When it started, in order; also when the first of its pods began, where that is known."""
    first = () if evidence.since is None else (evidence.since,)
    return np.unique(np.array([*evidence.starts, *first], dtype=np.int64))
