"""The readings of a track as arrays, without those that nobody made, and what each day came to.

A reading is of the seconds that end with it: one made at midnight belongs to the day before. Days are those
of UTC, counted from 1970.
"""

from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from bayplan.model.evidence import DAY, Track

Times = NDArray[np.int64]
Values = NDArray[np.float64]
Mask = NDArray[np.bool_]

HOUR: Final = 3_600


class Readings(NamedTuple):
    """Readings that were made, in order; `step` is that of the track."""

    times: Times
    values: Values
    step: int

    @property
    def days(self) -> Times:
        """The day of each reading."""
        found: Times = (self.times - 1) // DAY
        return found

    def only(self, kept: Mask) -> "Readings":
        """Some of the readings."""
        return Readings(self.times[kept], self.values[kept], self.step)

    def highest(self) -> int | None:
        """The highest reading, None where there is none."""
        return int(self.values.max()) if len(self.values) else None


class Daily(NamedTuple):
    """The days that have readings, and one figure for each of them."""

    days: Times
    values: Values


def read(track: Track) -> Readings:
    """All readings of a track that were made."""
    values = np.array(track.values, dtype=np.float64)
    times = track.start + track.step * np.arange(len(values), dtype=np.int64)
    made = np.isfinite(values) & (values >= 0)
    return Readings(times[made], values[made], track.step)


def peaks(readings: Readings) -> Daily:
    """The highest reading of each day."""
    days = readings.days
    if not len(days):
        return Daily(days, readings.values)
    begins = _begins(days)
    return Daily(days[begins], np.maximum.reduceat(readings.values, begins))


def quantiles(readings: Readings, groups: Times, share: float) -> tuple[Times, Values]:
    """For each group of neighbouring readings, the reading that this share of them does not exceed."""
    if not len(groups):
        return groups, readings.values
    begins = _begins(groups)
    sizes = np.diff(np.append(begins, len(groups)))
    ordered = readings.values[np.lexsort((readings.values, groups))]
    rank = np.ceil(sizes * share).astype(np.int64) - 1
    return groups[begins], ordered[begins + np.clip(rank, 0, sizes - 1)]


def _begins(groups: Times) -> Times:
    """Where each group of neighbours begins."""
    found: Times = np.flatnonzero(np.diff(groups, prepend=groups[0] - 1))
    return found
