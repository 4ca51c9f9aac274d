"""Cron schedules as Kubernetes reads them, and when they are due.

Kubernetes reads `spec.schedule` with the standard parser of robfig/cron v3, which differs from other crons:
Sunday is 0 and never 7; `*/2` is no star, so that beside a day of the week either of the two days counts; a
day of the month and a day of the week both have to agree only where one of them is a star. A run is due at
every minute whose time of day on the clocks of the zone agrees: in the hour that clocks skip none, in the
hour that they repeat twice.

Nothing here asks what time it is: a span of time is always an argument. A zone's rules come from the time
zone database of the machine.
"""

import datetime
import functools
import re
from collections.abc import Iterator, Mapping
from typing import Final, NamedTuple

from bayplan.model.errors import InvalidInput
from bayplan.model.estate import Window
from bayplan.model.record import Record

ONE_DAY: Final = datetime.timedelta(days=1)
_MIDNIGHT: Final = datetime.time()
_NUMBER: Final = re.compile(r"[+-]?[0-9]{1,9}\Z", re.ASCII)
_EVERY: Final = "@every "
_DURATION: Final = re.compile(r"([0-9]+(?:\.[0-9]*)?|\.[0-9]+)(ns|us|µs|ms|s|m|h)", re.ASCII)
_SECONDS: Final = {"ns": 1e-9, "us": 1e-6, "µs": 1e-6, "ms": 1e-3, "s": 1, "m": 60, "h": 3600}
_SHORTHANDS: Final = {
    "@yearly": "0 0 1 1 *",
    "@annually": "0 0 1 1 *",
    "@monthly": "0 0 1 * *",
    "@weekly": "0 0 * * 0",
    "@daily": "0 0 * * *",
    "@midnight": "0 0 * * *",
    "@hourly": "0 * * * *",
}


class _Bounds(NamedTuple):
    """What one of the five fields may say."""

    field: str
    lowest: int
    highest: int
    names: Mapping[str, int]


def _numbered(names: str, first: int) -> Mapping[str, int]:
    return {name: number for number, name in enumerate(names.split(), first)}


_FIELDS: Final = (
    _Bounds("minute", 0, 59, {}),
    _Bounds("hour", 0, 23, {}),
    _Bounds("day of the month", 1, 31, {}),
    _Bounds("month", 1, 12, _numbered("jan feb mar apr may jun jul aug sep oct nov dec", 1)),
    _Bounds("day of the week", 0, 6, _numbered("sun mon tue wed thu fri sat", 0)),
)


class Schedule(Record, frozen=True):
    """When something is due: at times of day on certain days, or (`seconds`) again and again after a pause.

    `starred`: a day has to agree with both `days` and `weekdays`, not with one of them.
    """

    text: str
    time_zone: str = ""
    minutes: tuple[int, ...] = ()
    hours: tuple[int, ...] = ()
    days: frozenset[int] = frozenset()
    months: frozenset[int] = frozenset()
    weekdays: frozenset[int] = frozenset()
    starred: bool = False
    seconds: int = 0

    def between(self, start: datetime.datetime, end: datetime.datetime) -> Iterator[datetime.datetime]:
        """Every moment from `start` on and before `end` at which it is due, in order, in UTC.

        A schedule by pauses (`@every`) counts from when its CronJob was made, which no file says; here it
        counts from `start`.
        """
        start, end = start.astimezone(datetime.UTC), end.astimezone(datetime.UTC)
        moments = self._after(start, end) if self.seconds else self._on_days(start, end)
        return (moment for moment in moments if start <= moment < end)

    def falls_on(self, day: datetime.date) -> bool:
        """Whether it is due on this day at all."""
        if day.month not in self.months:
            return False
        found = day.day in self.days, day.isoweekday() % 7 in self.weekdays
        return all(found) if self.starred else any(found)

    def _after(self, start: datetime.datetime, end: datetime.datetime) -> Iterator[datetime.datetime]:
        pause = datetime.timedelta(seconds=self.seconds)
        moment = start.replace(microsecond=0) + pause
        while moment < end:
            yield moment
            moment += pause

    def _on_days(self, start: datetime.datetime, end: datetime.datetime) -> Iterator[datetime.datetime]:
        zone = _zone(self.time_zone)
        day, last = start.astimezone(zone).date(), end.astimezone(zone).date()
        while day <= last:
            if self.falls_on(day):
                yield from self._of_day(day, zone)
            day += ONE_DAY

    def _of_day(self, day: datetime.date, zone: datetime.tzinfo) -> Iterator[datetime.datetime]:
        first = datetime.datetime.combine(day, _MIDNIGHT, zone)
        times = [
            datetime.timedelta(hours=hour, minutes=minute) for hour in self.hours for minute in self.minutes
        ]
        if first.utcoffset() == (first + ONE_DAY).utcoffset():
            beginning = first.astimezone(datetime.UTC)
            return (beginning + time for time in times)
        return iter(sorted({moment for time in times for moment in _readings(first + time)}))


class Overlap(NamedTuple):
    """A run, and the opening of a window during which it goes on."""

    run: datetime.datetime
    opening: datetime.datetime


def parse(text: str, time_zone: str = "") -> Schedule:
    """The schedule that a text says; without a zone it is read as UTC. What Kubernetes refuses is refused."""
    try:
        return _parse(text, time_zone)
    except InvalidInput as error:
        raise InvalidInput(error.message, path=error.path or "schedule", value=error.value or text) from error


