"""The moment that an answer stands at, and when its age is told."""

import datetime
import math
from array import array

import pytest

from bayplan.app import moments
from bayplan.app.moments import Moment
from bayplan.model.evidence import DAY, Evidence, Place, Track

CLOCK = datetime.datetime(2026, 11, 21, 12, tzinfo=datetime.UTC)
WEB = Place("Deployment", "shop", "web", "main")


def ago(days: float) -> datetime.datetime:
    return CLOCK - datetime.timedelta(days=days)


def ending(days: float, *, unread: int = 0) -> Evidence:
    """Hourly evidence whose last reading is so many days old, with steps behind it that nobody read."""
    end = int(ago(days).timestamp())
    values = [1.0] * 48 + [math.nan] * unread
    return Evidence(WEB, memory=Track(end - 47 * 3600, 3600, array("d", values)))


def test_a_file_is_as_of_its_last_reading_and_its_age_is_told() -> None:
    found = moments.of(CLOCK, None, [ending(30), ending(20), Evidence(WEB)], live=False)
    assert found == Moment(
        ago(20), "the evidence ends on 2026-11-01, 20 days ago: ask again before acting"
    )  # fmt: skip


def test_steps_without_a_reading_do_not_make_it_younger() -> None:
    assert moments.of(CLOCK, None, [ending(20, unread=400)], live=False).at == ago(20)


@pytest.mark.parametrize(("days", "told"), [(0.0, False), (3.0, False), (3.01, True)])
def test_up_to_three_days_are_not_worth_a_word(days: float, told: bool) -> None:
    assert bool(moments.of(CLOCK, None, [ending(days)], live=False).note) is told


def test_where_a_server_was_asked_it_is_now() -> None:
    """What is then old is what nothing is read of any more."""
    assert moments.of(CLOCK, None, [ending(20)], live=True) == Moment(CLOCK)


def test_a_snapshot_says_when_it_was_taken() -> None:
    assert moments.of(CLOCK, ago(1), [ending(20)], live=False) == Moment(ago(1))
    assert moments.of(CLOCK, ago(9), [ending(20)], live=True) == Moment(
        ago(9), "the snapshot is of 2026-11-12, 9 days ago: take another before acting"
    )  # fmt: skip


@pytest.mark.parametrize("live", [False, True])
def test_readings_later_than_the_snapshot_count(live: bool) -> None:
    assert moments.of(CLOCK, ago(9), [ending(0.5)], live=live) == Moment(ago(0.5))


def test_readings_of_the_future_are_not_believed() -> None:
    """A clock that goes wrong somewhere does not make all others stale."""
    assert moments.of(CLOCK, None, [ending(-400), ending(2)], live=False) == Moment(ago(2))
    assert moments.of(CLOCK, None, [ending(-400)], live=False) == Moment(CLOCK)
    assert moments.of(CLOCK, None, [ending(-0.5)], live=False) == Moment(ago(-0.5))


def test_without_a_clock_the_last_reading_is_now() -> None:
    assert moments.of(None, None, [ending(20)], live=True) == Moment(ago(20))
    assert int(moments.of(None, None, [], live=False).at.timestamp()) % DAY == 0
