"""Schedules: read as robfig/cron v3 reads them, due exactly when a look at every minute says so."""

import datetime
from collections.abc import Iterator
from zoneinfo import ZoneInfo

import pytest
from cronsim import CronSim
from hypothesis import given
from hypothesis import strategies as st

from bayplan.model import schedules
from bayplan.model.errors import InvalidInput
from bayplan.model.estate import Window
from bayplan.model.schedules import Schedule

UTC = datetime.UTC
MINUTE = datetime.timedelta(minutes=1)
EASTERN = "America/New_York"
ZONES = ("", "UTC", EASTERN, "Europe/Berlin", "Australia/Lord_Howe", "America/Sao_Paulo", "Asia/Kolkata")
BOUNDS = ((0, 59), (0, 23), (1, 31), (1, 12), (0, 6))


def at(text: str) -> datetime.datetime:
    return datetime.datetime.fromisoformat(text).replace(tzinfo=UTC)


def due(text: str, start: str, end: str, zone: str = "") -> list[str]:
    """When a schedule is due, on the clocks of its zone."""
    shown = ZoneInfo(zone or "UTC")
    found = schedules.parse(text, zone).between(at(start), at(end))
    return [moment.astimezone(shown).strftime("%m-%d %H:%M") for moment in found]


def minute_by_minute(
    schedule: Schedule, start: datetime.datetime, minutes: int
) -> Iterator[datetime.datetime]:
    """The specification: every minute whose time on the clock agrees."""
    zone = ZoneInfo(schedule.time_zone or "UTC")
    for number in range(minutes):
        moment = start + number * MINUTE
        clock = moment.astimezone(zone)
        if (
            clock.minute in schedule.minutes
            and clock.hour in schedule.hours
            and schedule.falls_on(clock.date())
        ):
            yield moment


@st.composite
def fields(draw: st.DrawFn, low: int, high: int, steps: bool = True) -> str:
    """One field."""

    def part() -> str:
        first = draw(st.integers(low, high))
        last = draw(st.integers(first, high))
        step = draw(st.integers(2, 9))
        plain = [str(first), f"{first}-{last}"]
        return draw(
            st.sampled_from([*plain, f"{first}-{last}/{step}", f"{first}/{step}"] if steps else plain)
        )

    if draw(st.booleans()):
        return "*"
    return ",".join(part() for _ in range(draw(st.integers(1, 3))))


texts = st.tuples(*(fields(low, high) for low, high in BOUNDS)).map(" ".join)
stepless = st.tuples(*(fields(low, high, steps=False) for low, high in BOUNDS)).map(" ".join)
starts = st.integers(0, 4 * 365 * 24 * 60).map(lambda number: at("2024-01-01") + number * MINUTE)
# Around the moments at which clocks change, where mistakes would hide.
turns = st.sampled_from(
    [at("2025-03-09"), at("2025-11-02"), at("2025-03-29T12:00"), at("2025-10-25T12:00"), at("2025-04-05")]
)


@given(texts, st.one_of(starts, turns), st.sampled_from(ZONES))
def test_due_is_what_a_look_at_every_minute_says(text: str, start: datetime.datetime, zone: str) -> None:
    schedule = schedules.parse(text, zone)
    expected = list(minute_by_minute(schedule, start, 2 * 24 * 60))
    assert list(schedule.between(start, start + datetime.timedelta(days=2))) == expected


@given(stepless, starts)
def test_another_cron_agrees_where_the_two_do_not_differ(text: str, start: datetime.datetime) -> None:
    """It steps through one number and through Sundays in another way, and so is asked without steps."""
    ours = list(schedules.parse(text).between(start, start + datetime.timedelta(days=40)))[:50]
    assert ours == [theirs for _, theirs in zip(ours, CronSim(text, start - MINUTE), strict=False)]


@given(texts, starts, st.integers(0, 3 * 24 * 60))
def test_a_span_in_two_halves_is_the_span(text: str, start: datetime.datetime, minutes: int) -> None:
    schedule = schedules.parse(text)
    middle, end = start + minutes * MINUTE, start + datetime.timedelta(days=3)
    halves = [*schedule.between(start, middle), *schedule.between(middle, end)]
    assert halves == list(schedule.between(start, end))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("0 0 1,15 * thu", 7),  # the 1st, the 15th, and five Thursdays
        ("0 0 */15 * thu", 7),  # a star with a step is no star: the 1st, 16th, 31st, or a Thursday
        ("0 0 * * wed", 5),
        ("0 0 1 * *", 1),
        ("0 0 */1 * wed", 5),  # a step of 1 leaves the star a star
        ("0 0 ? * WED", 5),
        ("0 0 *,1 * wed", 5),  # one star in a list makes the list starred
        ("0 0 *-7 * *", 31),  # what follows a star is not looked at
        ("0 0 29/2 * *", 2),  # from 29 on, every second
        ("0 0 , * *", 0),
        ("0 0 31 feb *", 0),
        ("0 0 1-7 * sun", 10),
        ("5/30 * 1 * *", 48),
        ("00 +4 01 1 *", 1),
        ("@monthly", 1),
        ("@weekly", 4),
        ("@hourly", 744),
        ("@every 6h", 123),
        ("@every 90m", 495),
    ],
)
def test_edge_cases_of_the_parser(text: str, expected: int) -> None:
    """January 2025 begins with a Wednesday."""
    found = list(schedules.parse(text).between(at("2025-01-01"), at("2025-02-01")))
    assert len(found) == expected


