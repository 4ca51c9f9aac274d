"""Forecasts as curves: what was measured, what is expected with its band, and the capacity that it meets."""

import datetime
from collections.abc import Iterable
from typing import Final, NamedTuple

from bayplan.capacity import words
from bayplan.capacity.report.trends import Forecast
from bayplan.views import amounts
from bayplan.views.capacity import sayings

WIDTH: Final = 320.0
HEIGHT: Final = 130.0
TOP: Final = 8.0

Dots = list[tuple[datetime.datetime, float]]


class Curve(NamedTuple):
    """A forecast in a frame of `WIDTH` by `HEIGHT`: paths, and words for its ends."""

    title: str
    place: str
    conclusion: str
    verdict: str
    past: str
    course: str
    band: str
    capacity: float | None
    capacity_said: str
    today: float
    crossing: float | None
    first: str
    last: str
    said: str


def curve(found: Forecast) -> Curve:
    """The picture of one forecast."""
    past: Dots = list(found.history)
    course: Dots = [(one.at, one.expected) for one in found.curve]
    band: Dots = [(one.at, one.high) for one in found.curve] + [
        (one.at, one.low) for one in reversed(found.curve)
    ]
    frame = _Frame.around([*past, *course, *band], found.capacity)
    meets = _noon(found.at) if found.at else None
    return Curve(
        title=words.constraint(found.constraint, found.name),
        place=sayings.where(found),
        conclusion=sayings.exhausted(found),
        verdict=found.verdict,
        past=frame.path(past),
        course=frame.path(course),
        band=frame.path(band, closed=True),
        capacity=None if found.capacity is None else frame.y(found.capacity),
        capacity_said="" if found.capacity is None else amounts.amount(round(found.capacity), found.unit),
        today=frame.x(past[-1][0]) if past else 0.0,
        crossing=frame.x(meets) if meets and frame.holds(meets) else None,
        first=f"{frame.start:%Y-%m-%d}" if past or course else "",
        last=f"{frame.end:%Y-%m-%d}" if past or course else "",
        said=_said(found),
    )


class _Frame(NamedTuple):
    """What the axes span."""

    start: datetime.datetime
    end: datetime.datetime
    low: float
    high: float

    @classmethod
    def around(cls, dots: Dots, capacity: float | None) -> "_Frame":
        times = [at for at, _ in dots] or [datetime.datetime(1970, 1, 1, tzinfo=datetime.UTC)]
        values = [value for _, value in dots] + ([] if capacity is None else [capacity])
        return cls(min(times), max(times), min([0.0, *values]), max([1e-9, *values]))

    def x(self, at: datetime.datetime) -> float:
        span = (self.end - self.start).total_seconds() or 1.0
        return WIDTH * (at - self.start).total_seconds() / span

    def y(self, value: float) -> float:
        span = (self.high - self.low) or 1.0
        return TOP + (HEIGHT - TOP) * (1 - (value - self.low) / span)

    def holds(self, at: datetime.datetime) -> bool:
        return self.start <= at <= self.end

    def path(self, dots: Iterable[tuple[datetime.datetime, float]], *, closed: bool = False) -> str:
        points = [f"{self.x(at):.1f} {self.y(value):.1f}" for at, value in dots]
        return f"M{'L'.join(points)}{'Z' if closed else ''}" if points else ""


def _noon(day: datetime.date) -> datetime.datetime:
    return datetime.datetime.combine(day, datetime.time(12), datetime.UTC)


def _said(found: Forecast) -> str:
    rate = ""
    if found.per_day:
        slope = round(found.per_day, 2) if found.unit == "count" else None
        said = f"{slope:,}" if slope is not None else amounts.amount(round(found.per_day), found.unit)
        rate = f", {said} a day"
    return f"{found.name} at {found.subject}{rate}; exhausted: {sayings.exhausted(found)}"