def overlaps(
    runs: Schedule, minutes: int, window: Window, start: datetime.datetime, end: datetime.datetime
) -> Iterator[Overlap]:
    """The runs due in a span of time that go on, each for so many minutes, while a window is open.

    With 0 minutes: the runs that are due while it is open.
    """
    lasting, length = datetime.timedelta(minutes=minutes), datetime.timedelta(minutes=window.minutes)
    openings = opens(window).between(start - length, end + lasting)
    opening = next(openings, None)
    for run in runs.between(start, end):
        while opening is not None and opening + length <= run:
            opening = next(openings, None)
        if opening is None:
            return
        if opening <= run or opening < run + lasting:
            yield Overlap(run, opening)


def opens(window: Window) -> Schedule:
    """When a maintenance window opens."""
    return parse(window.schedule, window.time_zone)


def _parse(text: str, time_zone: str) -> Schedule:
    _insist_on_zone(time_zone)
    if not text:
        raise InvalidInput("is empty; write five fields such as `0 3 * * *`")
    if "TZ" in text:
        raise InvalidInput("may not name a time zone; write it in the field timeZone beside it")
    if text.startswith(_EVERY):
        return Schedule(text, time_zone, seconds=_pause(text.removeprefix(_EVERY)))
    if text.startswith("@") and text not in _SHORTHANDS:
        known = ", ".join([*_SHORTHANDS, "@every 1h30m"])
        raise InvalidInput(f"{text[:40]!r} is not known; write one of {known}")
    fields = _SHORTHANDS.get(text, text).split()
    if len(fields) != len(_FIELDS):
        wanted = ", ".join(bounds.field for bounds in _FIELDS)
        raise InvalidInput(f"has {len(fields)} fields, and needs five: {wanted}")
    minutes, hours, days, months, weekdays = map(_field, fields, _FIELDS)
    return Schedule(
        text, time_zone, tuple(sorted(minutes.values)), tuple(sorted(hours.values)),
        days.values, months.values, weekdays.values, starred=days.starred or weekdays.starred,
    )  # fmt: skip


class _Chosen(NamedTuple):
    values: frozenset[int]
    starred: bool


def _field(text: str, bounds: _Bounds) -> _Chosen:
    """One field: ranges between commas. Where nothing stands between them, nothing is chosen."""
    try:
        ranges = [_range(part, bounds) for part in text.split(",") if part]
    except InvalidInput as error:
        raise InvalidInput(f"the {bounds.field} {text[:40]!r} {error.message}", value=text) from error
    values = frozenset(value for one in ranges for value in one.values)
    return _Chosen(values, any(one.starred for one in ranges))


def _range(text: str, bounds: _Bounds) -> _Chosen:
    """`*`, `5`, `1-5`, each with a step or none (robfig/cron `getRange`). A star with a step is no star."""
    span, slash, step_text = text.partition("/")
    step = _number(step_text, {}) if slash else 1
    low, *more = span.split("-")
    star = low in ("*", "?")
    first, last = (bounds.lowest, bounds.highest) if star else _ends(low, more, bounds)
    if slash and not more:
        last = bounds.highest
    if first < bounds.lowest or last > bounds.highest:
        raise InvalidInput(f"is out of range; write {bounds.lowest} to {bounds.highest}")
    if first > last:
        raise InvalidInput("runs backwards; write the lower end first, or two ranges with a comma")
    if step == 0:
        raise InvalidInput("has a step of 0; write 1 or more")
    return _Chosen(frozenset(range(first, last + 1, step)), star and step == 1)


def _ends(low: str, more: list[str], bounds: _Bounds) -> tuple[int, int]:
    if len(more) > 1:
        raise InvalidInput("has too many hyphens; write a range as 1-5")
    first = _number(low, bounds.names)
    return first, _number(more[0], bounds.names) if more else first


def _number(text: str, names: Mapping[str, int]) -> int:
    if text.lower() in names:
        return names[text.lower()]
    if not _NUMBER.match(text) or text.startswith("-"):
        raise InvalidInput(f"is not understood at {text!r}; write numbers" + (" or names" if names else ""))
    return int(text)


def _pause(text: str) -> int:
    """Seconds of a duration as Go writes it; less than one counts as one, fractions are dropped."""
    amount = text[1:] if text[:1] in ("+", "-") else text
    parts = _DURATION.findall(amount)
    if amount != "0" and (not parts or "".join(number + unit for number, unit in parts) != amount):
        raise InvalidInput(f"{text[:40]!r} is not a duration; write it like 1h30m")
    total = sum(float(number) * _SECONDS[unit] for number, unit in parts)
    return max(1, 0 if text.startswith("-") else int(total + 1e-9))


def _insist_on_zone(name: str) -> None:
    if name.lower() == "local":
        raise InvalidInput("must name a zone, such as Europe/Berlin", path="timeZone", value=name)
    _zone(name)


@functools.lru_cache(maxsize=256)
def _zone(name: str) -> datetime.tzinfo:
    if name in ("", "UTC"):
        return datetime.UTC
    import zoneinfo  # it takes a while to load, and most schedules name no zone

    try:
        return zoneinfo.ZoneInfo(name)
    except (zoneinfo.ZoneInfoNotFoundError, ValueError, OSError) as error:
        message = f"{name[:60]!r} is no time zone that this machine knows"
        advice = "check its spelling, or install the time zone database (package tzdata)"
        raise InvalidInput(f"{message}; {advice}", path="timeZone", value=name) from error


def _readings(moment: datetime.datetime) -> Iterator[datetime.datetime]:
    """When clocks show this time of day: once, never where they skip it, twice where they repeat it."""
    for fold in (0, 1):
        real = moment.replace(fold=fold).astimezone(datetime.UTC)
        if real.astimezone(moment.tzinfo).replace(tzinfo=None) == moment.replace(tzinfo=None, fold=0):
            yield real
