"""Rare spikes: found where they are, and not made out of a rhythm, growth or a leak."""

from collections.abc import Sequence

import numpy as np
import pytest

from bayplan.rightsizing.portrait import events, readings
from bayplan.rightsizing.portrait.events import Events
from tests.rightsizing.tracks import track

STEP = 900
DAY = 96


def found(values: Sequence[float]) -> Events:
    memory = readings.read(track(values, step=STEP))
    return events.find(memory, np.zeros(len(memory.times), dtype=bool))


def days(count: int) -> list[float]:
    return [100.0] * (count * DAY)


def test_an_import_of_half_an_hour_is_an_event() -> None:
    values = days(20)
    values[500:502] = [300.0, 320.0]
    values[1500] = 250.0
    assert found(values).peaks.tolist() == [320, 250]
    assert found(values).during.sum() == 3


def test_spikes_within_two_hours_are_one_event() -> None:
    values = days(20)
    values[500], values[505], values[514] = 200.0, 300.0, 180.0
    assert found(values).peaks.tolist() == [300, 180]


def test_spikes_two_hours_apart_are_two_events() -> None:
    values = days(20)
    values[500], values[508] = 200.0, 300.0
    assert found(values).peaks.tolist() == [200, 300]


def test_a_job_of_every_night_is_no_event() -> None:
    values = days(20)
    for day in range(20):
        values[day * DAY + 8 : day * DAY + 12] = [300.0] * 4
    assert found(values).highest is None


@pytest.mark.parametrize("growth", [0.5, 3.0], ids=["grows", "multiplies"])
def test_growth_is_no_event(growth: float) -> None:
    values = [100 * (1 + growth * step / (20 * DAY)) for step in range(20 * DAY)]
    assert found(values).highest is None


def test_a_busy_day_of_the_week_is_no_event() -> None:
    values = days(21)
    for day in range(0, 21, 7):
        values[day * DAY + 30 : day * DAY + 50] = [180.0] * 20
    assert found(values).highest is None


def test_what_happens_around_a_start_is_no_event() -> None:
    values = days(20)
    values[500] = 300.0
    memory = readings.read(track(values, step=STEP))
    near = np.zeros(len(values), dtype=bool)
    near[500] = True
    assert events.find(memory, near).highest is None


def test_nothing_read_has_no_events() -> None:
    assert found([]).highest is None
