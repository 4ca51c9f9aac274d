"""Rare spikes apart from starts: jobs inside the container, such as an import.

A spike is what stands a quarter above the ninth tenth of its own day, so that neither growth nor a leak makes
one. Where more than half of the days have one it is the rhythm of the day, and no event.
"""

from typing import Final, NamedTuple

import numpy as np

from bayplan.rightsizing.portrait import readings
from bayplan.rightsizing.portrait.readings import HOUR, Mask, Readings, Values

ABOVE: Final = 1.25
USUAL: Final = 0.9
RARE: Final = 0.5
APART: Final = 2 * HOUR
"""Spikes closer to each other are one."""


class Events(NamedTuple):
    """The highest reading of each event, in their order; `during`: which readings are of one."""

    peaks: Values
    during: Mask

    @property
    def highest(self) -> int | None:
        return int(self.peaks.max()) if len(self.peaks) else None


def find(memory: Readings, near_start: Mask) -> Events:
    """The events among the readings."""
    spikes = _spikes(memory) & ~near_start
    days = memory.days
    rare = len(np.unique(days[spikes])) <= RARE * len(np.unique(days))
    if not rare or not spikes.any():
        return Events(np.empty(0), np.zeros(len(spikes), dtype=bool))
    begins = np.flatnonzero(np.diff(memory.times[spikes], prepend=-APART) >= APART)
    return Events(np.maximum.reduceat(memory.values[spikes], begins), spikes)


def _spikes(memory: Readings) -> Mask:
    groups = memory.days
    days, usual = readings.quantiles(memory, groups, USUAL)
    found: Mask = memory.values > ABOVE * usual[np.searchsorted(days, groups)]
    return found
