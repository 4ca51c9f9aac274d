"""Rhythms: by day or by week, when their peak is, and none where there is only noise."""

import numpy as np

from bayplan.rightsizing.portrait import readings, rhythm
from bayplan.rightsizing.report.evidence import Rhythm
from tests.rightsizing.tracks import START, track

HOURS = 24
WEEKDAY = (START // 86_400 + rhythm.THURSDAY) % 7
"""Of the first day of the record."""


def found(values: "np.ndarray[tuple[int], np.dtype[np.float64]]") -> Rhythm | None:
    memory = readings.read(track(values.tolist(), step=3_600, start=START + 3_600))
    return rhythm.find(memory, readings.peaks(memory))


def noise(days: int, spread: float = 1.0) -> "np.ndarray[tuple[int], np.dtype[np.float64]]":
    return 100 + np.random.default_rng(7).normal(0, spread, days * HOURS)


def test_a_job_at_two_at_night() -> None:
    values = noise(10)
    values[2::24] += 80
    told = found(values)
    assert told is not None and (told.period, told.hour) == ("daily", 2) and told.share > 0.5


def test_a_daily_rhythm_on_top_of_growth() -> None:
    values = noise(20) + np.arange(20 * HOURS)
    values[14::24] += 200
    told = found(values)
    assert told is not None and told.hour == 14


def test_a_busy_third_day_of_the_week() -> None:
    values = noise(28)
    for day in range(2, 28, 7):
        values[day * HOURS + 9 : day * HOURS + 17] += 60
    told = found(values)
    assert told is not None and (told.period, told.weekday) == ("weekly", (WEEKDAY + 2) % 7)


def test_two_weeks_are_not_enough_for_a_week() -> None:
    values = noise(14)
    values[2 * HOURS : 3 * HOURS] += 60
    values[9 * HOURS : 10 * HOURS] += 60
    told = found(values)
    assert told is None or told.period != "weekly"


def test_noise_has_no_rhythm() -> None:
    assert found(noise(30, spread=30)) is None


def test_what_never_moves_has_no_rhythm() -> None:
    assert found(np.full(30 * HOURS, 100.0)) is None


def test_a_rhythm_of_one_per_cent_is_not_worth_a_word() -> None:
    values = noise(10, spread=0.01)
    values[2::24] += 1
    assert found(values) is None
