"""A limit range is obeyed, and what it stands in the way of is said."""

from bayplan.rightsizing.framework import Bound, Window
from bayplan.rightsizing.restraint import Aim, Cause
from bayplan.rightsizing.restraints.limit_range import LIMIT_RANGE
from tests.rightsizing import drafts
from tests.rightsizing.drafts import GI, MI

WINDOW = Window(64 * MI, 4 * GI, "limit range shop/limits")


def held(limit: int, wanted: int) -> Aim:
    about = drafts.subject(f"/{limit}", allowed={"limits.memory": WINDOW})
    return LIMIT_RANGE.hold(drafts.drafted(about, {Bound.MEMORY_LIMIT: wanted * MI})).of(Bound.MEMORY_LIMIT)


def test_a_raise_goes_as_far_as_is_allowed_and_names_what_is_needed() -> None:
    limit = held(3072, 5120)
    assert (limit.amount, limit.most) == (4 * GI, 4 * GI)
    (said,) = limit.held
    assert said.code == "limit-range"
    assert said.said == (
        "limit range shop/limits allows 4Gi, and 5Gi is needed: raise its maximum to 5Gi first"
    )


def test_a_first_limit_goes_as_far_as_is_allowed() -> None:
    about = drafts.subject("", allowed={"limits.memory": WINDOW})
    draft = LIMIT_RANGE.hold(drafts.drafted(about, {Bound.MEMORY_LIMIT: 5 * GI}))
    assert draft.of(Bound.MEMORY_LIMIT).amount == 4 * GI


def test_at_the_maximum_nothing_changes_but_it_is_said() -> None:
    limit = held(4096, 5120)
    assert (limit.changed, limit.held[0].code) == (False, "limit-range")


def test_at_the_maximum_it_is_as_if_nothing_had_asked() -> None:
    about = drafts.subject("/4096", allowed={"limits.memory": WINDOW})
    draft = drafts.drafted(about, {})
    killed = draft.of(Bound.MEMORY_LIMIT).at_least(5 * GI, "kill", "why", Cause.KILL)
    limit = LIMIT_RANGE.hold(draft.with_(killed)).of(Bound.MEMORY_LIMIT)
    assert (limit.changed, limit.cause) == (False, Cause.USAGE)


def test_what_is_set_below_the_minimum_is_raised_however_little_it_is() -> None:
    limit = held(60, 60)
    assert (limit.amount, limit.cause) == (64 * MI, Cause.RANGE)


def test_a_reduction_ends_at_the_minimum() -> None:
    limit = held(128, 32)
    assert (limit.amount, limit.held[0].said) == (64 * MI, "limit range shop/limits asks for 64Mi at least")


def test_within_it_nothing_is_said() -> None:
    assert held(512, 1024).held == ()
