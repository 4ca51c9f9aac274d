"""Known peaks hold a limit up."""

import pytest

from bayplan.rightsizing.framework import Bound, Quality
from bayplan.rightsizing.report.evidence import Portrait
from bayplan.rightsizing.restraint import Cause
from bayplan.rightsizing.restraints.peak import PEAK
from tests.rightsizing import drafts
from tests.rightsizing.drafts import MI, NOW

SEEN = Portrait(Quality.ENOUGH, peak=400 * MI, peak_at=NOW)


def test_a_limit_stays_a_tenth_above_the_peak() -> None:
    draft = drafts.drafted(drafts.subject("100/1024"), {Bound.MEMORY_LIMIT: 410 * MI}, SEEN)
    limit = PEAK.hold(draft).of(Bound.MEMORY_LIMIT)
    assert limit.amount == limit.least == 440 * MI
    assert [(one.code, one.before) for one in limit.held] == [("peak", 410 * MI)]
    assert "memory reached 400Mi on 2026-11-21" in limit.held[0].said
    assert limit.cause is Cause.USAGE


@pytest.mark.parametrize("now", [390, 400])
def test_a_peak_at_the_limit_or_above_is_no_noise(now: int) -> None:
    draft = drafts.drafted(drafts.subject(f"100/{now}"), {}, SEEN)
    limit = PEAK.hold(draft).of(Bound.MEMORY_LIMIT)
    assert (limit.amount, limit.cause) == (440 * MI, Cause.PEAK)


def test_a_rare_peak_counts_as_well() -> None:
    seen = Portrait(Quality.ENOUGH, peak=400 * MI, event_peak=500 * MI)
    draft = drafts.drafted(drafts.subject("100/1024"), {Bound.MEMORY_LIMIT: 410 * MI}, seen)
    assert PEAK.hold(draft).of(Bound.MEMORY_LIMIT).amount == 550 * MI


def test_requests_are_another_decision() -> None:
    draft = drafts.drafted(drafts.subject("300/1024"), {Bound.MEMORY_REQUEST: 100 * MI}, SEEN)
    assert PEAK.hold(draft).of(Bound.MEMORY_REQUEST).amount == 100 * MI


def test_where_no_limit_is_wanted_none_is_set() -> None:
    assert PEAK.hold(drafts.drafted(drafts.subject("100/"), {}, SEEN)).of(Bound.MEMORY_LIMIT).amount is None
