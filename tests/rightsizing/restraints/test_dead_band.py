"""What cannot be told from noise stays."""

import pytest
from msgspec.structs import replace

from bayplan.rightsizing.framework import Bound
from bayplan.rightsizing.restraint import Cause
from bayplan.rightsizing.restraints.dead_band import DEAD_BAND
from tests.rightsizing import drafts
from tests.rightsizing.drafts import MI

REQUEST, LIMIT, CPU = Bound.MEMORY_REQUEST, Bound.MEMORY_LIMIT, Bound.CPU_REQUEST


@pytest.mark.parametrize(
    ("bound", "wanted", "kept"),
    [
        pytest.param(REQUEST, 950 * MI, True, id="5 % less"),
        pytest.param(REQUEST, 1090 * MI, True, id="9 % more"),
        pytest.param(REQUEST, 900 * MI, False, id="10 % less"),
        pytest.param(LIMIT, 50 * MI, True, id="14 MiB less of 64"),
        pytest.param(LIMIT, 48 * MI, False, id="16 MiB less of 64"),
        pytest.param(CPU, 11, True, id="9 millicores less"),
        pytest.param(CPU, 30, False, id="10 millicores more"),
    ],
)
def test_noise_is_kept_still(bound: Bound, wanted: int, kept: bool) -> None:
    about = drafts.subject("1000/64", current={"requests.cpu": 20})
    aim = DEAD_BAND.hold(drafts.drafted(about, {bound: wanted})).of(bound)
    assert aim.changed is not kept
    assert [one.code for one in aim.held] == (["dead-band"] if kept else [])


@pytest.mark.parametrize("cause", [one for one in Cause if one is not Cause.USAGE])
def test_what_binds_is_no_noise(cause: Cause) -> None:
    draft = drafts.drafted(drafts.subject("1000/1000"), {LIMIT: 1001 * MI})
    assert DEAD_BAND.hold(draft.with_(replace(draft.of(LIMIT), cause=cause))).of(LIMIT).changed


def test_an_equal_pair_moves_as_one() -> None:
    draft = drafts.drafted(drafts.subject("512/1000", equal=True), {REQUEST: 990 * MI, LIMIT: 990 * MI})
    held = DEAD_BAND.hold(draft)
    assert [held.of(one).amount for one in (REQUEST, LIMIT)] == [990 * MI, 990 * MI]


def test_a_first_value_is_no_noise() -> None:
    assert DEAD_BAND.hold(drafts.drafted(drafts.subject(), {CPU: 5})).of(CPU).amount == 5