def test_a_pause_is_counted_in_whole_seconds_and_never_none() -> None:
    pauses = [
        schedules.parse(f"@every {text}").seconds
        for text in ("1h30m", "1.5s", "300ms", "0", "-1h", "2h3m4.9s")
    ]
    assert pauses == [5400, 1, 1, 1, 1, 7384]


def test_clocks_that_skip_an_hour_skip_its_runs() -> None:
    assert due("30 2 * * *", "2025-03-08T12:00", "2025-03-11T00:00", EASTERN) == ["03-10 02:30"]


def test_clocks_that_repeat_an_hour_repeat_its_runs() -> None:
    found = due("0,30 1 * * *", "2025-11-02T04:00", "2025-11-02T12:00", EASTERN)
    assert found == ["11-02 01:00", "11-02 01:30", "11-02 01:00", "11-02 01:30"]


def test_a_span_has_its_start_and_not_its_end() -> None:
    assert due("0 3 * * *", "2025-01-01T03:00", "2025-01-02T03:00") == ["01-01 03:00"]


@pytest.mark.parametrize(
    ("text", "zone", "path", "said"),
    [
        ("", "", "schedule", "is empty"),
        ("* * * *", "", "schedule", "has 4 fields, and needs five: minute, hour"),
        ("0 * * * * *", "", "schedule", "has 6 fields"),
        ("60 * * * *", "", "schedule", "the minute '60' is out of range; write 0 to 59"),
        ("* 5-24 * * *", "", "schedule", "the hour '5-24' is out of range"),
        ("* * 0 * *", "", "schedule", "the day of the month '0' is out of range; write 1 to 31"),
        ("* * * * 7", "", "schedule", "the day of the week '7' is out of range; write 0 to 6"),
        ("* * * * sat-sun", "", "schedule", "runs backwards"),
        ("* * L * *", "", "schedule", "is not understood at 'L'; write numbers"),
        ("* * * * mon#1", "", "schedule", "is not understood at 'mon#1'; write numbers or names"),
        ("*/0 * * * *", "", "schedule", "has a step of 0"),
        ("*/-1 * * * *", "", "schedule", "is not understood at '-1'"),
        ("1/2/3 * * * *", "", "schedule", "is not understood at '2/3'"),
        ("1-2-3 * * * *", "", "schedule", "too many hyphens"),
        ("@reboot", "", "schedule", "'@reboot' is not known; write one of @yearly"),
        ("@Daily", "", "schedule", "'@Daily' is not known"),
        (" @daily", "", "schedule", "has 1 fields"),
        ("@every", "", "schedule", "'@every' is not known"),
        ("@every soon", "", "schedule", "'soon' is not a duration"),
        ("@every 5", "", "schedule", "'5' is not a duration"),
        ("CRON_TZ=UTC 0 0 * * *", "", "schedule", "may not name a time zone; write it in the field timeZone"),
        ("0 0 * * *", "Local", "timeZone", "must name a zone"),
        ("0 0 * * *", "Mars/Olympus", "timeZone", "'Mars/Olympus' is no time zone that this machine knows"),
        ("0 0 * * *", "../etc/passwd", "timeZone", "is no time zone"),
    ],
)
def test_what_kubernetes_refuses_is_refused(text: str, zone: str, path: str, said: str) -> None:
    with pytest.raises(InvalidInput) as caught:
        schedules.parse(text, zone)
    assert said in str(caught.value)
    assert caught.value.path == path


def test_runs_that_go_on_while_a_window_is_open() -> None:
    window = Window("patching", "0 3 * * sun", 120, EASTERN)
    night = schedules.parse("30 6 * * *")
    found = list(schedules.overlaps(night, 120, window, at("2025-06-01"), at("2025-06-15")))
    # Sunday 03:00 in New York is 07:00 in summer; the run of 06:30 is still going on.
    assert [(one.run, one.opening) for one in found] == [
        (at("2025-06-01T06:30"), at("2025-06-01T07:00")),
        (at("2025-06-08T06:30"), at("2025-06-08T07:00")),
    ]
    assert list(schedules.overlaps(night, 0, window, at("2025-06-01"), at("2025-06-15"))) == []
    assert list(schedules.overlaps(night, 30, window, at("2025-06-01"), at("2025-06-15"))) == []


@given(texts, st.integers(0, 300), texts, st.integers(1, 300), starts)
def test_overlaps_are_what_comparing_all_pairs_says(
    text: str, lasting: int, opening: str, open_for: int, start: datetime.datetime
) -> None:
    end = start + datetime.timedelta(hours=4)
    runs, window = schedules.parse(text), Window("w", opening, open_for)
    openings = list(schedules.opens(window).between(start - open_for * MINUTE, end + lasting * MINUTE))
    expected = [
        run
        for run in runs.between(start, end)
        if any(
            one < run + max(lasting * MINUTE, MINUTE) and run < one + open_for * MINUTE for one in openings
        )
    ]
    found = list(schedules.overlaps(runs, lasting, window, start, end))
    assert [one.run for one in found] == expected
    assert all(one.opening in openings for one in found)
