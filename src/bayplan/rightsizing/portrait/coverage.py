"""How much there is of the readings: from when to when, how many of those there could be, and the gaps.

While a container was parked (no replicas) nothing could be read, and nothing is missing.
"""

from typing import NamedTuple

import numpy as np

from bayplan.model.evidence import Evidence
from bayplan.rightsizing.portrait import readings
from bayplan.rightsizing.portrait.readings import Mask, Readings, Times


class Coverage(NamedTuple):
    """`days`: on how many days it was read at all. `gaps` are spans without readings, the longest first.

    `parked`: it had no replicas when it was last looked at.
    """

    start: int = 0
    end: int = 0
    samples: int = 0
    expected: int = 0
    days: int = 0
    gaps: tuple[tuple[int, int], ...] = ()
    parked: bool = False

    @property
    def window(self) -> int:
        """Seconds from the first to the last reading."""
        return self.end - self.start

    @property
    def share(self) -> float:
        """How many of the readings that there could be were made, from 0 to 1."""
        return self.samples / self.expected if self.expected else 0.0


def cover(evidence: Evidence, memory: Readings) -> Coverage:
    """How much there is of the readings of memory."""
    replicas = readings.read(evidence.replicas)
    parked = bool(len(replicas.values)) and bool(replicas.values[-1] == 0)
    if not len(memory.times):
        return Coverage(parked=parked)
    begins, ends = _holes(memory, replicas)
    missing = int(((ends - begins) // memory.step - 1).sum()) if len(begins) else 0
    order = np.argsort(begins - ends, kind="stable")
    gaps = tuple(zip(begins[order].tolist(), ends[order].tolist(), strict=True))
    samples, days = len(memory.times), len(np.unique(memory.days))
    start, end = int(memory.times[0]), int(memory.times[-1])
    return Coverage(start, end, samples, samples + missing, days, gaps, parked)


def _holes(memory: Readings, replicas: Readings) -> tuple[Times, Times]:
    """The last reading before and the first after each hole in which it was not parked."""
    apart = np.flatnonzero(np.diff(memory.times) > memory.step)
    begins, ends = memory.times[apart], memory.times[apart + 1]
    idle = _parked(begins, ends, replicas)
    return begins[~idle], ends[~idle]


def _parked(begins: Times, ends: Times, replicas: Readings) -> Mask:
    """Whether replicas were counted in each span, and none was found."""
    present = np.concatenate(([0], np.cumsum(replicas.values > 0)))
    first = np.searchsorted(replicas.times, begins, side="right")
    last = np.searchsorted(replicas.times, ends, side="left")
    found: Mask = (last > first) & (present[last] == present[first])
    return found
