"""When each constraint is exhausted, by its history: a date and a band, or why there is none.

What is used and what there is are looked at apart: the trend is that of the use (its daily maxima), and it is
held against the capacity of today, so a node that was added neither bends the trend nor is forgotten. Places
among which the scheduler moves pods (worker nodes) are taken together; hosts, pools, namespaces and networks
stand for themselves. Nothing is foretold from a record that is too thin, or that shows no growth.
"""

import datetime
from collections.abc import Iterable, Sequence
from typing import Final, NamedTuple

import numpy as np
from msgspec.structs import replace

from bayplan.capacity import workers
from bayplan.capacity.report.lines import LoadLine
from bayplan.capacity.report.trends import Forecast, Point
from bayplan.capacity.trends import trend
from bayplan.capacity.trends.history import DAY, History, Series, Values, moment, seconds
from bayplan.capacity.trends.observation import LineKey
from bayplan.capacity.trends.trend import Days, Trend

LEAST_SPAN: Final = 14
LEAST_DAYS: Final = 10
"""A forecast needs so many days from end to end, and figures of so many."""
WINDOW: Final = 120
"""Only the last days count: what was before belongs to another age of the house."""
HORIZON: Final = 730
"""Days ahead; what lies further is not foretold."""
SHOWN: Final = 90
"""Points of history in an answer, at most."""
CURVE: Final = 12

EXHAUSTED: Final = "exhausted"
HOLDS: Final = "holds"
THIN: Final = "thin"


class Place(NamedTuple):
    """What a forecast is about, and how much there is of it today."""

    key: LineKey
    capacity: float
    lines: tuple[LineKey, ...]


class Daily(NamedTuple):
    """The highest value of each day (days since 1970, UTC) that has one."""

    days: Days
    values: Values


def forecasts(history: History, lines: Iterable[LoadLine], now: datetime.datetime) -> tuple[Forecast, ...]:
    """One forecast for each constraint that has a bound; `lines` say what there is today."""
    return tuple(_forecast(place, history.summed(place.lines), now) for place in _places(lines))


def daily(series: Series) -> Daily:
    """The highest use of each day."""
    days = series.times // DAY
    if not len(days):
        return Daily(days, series.used)
    starts = np.concatenate(([0], np.flatnonzero(np.diff(days)) + 1))
    return Daily(days[starts], np.maximum.reduceat(series.used, starts))


def _places(lines: Iterable[LoadLine]) -> list[Place]:
    """Nodes together, everything else by itself; in the order of the lines."""
    found: dict[LineKey, Place] = {}
    for line in lines:
        if line.capacity is None or line.access == workers.CONTROL_PLANE:
            continue
        own = LineKey(line.constraint, line.name, line.scope, line.subject, line.unit)
        key = own._replace(subject="") if line.scope == "node" else own
        known = found.get(key, Place(key, 0.0, ()))
        found[key] = Place(key, known.capacity + line.capacity, (*known.lines, own))
    return list(found.values())


def _forecast(place: Place, series: Series, now: datetime.datetime) -> Forecast:
    whole = daily(series)
    recent = whole.days > seconds(now) // DAY - WINDOW
    known = Daily(whole.days[recent], whole.values[recent])
    blank = _blank(place, series, whole)
    if len(known.days) and series.used[-1] >= place.capacity:
        today = now.date()
        return replace(blank, verdict=EXHAUSTED, at=today, earliest=today, latest=today, note="it is already")
    if len(known.days) < LEAST_DAYS or known.days[-1] - known.days[0] + 1 < LEAST_SPAN:
        return replace(blank, note=_too_little(known))
    return _foretold(blank, place, trend.fit(known.days, known.values), now)


def _blank(place: Place, series: Series, whole: Daily) -> Forecast:
    """What is known before anything is foretold."""
    key, times = place.key, series.times
    return Forecast(
        key.constraint, key.name, key.scope, key.subject, key.unit, THIN,
        capacity=place.capacity,
        samples=len(times),
        days=round(float(times[-1] - times[0]) / DAY, 2) if len(times) else 0.0,
        history=_thinned(whole),
    )  # fmt: skip


def _too_little(known: Daily) -> str:
    apart = int(known.days[-1] - known.days[0]) + 1 if len(known.days) else 0
    return (
        f"figures of {len(known.days)} days over {apart} days are there; "
        f"{LEAST_DAYS} over {LEAST_SPAN} are needed"
    )


def _foretold(blank: Forecast, place: Place, found: Trend, now: datetime.datetime) -> Forecast:
    known = replace(blank, verdict=HOLDS, per_day=found.slope)
    if found.slope_low <= 0:
        low, high = (_rate(rate, place.key.unit) for rate in (found.slope_low, found.slope_high))
        note = f"no growth is shown: it is between {low} and {high} a day"
        return replace(known, curve=_curve(found, now, []), note=note)
    room, error = place.capacity - found.level - found.peak, found.level_error
    start = seconds(now) / DAY
    at = _date(found.centre + room / found.slope, start)
    earliest = _date(found.centre + (room - error - found.noise) / found.slope_high, start)
    latest = _date(found.centre + (room + error) / found.slope_low, start)
    return replace(
        known,
        verdict=EXHAUSTED if at else HOLDS,
        at=at, earliest=earliest, latest=latest,
        curve=_curve(found, now, [date for date in (at, earliest, latest) if date]),
        note="" if at else f"at this rate not within {HORIZON} days",
    )  # fmt: skip


def _date(day: float, start: float) -> datetime.date | None:
    """The date of a day since 1970, not before today; None beyond the horizon."""
    if day > start + HORIZON:
        return None
    return moment(max(day, start) * DAY).date()


def _thinned(whole: Daily) -> tuple[tuple[datetime.datetime, float], ...]:
    """The daily maxima; of a long record the highest of several days, at the first of them."""
    if not len(whole.days):
        return ()
    starts = np.arange(0, len(whole.days), -(-len(whole.days) // SHOWN))
    tops = np.maximum.reduceat(whole.values, starts)
    days: list[int] = whole.days[starts].tolist()
    return tuple((moment(day * DAY), top) for day, top in zip(days, tops.tolist(), strict=True))


def _curve(found: Trend, now: datetime.datetime, dates: Sequence[datetime.date]) -> tuple[Point, ...]:
    """From now until all is decided and a little beyond; a quarter of a year where nothing will be."""
    start = seconds(now) / DAY
    ends = [(date - now.date()).days * 1.1 for date in dates]
    length = min(float(HORIZON), max((30.0, *ends))) if ends else 90.0
    days = [start + length * part / (CURVE - 1) for part in range(CURVE)]
    return tuple(
        Point(moment(day * DAY), found.expected(day), found.lowest(day), found.highest(day)) for day in days
    )


def _rate(rate: float, unit: str) -> str:
    return f"{rate / (1 << 20):+.1f} MiB" if unit == "bytes" else f"{rate:+.3g}"
