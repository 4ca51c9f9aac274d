"""A reduction is worth its restart, or it is not made."""

import pytest
from msgspec.structs import replace

from bayplan.rightsizing.framework import Bound
from bayplan.rightsizing.restraint import Cause
from bayplan.rightsizing.restraints.gain import GAIN
from tests.rightsizing import drafts
from tests.rightsizing.drafts import MI

REQUEST, LIMIT, CPU = Bound.MEMORY_REQUEST, Bound.MEMORY_LIMIT, Bound.CPU_REQUEST


@pytest.mark.parametrize(
    ("bound", "wanted", "replicas", "kept"),
    [
        pytest.param(REQUEST, 70 * MI, 1, True, id="30 MiB"),
        pytest.param(REQUEST, 70 * MI, 2, False, id="30 MiB twice"),
        pytest.param(REQUEST, 68 * MI, 1, False, id="32 MiB"),
        pytest.param(REQUEST, 110 * MI, 1, False, id="a raise"),
        pytest.param(CPU, 80, 1, True, id="20 millicores"),
        pytest.param(CPU, 75, 1, False, id="25 millicores"),
    ],
)
def test_little_is_not_worth_a_restart(bound: Bound, wanted: int, replicas: int, kept: bool) -> None:
    about = drafts.subject("100/200", current={"requests.cpu": 100}, replicas=replicas)
    aim = GAIN.hold(drafts.drafted(about, {bound: wanted})).of(bound)
    assert aim.changed is not kept
    assert [one.code for one in aim.held] == (["gain"] if kept else [])


def test_what_a_tier_asks_for_is_worth_it() -> None:
    draft = drafts.drafted(drafts.subject("100/200"), {REQUEST: 92 * MI})
    asked = draft.with_(replace(draft.of(REQUEST), cause=Cause.TIER))
    assert GAIN.hold(asked).of(REQUEST).amount == 92 * MI


def test_how_little_is_said() -> None:
    draft = drafts.drafted(drafts.subject("100/200", replicas=3), {REQUEST: 92 * MI})
    (said,) = GAIN.hold(draft).of(REQUEST).held
    assert said.said == "it would free 24Mi in all, which is not worth a restart"


def test_an_equal_pair_stays_one() -> None:
    draft = drafts.drafted(drafts.subject("100/200", equal=True), {REQUEST: 150 * MI, LIMIT: 190 * MI})
    held = GAIN.hold(draft)
    assert [held.of(one).amount for one in (REQUEST, LIMIT)] == [150 * MI, 190 * MI]
