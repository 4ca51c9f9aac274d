"""The grid of readings: whole days, each moment in exactly one step."""

import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bayplan.model.errors import InvalidInput
from bayplan.model.evidence import DAY
from bayplan.sources.prometheus.evidence import frame as frames
from bayplan.sources.prometheus.evidence.frame import Frame

HOUR = datetime.timedelta(hours=1)
moments = st.integers(1_500_000_000, 2_000_000_000)
steps = st.sampled_from([60, 300, 900, 3_600, 21_600, DAY])


def at(moment: int) -> datetime.datetime:
    return datetime.datetime.fromtimestamp(moment, datetime.UTC)


@given(moments, steps, st.integers(1, 40))
def test_blocks_hold_every_reading_once(moment: int, step: int, days: int) -> None:
    frame = frames.frame(at(moment), days, datetime.timedelta(seconds=step))
    readings = [one for block in frame.blocks() for one in block.times] if step >= 900 else []
    if readings:
        assert readings == [frame.time(index) for index in range(frame.steps)]
    assert frame.start % DAY == 0
    assert frame.end <= moment < frame.end + step
    assert days * DAY <= frame.end - frame.start < (days + 1) * DAY


@given(moments, steps)
def test_blocks_of_days_that_are_over_are_the_same_later(moment: int, step: int) -> None:
    width = datetime.timedelta(seconds=step)
    now, later = (frames.frame(at(one), 5, width) for one in (moment, moment + 3 * DAY))
    settled = {block for block in now.blocks() if now.settled(block)}
    assert settled
    assert {block for block in settled if block.start > later.start} <= set(later.blocks())


@given(st.integers(0, 500), st.integers(1, 3_600))
def test_a_moment_lies_in_the_step_that_ends_at_its_reading(index: int, back: int) -> None:
    frame = Frame(0, 30 * DAY, 3_600, 30 * DAY)
    assert frame.step_of(frame.time(index) - back + 1) == index


@pytest.mark.parametrize("seconds", [0, 30, 7 * 60, 5 * 3_600, 2 * DAY])
def test_a_step_that_divides_no_day(seconds: int) -> None:
    with pytest.raises(InvalidInput, match="divide a day; take 1h"):
        frames.frame(at(1_700_000_000), 30, datetime.timedelta(seconds=seconds))


def test_less_than_a_day() -> None:
    with pytest.raises(InvalidInput, match="ask for a day or more"):
        frames.frame(at(1_700_000_000), 0, HOUR)
