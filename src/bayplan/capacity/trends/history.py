"""Figures over time, as arrays: the one form in which history is asked.

One row for each line, one column for each time; NaN where nobody observed. Two histories of one estate (a
store and a Prometheus, say) merge cell by cell. Nothing is filled in between two observations.
"""

import datetime
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from bayplan.capacity.trends.observation import EVICTIONS, Figure, Happening, LineKey, Observation, measure

Times = NDArray[np.int64]
"""Seconds since 1970, ascending."""
Values = NDArray[np.float64]

DAY: Final = 86_400


class Series(NamedTuple):
    """One line over the times at which it was observed. `capacity` is NaN where nothing bounded it."""

    times: Times
    used: Values
    capacity: Values


@dataclass(frozen=True, eq=False)
class History:
    """Everything that is known of the past of an estate."""

    times: Times
    keys: tuple[LineKey, ...]
    used: Values
    capacity: Values
    happenings: tuple[Happening, ...] = ()

    @cached_property
    def rows(self) -> dict[LineKey, int]:
        """Where each line stands."""
        return {key: row for row, key in enumerate(self.keys)}

    @property
    def empty(self) -> bool:
        """Whether nothing was ever observed."""
        return not len(self.times)

    def series(self, key: LineKey) -> Series:
        """One line; an empty series where it was never observed."""
        row = self.rows.get(key)
        if row is None:
            return Series(np.empty(0, np.int64), np.empty(0), np.empty(0))
        return self._series(self.used[row], self.capacity[row])

    def summed(self, keys: Iterable[LineKey]) -> Series:
        """The sum of some lines, at the times at which any of them was observed."""
        rows = [self.rows[key] for key in keys if key in self.rows]
        used, bounds = self.used[rows], self.capacity[rows]
        some = np.isfinite(used).any(axis=0)
        bounded = np.isfinite(bounds).any(axis=0)
        total = np.where(some, np.nansum(used, axis=0), np.nan)
        return self._series(total, np.where(bounded, np.nansum(bounds, axis=0), np.nan))

    def where(self, wanted: Callable[[LineKey], bool]) -> Iterator[LineKey]:
        """The lines that are wanted."""
        return (key for key in self.keys if wanted(key))

    def merged(self, other: "History") -> "History":
        """Both; where both know a figure, this one's stays."""
        times = np.union1d(self.times, other.times)
        keys = tuple(dict.fromkeys((*self.keys, *other.keys)))
        merged = History(times, keys, _blank(keys, times), _blank(keys, times))
        for part in (other, self):
            rows = np.array([merged.rows[key] for key in part.keys], np.intp)
            place = np.ix_(rows, np.searchsorted(times, part.times))
            known = np.isfinite(part.used)
            merged.used[place] = np.where(known, part.used, merged.used[place])
            merged.capacity[place] = np.where(known, part.capacity, merged.capacity[place])
        happenings = _distinct((*self.happenings, *other.happenings))
        return History(times, keys, merged.used, merged.capacity, happenings)

    def until(self, now: datetime.datetime) -> "History":
        """What was known at a time."""
        known = self.times <= seconds(now)
        if known.all():
            return self
        happenings = tuple(one for one in self.happenings if one.seen <= now)
        return History(self.times[known], self.keys, self.used[:, known], self.capacity[:, known], happenings)

    def _series(self, used: Values, capacity: Values) -> Series:
        known = np.isfinite(used)
        return Series(self.times[known], used[known], capacity[known])


NOTHING: Final = History(np.empty(0, np.int64), (), np.empty((0, 0)), np.empty((0, 0)))


def of(observations: Sequence[Observation]) -> History:
    """The history that some observations are, in order of time, each happening counted once."""
    ordered = sorted(observations, key=lambda one: one.at)
    times = np.array(sorted({seconds(one.at) for one in ordered}), np.int64)
    keys = tuple(dict.fromkeys(figure.key for one in ordered for figure in _figures(one)))
    made = History(times, keys, _blank(keys, times), _blank(keys, times))
    marks: dict[tuple[str, str], int] = {}
    happenings: list[Happening] = []
    for one in ordered:
        column = int(np.searchsorted(times, seconds(one.at)))
        news = list(_news(one, marks))
        happenings += news
        for figure in _figures(one, news):
            row = made.rows[figure.key]
            made.used[row, column] = figure.used
            made.capacity[row, column] = np.nan if figure.capacity is None else figure.capacity
    return History(times, keys, made.used, made.capacity, tuple(happenings))


def _distinct(happenings: Iterable[Happening]) -> tuple[Happening, ...]:
    """Each once, as it was first seen. A pod is evicted but once, whoever tells of it, and when."""
    kept: dict[tuple[object, ...], Happening] = {}
    for one in sorted(happenings, key=lambda each: (each.seen, each.kind, each.subject)):
        kept.setdefault((one.kind, one.subject, None if one.kind == EVICTIONS else one.at), one)
    return tuple(kept.values())


def _news(one: Observation, marks: dict[tuple[str, str], int]) -> Iterator[Happening]:
    for seen in one.sightings:
        if seen.mark > marks.get((seen.kind, seen.subject), -1):
            marks[seen.kind, seen.subject] = seen.mark
            yield Happening(
                seen.kind, seen.subject, seen.at or one.at, one.at, seen.number, seen.name, seen.message
            )


def _figures(one: Observation, news: Iterable[Happening] = ()) -> Iterator[Figure]:
    yield from one.figures
    for kind in one.watched:
        yield Figure(measure(kind), sum(each.number for each in news if each.kind == kind))


def seconds(at: datetime.datetime) -> int:
    """A time in whole seconds since 1970."""
    return int(at.timestamp())


def moment(at: float) -> datetime.datetime:
    """Seconds since 1970 as a time."""
    return datetime.datetime.fromtimestamp(int(at), datetime.UTC)


def _blank(keys: Sequence[LineKey], times: Times) -> Values:
    return np.full((len(keys), len(times)), np.nan)
