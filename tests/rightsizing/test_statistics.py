"""Statistics leave gaps out."""

import math

import pytest

from bayplan.model.evidence import Evidence, Kill, Track
from bayplan.rightsizing.statistics import last_days, peak, percentile, readings, timed
from tests.rightsizing.tracks import DAY, PLACE, START, STEP, track

GAPPY = track([1, math.nan, 3, -1, math.inf, 5])


def test_gaps_and_nonsense_are_no_readings() -> None:
    assert readings(GAPPY).tolist() == [1, 3, 5]
    times, values = timed(GAPPY)
    assert times.tolist() == [START, START + 2 * STEP, START + 5 * STEP]
    assert values.tolist() == [1, 3, 5]


def test_without_readings_there_is_no_figure() -> None:
    for empty in (Track(), track([math.nan, math.nan])):
        assert percentile(empty, 0.95) is None and peak(empty) is None


@pytest.mark.parametrize(("share", "wanted"), [(0, 1), (0.5, 3), (0.75, 4), (0.8, 5), (1, 5)])
def test_percentiles_lie_between_readings_rounded_up(share: float, wanted: int) -> None:
    assert percentile(GAPPY, share) == wanted


def test_a_peak_is_rounded_up() -> None:
    assert peak(track([0.2, 1.2])) == 2


def test_the_last_days_end_with_the_last_reading_but_keep_a_kill_after_it() -> None:
    readings_a_day = DAY // STEP
    known = Evidence(
        PLACE,
        memory=track(range(3 * readings_a_day)),
        kills=(Kill(START), Kill(START + 3 * DAY + 60)),
    )
    last = last_days(known, 1)
    assert len(last.memory.values) == readings_a_day
    assert last.memory.end == known.memory.end
    assert [kill.at for kill in last.kills] == [START + 3 * DAY + 60]
    assert last_days(Evidence(PLACE), 1) == Evidence(PLACE)
