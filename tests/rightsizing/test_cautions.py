"""Warnings that stand beside a recommendation, or beside none."""

from typing import Any

from bayplan.rightsizing.cautions import cautions
from bayplan.rightsizing.framework import Quality
from bayplan.rightsizing.report.evidence import Portrait, Trend
from tests.rightsizing import drafts
from tests.rightsizing.drafts import MI, NOW


def told(memory: str = "256/512", *, about: dict[str, Any] | None = None, **seen: Any) -> dict[str, str]:
    found = cautions(drafts.subject(memory, **(about or {})), Portrait(Quality.ENOUGH, **seen))
    return {one.code: one.said for one in found}


def test_nothing_to_warn_of() -> None:
    assert told(peak=400 * MI, throttled=0.01) == {}


def test_a_peak_close_to_the_limit() -> None:
    assert told(peak=487 * MI) == {"peak-near-limit": "memory reached 487Mi, 95 % of its limit"}
    assert told(peak=486 * MI) == {}
    assert told("256/", peak=486 * MI) == {}


def test_memory_that_ran_out() -> None:
    assert told(kills=1) == {"ran-out-of-memory": "it ran out of memory once"}
    found = told(kills=6, killed_at=NOW, killed_limit=320 * MI)
    assert found["ran-out-of-memory"] == (
        "it ran out of memory 6 times, last on 2026-11-21 at a limit of 320Mi"
    )


def test_a_leak_with_its_day() -> None:
    leak = Trend("leak", 28 * MI, NOW + 14 * 86_400)
    assert told(trend=leak) == {"leak": "it leaks 28Mi a day, and reaches its limit on 2026-12-05"}
    assert told(trend=Trend("growth", 2 * MI, None, "slowly")) == {"growth": "it grows by 2Mi a day (slowly)"}
    assert told(trend=Trend("leak", 0)) == {}


def test_a_cpu_limit_that_is_felt() -> None:
    about = {"current": {"limits.cpu": 500}}
    assert told(about=about, throttled=0.99) == {
        "throttled": "its CPU limit of 500m held it back in 99 % of all periods; take the limit out"
    }
    assert told(throttled=0.25) == {}


def test_who_counts_in_requests() -> None:
    assert "cpu and memory" in told(about={"autoscaled": ("cpu", "memory")})["steers-autoscaler"]


def test_what_went_wrong_before() -> None:
    about = {"learned": {"krr": "it ran out of memory on 2026-10-01"}}
    assert told(about=about) == {
        "learned": "rule krr was wrong here before: it ran out of memory on 2026-10-01"
    }
