"""Requests stay at or below limits, and limits within a ratio."""

import pytest
from msgspec.structs import replace

from bayplan.rightsizing.framework import Bound, Window
from bayplan.rightsizing.restraint import Cause, Draft
from bayplan.rightsizing.restraints.order import ORDER
from tests.rightsizing import drafts
from tests.rightsizing.drafts import MI

REQUEST, LIMIT, CPU = Bound.MEMORY_REQUEST, Bound.MEMORY_LIMIT, Bound.CPU_REQUEST


def amounts(draft: Draft) -> list[int]:
    return [(draft.of(one).amount or 0) // MI for one in (REQUEST, LIMIT)]


@pytest.mark.parametrize(
    ("memory", "wanted", "met"),
    [
        pytest.param("256/512", {REQUEST: 300, LIMIT: 400}, [300, 400], id="nothing to do"),
        pytest.param("256/512", {REQUEST: 500, LIMIT: 400}, [400, 400], id="the request gives way"),
        pytest.param("256/512", {LIMIT: 200}, [256, 256], id="the limit ends at a request that stays"),
        pytest.param("256/", {REQUEST: 500}, [500, 0], id="without a limit there is no order"),
    ],
)
def test_requests_are_not_above_limits(memory: str, wanted: dict[Bound, int], met: list[int]) -> None:
    draft = drafts.drafted(drafts.subject(memory), {bound: one * MI for bound, one in wanted.items()})
    assert amounts(ORDER.hold(draft)) == met


def test_a_request_that_must_not_give_way_takes_the_limit_along() -> None:
    draft = drafts.drafted(drafts.subject("256/512"), {REQUEST: 500 * MI, LIMIT: 300 * MI})
    draft = draft.with_(draft.of(REQUEST).at_least(450 * MI, "floor", "why"))
    assert amounts(ORDER.hold(draft)) == [450, 450]


def test_a_limit_that_killed_stays_one_whoever_takes_it_along() -> None:
    draft = drafts.drafted(drafts.subject("256/320"), {REQUEST: 300 * MI})
    request = draft.of(REQUEST).at_least(500 * MI, "floor", "why", Cause.FLOOR)
    killed = draft.of(LIMIT).at_least(384 * MI, "kill", "why", Cause.KILL)
    for limit, cause in ((killed, Cause.KILL), (draft.of(LIMIT), Cause.FLOOR)):
        held = ORDER.hold(draft.with_(request, limit)).of(LIMIT)
        assert (held.amount, held.cause) == (500 * MI, cause)


def test_a_limit_above_what_is_allowed_is_not_lowered_by_its_request() -> None:
    draft = drafts.drafted(drafts.subject("256/600"), {REQUEST: 700 * MI})
    draft = draft.with_(replace(draft.of(LIMIT), most=500 * MI))
    assert amounts(ORDER.hold(draft)) == [600, 600]


def test_a_limit_stays_within_its_ratio() -> None:
    about = drafts.subject("256/512", allowed={"limits.memory": Window(ratio=4.0)})
    assert amounts(ORDER.hold(drafts.drafted(about, {LIMIT: 2000 * MI}))) == [500, 2000]
    request = ORDER.hold(drafts.drafted(about, {LIMIT: 2000 * MI + 1})).of(REQUEST).amount
    assert request == 500 * MI + 1, "a byte less would be refused"


def test_a_cpu_request_stays_below_a_limit_in_force_and_within_its_ratio() -> None:
    about = drafts.subject(current={"requests.cpu": 100, "limits.cpu": 400})
    assert ORDER.hold(drafts.drafted(about, {CPU: 900})).of(CPU).amount == 400
    about = drafts.subject(
        current={"requests.cpu": 200, "limits.cpu": 400}, allowed={"requests.cpu": Window(ratio=4.0)}
    )
    assert ORDER.hold(drafts.drafted(about, {CPU: 10})).of(CPU).amount == 100
