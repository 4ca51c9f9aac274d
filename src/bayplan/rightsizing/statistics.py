"""Statistics over readings, gaps left out."""

import math

import numpy as np
from numpy.typing import NDArray

from bayplan.model.evidence import DAY, Evidence, Track


def values_of(track: Track) -> NDArray[np.float64]:
    """Every value of a track, gaps among them, without copying."""
    return np.frombuffer(track.values, dtype=np.float64) if track.values else np.empty(0)


def readings(track: Track) -> NDArray[np.float64]:
    """The values that were read: neither gaps nor anything negative or infinite."""
    values = values_of(track)
    return values[_sound(values)]


def timed(track: Track) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
    """When readings were made, and their values, in order of time."""
    values = values_of(track)
    sound = _sound(values)
    return track.start + track.step * np.flatnonzero(sound).astype(np.int64), values[sound]


def _sound(values: NDArray[np.float64]) -> NDArray[np.bool_]:
    return np.isfinite(values) & (values >= 0)


def percentile(track: Track, share: float) -> int | None:
    """The value that a share (0 to 1) of the readings does not pass, rounded up; None without readings.

    Between two readings it is interpolated, as Prometheus' `quantile_over_time` does.
    """
    found = readings(track)
    return math.ceil(np.quantile(found, share)) if found.size else None


def peak(track: Track) -> int | None:
    """The highest reading, rounded up; None without readings."""
    found = readings(track)
    return math.ceil(found.max()) if found.size else None


def last_days(evidence: Evidence, days: int) -> Evidence:
    """The evidence of that many days up to the last reading of memory or CPU, and of any kill after it."""
    end = max((track.end for track in (evidence.memory, evidence.cpu) if track), default=0)
    return evidence.between(end - days * DAY, max([end, *(kill.at for kill in evidence.kills)]))
