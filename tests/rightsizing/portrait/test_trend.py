"""Trends: a leak is what restarts give back, growth what they do not, and noise is neither."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bayplan.rightsizing.portrait import readings, trend
from bayplan.rightsizing.portrait.trend import Slope
from tests.rightsizing.tracks import START, track

Values = np.ndarray[tuple[int], np.dtype[np.float64]]
DAY = 24
NOW = START + 30 * 86_400


def found(values: Values, restarts: tuple[int, ...] = ()) -> Slope | None:
    """Hourly readings; restarts as hours since the beginning."""
    memory = readings.read(track(values.tolist(), step=3_600, start=START + 3_600))
    begun = np.array([START + 3_600 * hour for hour in restarts], dtype=np.int64)
    return trend.find(memory, begun, np.zeros(len(memory.times), dtype=bool))


def noise(days: int, spread: float = 2.0, seed: int = 5) -> Values:
    return 200 + np.random.default_rng(seed).normal(0, spread, days * DAY)


def leak(days: int, per_day: float, every: int) -> Values:
    hours = np.arange(days * DAY)
    return noise(days) + per_day * (hours % (every * DAY)) / DAY


def test_a_leak_is_given_back_by_restarts() -> None:
    told = found(leak(30, 10, 10), (0, 240, 480))
    assert told is not None and told.kind == trend.LEAK and told.restarted
    assert told.per_day == pytest.approx(10, rel=0.1)
    assert told.stretch == pytest.approx(9.75)


def test_growth_is_not_given_back() -> None:
    told = found(noise(30) + np.arange(30 * DAY) * 5 / DAY, (0, 240, 480))
    assert told is not None and told.kind == trend.GROWTH
    assert told.per_day == pytest.approx(5, rel=0.1)


def test_growth_without_restarts_may_be_a_leak() -> None:
    told = found(noise(30) + np.arange(30 * DAY) * 5 / DAY)
    assert told is not None and (told.kind, told.restarted) == (trend.GROWTH, False)


def test_single_outliers_do_not_bend_it() -> None:
    values = leak(30, 10, 10)
    values[50::97] *= 6
    told = found(values, (0, 240, 480))
    assert told is not None and told.per_day == pytest.approx(10, rel=0.15)


def test_two_days_show_no_trend() -> None:
    assert found(noise(2) + np.arange(2 * DAY)) is None


def test_a_restart_every_day_shows_no_trend() -> None:
    assert found(leak(20, 30, 1), tuple(range(0, 20 * DAY, DAY))) is None


def test_a_trend_of_nothing_is_not_worth_a_word() -> None:
    assert found(200 + np.arange(30 * DAY) * 0.1 / DAY) is None


@given(seed=st.integers(0, 500), spread=st.floats(0, 60))
def test_noise_shows_no_trend(seed: int, spread: float) -> None:
    assert found(noise(14, spread, seed)) is None


@given(factor=st.floats(0.5, 1e6), restarts=st.booleans())
def test_a_trend_is_the_same_in_any_unit(factor: float, restarts: bool) -> None:
    values, at = leak(30, 10, 10), (0, 240, 480) if restarts else ()
    one, other = found(values, at), found(values * factor, at)
    assert (one is None) == (other is None)
    if one is not None and other is not None:
        assert (other.kind, other.stretch) == (one.kind, one.stretch)
        assert other.per_day == pytest.approx(one.per_day * factor)


def test_when_the_limit_is_reached() -> None:
    slope = Slope(trend.LEAK, 10.0, 10, True)
    assert trend.reached(300, slope, 350, NOW) == NOW + 5 * 86_400
    assert trend.reached(300, slope, 200, NOW) == NOW
    assert trend.reached(300, slope, None, NOW) is None
    assert trend.reached(300, slope, 300 + 10 * 731, NOW) is None
