"""How much evidence can bear, and the sentence why."""

import pytest
from msgspec.structs import replace

from bayplan.model.evidence import Evidence, Kill
from bayplan.rightsizing.framework import Quality
from bayplan.rightsizing.portrait import portray
from tests.rightsizing.tracks import DAY, MI, START, evidence, track

HOUR = 3_600


def hourly(days: float, every: int = HOUR) -> Evidence:
    return evidence([100.0] * int(days * DAY / every), step=every)


@pytest.mark.parametrize(
    ("days", "quality", "reason"),
    [
        (0, Quality.NONE, "nothing was read of its memory"),
        (5, Quality.NONE, "it was read on 6 days; 7 are needed"),
        (8, Quality.THIN, "it was read on 9 days; 14 are needed to lower anything"),
        (12, Quality.THIN, "it was read on 13 days; 14 are needed to lower anything"),
        (13, Quality.ENOUGH, ""),
        (30, Quality.ENOUGH, ""),
    ],
)
def test_quality_goes_by_the_days_it_was_read(days: float, quality: Quality, reason: str) -> None:
    found = portray(hourly(days))
    assert (found.quality, found.reasons) == (quality, (reason,) if reason else ())


def test_missing_readings_make_it_thin() -> None:
    known = hourly(30)
    for index in range(0, len(known.memory.values) - 24, 24):
        known.memory.values[index + 4 : index + 14] = track([float("nan")] * 10).values
    found = portray(known)
    assert found.quality is Quality.THIN
    assert found.reasons == ("40% of the readings are missing",)


def test_old_and_coarse_readings_make_it_thin() -> None:
    known = hourly(30, 12 * HOUR)
    found = portray(known, now=START + 40 * DAY)
    assert found.quality is Quality.THIN
    assert found.reasons == ("the last reading is 10 days old", "there is one reading in 12 hours")


def test_the_parked_have_no_evidence() -> None:
    known = replace(hourly(20), replicas=track([1.0] * 480 + [0.0] * 240, step=HOUR))
    found = portray(known, now=START + 30 * DAY)
    assert found.quality is Quality.NONE
    assert found.reasons == ("it is parked, and was last seen running 10 days ago",)
    assert portray(replace(known, memory=track([]))).reasons == ("it is parked, and nothing was read",)


def test_who_is_parked_only_at_times_has_evidence() -> None:
    known = replace(hourly(20), replicas=track([1.0] * 480 + [0.0] * 24, step=HOUR))
    assert portray(known, now=START + 26 * DAY).quality is Quality.ENOUGH


def test_thin_evidence_tells_of_kills() -> None:
    known = replace(hourly(8), kills=(Kill(START + HOUR, 128 * MI), Kill(START + 2 * HOUR, 256 * MI)))
    found = portray(known)
    assert found.quality is Quality.THIN
    assert found.reasons[-1] == "but it ran out of memory 2 times"
