"""Operators' practice: request from a percentile, limit from the peak."""

import pytest

from bayplan.rightsizing.framework import Bound, Figure, Subject
from bayplan.rightsizing.strategies.operator import RULE
from tests.rightsizing.tracks import DAY, MI, STEP, SUBJECT, evidence, subject

A_DAY = DAY // STEP
# 1000 readings: the 95th percentile is 400, the 99th 600, the peak 1000
SPIKY = [200.0] * 900 + [400.0] * 80 + [600.0] * 15 + [1000.0] * 5


def propose(memory: list[float], who: Subject = SUBJECT, cpu: list[float] | None = None) -> dict[str, Figure]:
    return RULE.propose(who, evidence(memory, cpu or [])).figures


@pytest.mark.parametrize(
    ("stateful", "observed", "asked", "wanted"),
    [(False, 400, 460, 464), (True, 600, 690, 704)],  # x 1.15, and up to a step of 16 or 32 Mi
)
def test_the_request_is_a_percentile_and_15_percent(
    stateful: bool, observed: int, asked: int, wanted: int
) -> None:
    request = propose(SPIKY, subject(stateful=stateful))[Bound.MEMORY_REQUEST]
    assert [term.amount for term in request.terms] == [observed * MI, asked * MI, wanted * MI]
    assert ("state" in request.terms[0].note) is stateful


def test_the_limit_is_the_peak_and_a_quarter() -> None:
    limit = propose(SPIKY)[Bound.MEMORY_LIMIT]
    assert [term.amount // MI for term in limit.terms] == [1000, 1250, 1280]


def test_it_requests_64_mi_at_least_and_the_limit_follows() -> None:
    found = propose([10.0] * 100)
    assert [term.what for term in found[Bound.MEMORY_REQUEST].terms] == ["observed", "margin", "floor"]
    assert found[Bound.MEMORY_REQUEST].amount == found[Bound.MEMORY_LIMIT].amount == 64 * MI


@pytest.mark.parametrize(
    ("limit", "flagged"), [(1053, False), (1052, True), (1000, True)], ids=["94.97 %", "95.06 %", "100 %"]
)
def test_a_peak_near_the_limit_is_flagged(limit: int, flagged: bool) -> None:
    note = propose(SPIKY, subject(f"limits={limit}"))[Bound.MEMORY_LIMIT].terms[0].note
    assert ("of the limit: it may need more than could be read" in note) is flagged


def test_only_the_last_30_days_count() -> None:
    assert propose([900.0] * A_DAY + [100.0] * 30 * A_DAY)[Bound.MEMORY_LIMIT].terms[0].amount == 100 * MI


@pytest.mark.parametrize(("used", "wanted"), [(1, 10), (40, 50), (100, 115)])
def test_cpu_is_a_percentile_and_15_percent_at_least_10_m(used: int, wanted: int) -> None:
    assert propose([], cpu=[float(used)] * 100)[Bound.CPU_REQUEST].amount == wanted


def test_without_readings_it_says_nothing() -> None:
    assert (
        RULE.propose(SUBJECT, evidence()).why == "there are no readings of memory or CPU in the last 30 days"
    )
