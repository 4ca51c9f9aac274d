"""The portrait as a whole, of containers whose history is known."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from bayplan.model.evidence import Evidence, Kill
from bayplan.rightsizing.framework import Quality
from bayplan.rightsizing.portrait import portray, study
from bayplan.rightsizing.report.evidence import Portrait
from tests.rightsizing.tracks import DAY, MI, PLACE, START, evidence, track

HOUR = 3_600


def test_a_container_with_everything() -> None:
    memory = 100 + np.arange(30 * 24) % 240 * 0.5
    memory[100] = 400
    memory[500:502] = 380
    known = replace(
        evidence(memory.tolist(), [50.0] * 720, step=HOUR),
        starts=tuple(START + day * DAY for day in (0, 10, 20)),
        restarts=2,
        since=START - DAY,
        kills=(Kill(START + 10 * DAY, 256 * MI), Kill(START + 5 * DAY, 128 * MI)),
        throttled=track([0.0, 0.5], step=HOUR),
        cpu_peak=track([50.0, 90.0], step=HOUR),
        gpu_memory=track([1, 3], unit=MI),
        rss=track([70, 90, 80], unit=MI),
        replicas=track([1, 3, 2], unit=1),
    )
    found = portray(known, limit=600 * MI)
    assert found.quality is Quality.ENOUGH
    assert (found.samples, found.expected, found.step, found.window) == (720, 720, HOUR, 719 * HOUR)
    assert (found.peak, found.peak_at) == (400 * MI, START + 100 * HOUR)
    assert (found.event_peak, found.events) == (400 * MI, 2)
    assert found.start_peak == 101 * MI
    assert (found.starts, found.restarts, found.since) == (3, 2, START - DAY)
    assert (found.kills, found.killed_at, found.killed_limit) == (2, START + 10 * DAY, 256 * MI)
    assert (found.cpu_typical, found.cpu_p95, found.cpu_peak, found.throttled) == (50, 50, 90, 0.25)
    assert (found.gpu_peak, found.rss_peak, found.pods) == (3 * MI, 90 * MI, (1, 3))
    assert found.trend is not None and found.trend.kind == "leak"
    assert found.trend.per_day == pytest.approx(12 * MI, rel=0.01)
    assert found.trend.reaches_limit_at is not None
    assert found.trend.reaches_limit_at == pytest.approx(
        known.memory.end + (600 - 219.5) / 12 * DAY, abs=HOUR
    )


def test_growth_without_a_restart_is_told_with_a_doubt() -> None:
    found = portray(evidence((100 + np.arange(720) / 10).tolist(), step=HOUR)).trend
    assert found is not None and found.kind == "growth"
    assert found.note == "it was not restarted meanwhile: it may be a leak"
    assert found.reaches_limit_at is None


def test_a_resident_set_alone_is_no_evidence_and_that_is_said() -> None:
    found = portray(Evidence(PLACE, rss=track([90.0] * 720, step=HOUR, unit=MI)))
    assert (found.quality, found.rss_peak, found.peak) == (Quality.NONE, 90 * MI, None)
    assert found.reasons == (
        "only its resident set was read, which is less than what counts against a limit",
    )


def test_nothing_known_is_an_empty_portrait() -> None:
    assert portray(Evidence(PLACE)) == Portrait(reasons=("nothing was read of its memory",))


def test_cpu_is_told_where_memory_is_not() -> None:
    found = portray(evidence(cpu=[10.0, 20.0, 30.0]))
    assert (found.cpu_typical, found.cpu_peak, found.typical) == (20, 30, None)


def test_ordinary_days_leave_starts_and_jobs_out() -> None:
    memory = [100.0] * 480
    memory[2], memory[200] = 300.0, 500.0
    found = study(replace(evidence(memory, step=HOUR), starts=(START,)))
    assert found.daily.values.max() == 500 * MI
    assert set(found.ordinary.values) == {100 * MI}


@given(
    values=st.lists(st.floats(0, 1e6) | st.just(float("nan")), max_size=400),
    step=st.sampled_from([300, HOUR, DAY]),
    starts=st.lists(st.integers(START - DAY, START + 20 * DAY), max_size=5),
)
def test_any_history_has_a_portrait(values: list[float], step: int, starts: list[int]) -> None:
    known = replace(evidence(values, values, step=step), starts=tuple(sorted(starts)))
    found = portray(known, limit=100 * MI)
    made = [one for one in values if one == one]
    assert found.samples == len(made) <= found.expected or not made
    assert found.peak == (int(max(made) * MI) if made else None)
    if (
        found.typical is not None
        and found.p95 is not None
        and found.p99 is not None
        and found.peak is not None
    ):
        assert found.typical <= found.p95 <= found.p99 <= found.peak
    assert sum(end - begin for begin, end in found.gaps) <= found.window
