"""Memory that ran out holds a limit up, and raises it."""

import math
from array import array

import pytest

from bayplan.model.evidence import DAY, Evidence, Kill, Track
from bayplan.rightsizing.framework import Bound, Quality
from bayplan.rightsizing.report.evidence import Portrait
from bayplan.rightsizing.restraint import Aim, Cause
from bayplan.rightsizing.restraints.kills import KILLS
from tests.rightsizing import drafts
from tests.rightsizing.drafts import MI, NOW, WEB

NO_TRACK = Track()


def held(memory: str, *kills: Kill, limited: Track = NO_TRACK, peak: int = 0, wanted: int = 100) -> Aim:
    known = Evidence(WEB, kills=kills, limited=limited)
    seen = Portrait(Quality.ENOUGH, peak=peak * MI, kills=len(kills))
    draft = drafts.drafted(drafts.subject(memory), {Bound.MEMORY_LIMIT: wanted * MI}, seen, known)
    return KILLS.hold(draft).of(Bound.MEMORY_LIMIT)


def test_a_limit_that_killed_is_raised_by_a_fifth() -> None:
    limit = held("256/320", Kill(NOW, 320 * MI))
    assert (limit.amount, limit.cause) == (384 * MI, Cause.KILL)


@pytest.mark.parametrize(("memory", "request_after"), [("256/320", 256), ("256/384", 100), ("256/400", 100)])
def test_a_request_is_not_lowered_while_the_limit_that_killed_is_in_force(
    memory: str, request_after: int
) -> None:
    known = Evidence(WEB, kills=(Kill(NOW, 320 * MI),))
    figures = {Bound.MEMORY_LIMIT: 100 * MI, Bound.MEMORY_REQUEST: 100 * MI}
    seen = Portrait(Quality.ENOUGH, kills=1)
    draft = KILLS.hold(drafts.drafted(drafts.subject(memory), figures, seen, known))
    assert draft.of(Bound.MEMORY_REQUEST).amount == request_after * MI


def test_the_highest_of_them_counts() -> None:
    assert held("256/1024", Kill(NOW, 320 * MI), Kill(NOW - DAY, 500 * MI)).amount == 600 * MI


def test_what_was_raised_since_is_not_raised_again() -> None:
    limit = held("256/512", Kill(NOW, 320 * MI))
    assert (limit.amount, limit.cause) == (384 * MI, Cause.USAGE)


def test_a_limit_of_that_time_is_looked_up() -> None:
    limited = drafts.track(320 * MI, 320 * MI, math.nan, 640 * MI, step=DAY)
    assert held("256/640", Kill(NOW - 2 * DAY), limited=limited).amount == 384 * MI
    assert held("256/640", Kill(NOW - DAY), limited=limited).amount == 384 * MI
    assert held("256/640", Kill(NOW), limited=limited).amount == 768 * MI
    assert held("256/640", Kill(NOW - 1), limited=limited).amount == 768 * MI
    assert held("256/640", Kill(NOW - 3 * DAY), limited=limited).amount == 384 * MI
    assert held("256/640", Kill(NOW - 3 * DAY - 1), limited=limited).amount == 384 * MI
    assert held("256/640", Kill(NOW + DAY), limited=limited).amount == 768 * MI
    assert held("256/640", Kill(NOW - 9 * DAY), limited=limited).amount == 640 * MI


def test_a_lone_reading_of_a_limit_tells_no_moment() -> None:
    lone = Track(NOW, 0, array("d", [320.0 * MI]))
    assert "nobody knows at which limit" in held("256/640", Kill(NOW), limited=lone).held[0].said


def test_the_limit_that_its_portrait_tells_counts() -> None:
    seen = Portrait(Quality.ENOUGH, kills=1, killed_limit=500 * MI)
    about, known = drafts.subject("256/640"), Evidence(WEB, kills=(Kill(NOW),))
    draft = KILLS.hold(drafts.drafted(about, {Bound.MEMORY_LIMIT: 100 * MI}, seen, known))
    assert draft.of(Bound.MEMORY_LIMIT).amount == 600 * MI


def test_where_nobody_knows_it_is_not_lowered() -> None:
    limit = held("256/512", Kill(NOW), peak=300)
    assert (limit.amount, limit.cause) == (512 * MI, Cause.USAGE)
    assert "nobody knows at which limit" in limit.held[0].said


def test_close_to_what_is_set_that_is_taken_for_it() -> None:
    for peak, least, cause in ((450, 600, Cause.KILL), (449, 500, Cause.USAGE)):
        limit = held("256/500", Kill(NOW), peak=peak)
        assert (limit.amount, limit.cause) == (least * MI, cause)


def test_without_a_limit_the_node_ran_out() -> None:
    limit = held("256/", Kill(NOW))
    assert limit.amount == 100 * MI
    assert "its node did" in limit.held[0].said


def test_nothing_happened() -> None:
    assert held("256/512").held == ()
