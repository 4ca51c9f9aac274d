"""Equal tiers: one amount for both."""

import pytest
from msgspec.structs import replace

from bayplan.rightsizing.framework import Bound, Window
from bayplan.rightsizing.restraint import Cause, Draft
from bayplan.rightsizing.restraints.tier import TIER
from tests.rightsizing import drafts
from tests.rightsizing.drafts import MI

REQUEST, LIMIT = Bound.MEMORY_REQUEST, Bound.MEMORY_LIMIT


def held(memory: str, request: int, limit: int, **more: object) -> Draft:
    about = drafts.subject(memory, tier="0-core", **{"equal": True, **more})
    wanted = {bound: one * MI for bound, one in ((REQUEST, request), (LIMIT, limit)) if one}
    return TIER.hold(drafts.drafted(about, wanted))


@pytest.mark.parametrize(
    ("memory", "request_", "limit", "both"),
    [
        pytest.param("512/512", 300, 400, 400, id="the higher of the two"),
        pytest.param("256/512", 0, 0, 512, id="what is uneven becomes even"),
        pytest.param("512/", 0, 0, 512, id="a limit is set"),
    ],
)
def test_both_become_the_higher(memory: str, request_: int, limit: int, both: int) -> None:
    draft = held(memory, request_, limit)
    assert [draft.of(one).amount for one in (REQUEST, LIMIT)] == [both * MI, both * MI]


def test_what_was_uneven_moves_for_the_tier() -> None:
    draft = held("256/512", 0, 0)
    assert (draft.of(REQUEST).cause, draft.of(LIMIT).cause) == (Cause.TIER, Cause.USAGE)


def test_what_was_even_moves_for_what_moved_the_higher() -> None:
    draft = held("512/512", 300, 400)
    assert (draft.of(REQUEST).cause, draft.of(LIMIT).cause) == (Cause.USAGE, Cause.USAGE)


def test_what_one_must_not_go_below_the_other_must_not_either() -> None:
    draft = held("512/512", 300, 300)
    draft = TIER.hold(draft.with_(draft.of(LIMIT).at_least(400 * MI, "peak", "why")))
    assert [(draft.of(one).amount, draft.of(one).least) for one in (REQUEST, LIMIT)] == [
        (400 * MI, 400 * MI),
        (400 * MI, 400 * MI),
    ]


def test_elsewhere_they_stay_apart() -> None:
    draft = held("256/512", 300, 400, equal=False)
    assert [draft.of(one).amount for one in (REQUEST, LIMIT)] == [300 * MI, 400 * MI]


def test_a_limit_range_comes_first() -> None:
    draft = held("256/512", 0, 0, allowed={"requests.memory": Window(maximum=300 * MI)})
    draft = TIER.hold(draft.with_(replace(drafts.drafted(draft.subject, {}).of(REQUEST), most=300 * MI)))
    assert draft.of(REQUEST).amount == 256 * MI


def test_what_is_above_a_limit_range_already_may_stay_there() -> None:
    draft = drafts.drafted(drafts.subject("400/400", tier="0-core", equal=True), {REQUEST: 250 * MI})
    draft = TIER.hold(draft.with_(replace(draft.of(REQUEST), most=300 * MI)))
    assert [draft.of(one).amount for one in (REQUEST, LIMIT)] == [400 * MI, 400 * MI]
