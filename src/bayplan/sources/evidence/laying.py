"""Lays readings that somebody took at any moments onto an even grid, and loses no peak by it.

The step is the commonest gap between two moments. A reading is of the step it falls into; of several that
fall into one, the highest counts, as where several pods of a workload have a row each.
"""

import itertools
import math
from array import array
from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any, Final

from bayplan.model.errors import InvalidInput
from bayplan.model.evidence import NOTHING, Evidence, Kill, Place, Track
from bayplan.sources.evidence.own import MOST_READINGS

SOURCE: Final = "CSV"
EMPTIEST: Final = 1_000
"""Of so many steps at least one has to hold a reading ..."""
HARMLESS: Final = 200_000
"""... unless there are no more steps than this."""


class Readings:
    """What was read of one container so far."""

    def __init__(self) -> None:
        self._tracks: dict[str, dict[int, float]] = {}
        self._times: set[int] = set()
        self._kills: dict[int, int] = {}

    def add(self, at: int, values: Mapping[str, float], kills: int = 0) -> None:
        """One row."""
        self._times.add(at)
        if kills:
            self._kills[at] = max(kills, self._kills.get(at, 0))
        for name, value in values.items():
            track = self._tracks.setdefault(name, {})
            track[at] = max(value, track.get(at, value))

    @staticmethod
    def commonest(all_of_them: "Iterable[Readings]") -> int:
        """The commonest gap of all, 0 where no container has two moments."""
        gaps: Counter[int] = Counter()
        for one in all_of_them:
            gaps.update(one._gaps())
        return _first(gaps)

    def _gaps(self) -> Counter[int]:
        times = sorted(self._times)
        return Counter(later - sooner for sooner, later in itertools.pairwise(times))

    def evidence(self, place: Place, common: int) -> Evidence:
        """What was read, on a grid; `common` is the step where there is but one reading."""
        step = _first(self._gaps()) or common
        if not step:
            message = "has one reading only; a step cannot be told from it, and a summary is no evidence"
            raise InvalidInput(message, path=str(place))
        tracks: dict[str, Any] = {
            name: self._track(values, step, place) for name, values in self._tracks.items()
        }
        kills = (Kill(at, source="event") for at, times in sorted(self._kills.items()) for _ in range(times))
        return Evidence(place, **tracks, kills=tuple(kills), sources=(SOURCE,))

    def _track(self, values: Mapping[int, float], step: int, place: Place) -> Track:
        start = min(self._times)
        length = math.ceil((max(self._times) - start) / step) + 1
        _insist_on_length(length, step, len(self._times), place)
        laid = array("d", [NOTHING]) * length
        for at, value in values.items():
            index = -((start - at) // step)
            laid[index] = value if math.isnan(laid[index]) else max(laid[index], value)
        return Track(start, step, laid)


def _insist_on_length(length: int, step: int, moments: int, place: Place) -> None:
    """A grid that is as good as empty comes of a moment that is wrong, and costs as much as a full one."""
    if length > max(HARMLESS, EMPTIEST * moments):
        message = (
            f"has {moments:,} moments {step} s apart, but {length:,} would lie between the first and the"
            " last; correct the one that is far off, or split the table"
        )
        raise InvalidInput(message, path=str(place))
    if length > MOST_READINGS:
        message = f"would have {length:,} readings of {step} s; take a longer step, or split the table"
        raise InvalidInput(message, path=str(place))


def _first(gaps: Mapping[int, int]) -> int:
    """The commonest gap, the shortest of several; 0 where there is none."""
    return min(gaps, key=lambda gap: (-gaps[gap], gap), default=0)
