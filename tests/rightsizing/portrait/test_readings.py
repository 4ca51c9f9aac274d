"""Readings: only those that were made, by days that end with midnight's."""

import math

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from bayplan.model.evidence import Track
from bayplan.rightsizing.portrait import readings
from tests.rightsizing.tracks import DAY, START, track

HOUR = 3_600


def test_what_nobody_read_is_left_out() -> None:
    found = readings.read(track([1, math.nan, 3, math.inf, -1, 6], step=HOUR))
    assert found.values.tolist() == [1, 3, 6]
    assert found.times.tolist() == [START, START + 2 * HOUR, START + 5 * HOUR]


def test_an_empty_track_has_no_days() -> None:
    found = readings.read(Track())
    assert found.highest() is None
    assert len(readings.peaks(found).days) == 0


def test_the_reading_of_midnight_is_of_the_day_before() -> None:
    found = readings.peaks(readings.read(track([1, 9, 2, 3], step=HOUR, start=START - HOUR)))
    assert found.days.tolist() == [START // DAY - 1, START // DAY]
    assert found.values.tolist() == [9, 3]


@given(
    values=st.lists(st.floats(0, 1e12) | st.just(math.nan), max_size=80),
    share=st.floats(0, 1),
    step=st.sampled_from([300, HOUR, 7 * HOUR]),
)
def test_peaks_and_quantiles_are_those_of_each_day(values: list[float], share: float, step: int) -> None:
    found = readings.read(track(values, step=step))
    tops = readings.peaks(found)
    days, ranked = readings.quantiles(found, found.days, share)
    assert tops.days.tolist() == days.tolist() == sorted(set(found.days.tolist()))
    for day, top, one in zip(days, tops.values, ranked, strict=True):
        those = found.values[found.days == day]
        assert top == those.max()
        assert one in those
        assert np.mean(those <= one) >= share
