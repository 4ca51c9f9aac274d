"""Declared floors hold."""

import pytest

from bayplan.model.sizing import Floor
from bayplan.rightsizing.framework import Bound
from bayplan.rightsizing.restraint import Cause, Draft
from bayplan.rightsizing.restraints.floors import FLOORS
from tests.rightsizing import drafts
from tests.rightsizing.drafts import MI


def held(*floors: Floor) -> Draft:
    about = drafts.subject("256/512", floors=floors, current={"requests.cpu": 100})
    wanted = {Bound.MEMORY_REQUEST: 64 * MI, Bound.MEMORY_LIMIT: 128 * MI, Bound.CPU_REQUEST: 20}
    return FLOORS.hold(drafts.drafted(about, wanted))


@pytest.mark.parametrize(
    ("floor", "amounts"),
    [
        pytest.param(Floor("shop/web", amount=200 * MI), [200, 200], id="of both"),
        pytest.param(Floor("shop/web", amount=200 * MI, bound="limits"), [64, 200], id="of one"),
        pytest.param(Floor("shop/web", amount=100 * MI), [100, 128], id="as far as it goes"),
        pytest.param(Floor("shop/web"), [256, 512], id="what is set now"),
        pytest.param(Floor("shop/web", "cpu", 50), [64, 128], id="of another resource"),
    ],
)
def test_a_floor_holds(floor: Floor, amounts: list[int]) -> None:
    draft = held(floor)
    assert [
        (draft.of(one).amount or 0) // MI for one in (Bound.MEMORY_REQUEST, Bound.MEMORY_LIMIT)
    ] == amounts


def test_what_is_set_below_it_is_raised() -> None:
    limit = held(Floor("shop/web", amount=600 * MI, bound="limits")).of(Bound.MEMORY_LIMIT)
    assert (limit.amount, limit.cause) == (600 * MI, Cause.FLOOR)


def test_who_says_so_stands_beside_it() -> None:
    floor = Floor("shop/web", "cpu", 50, why="scans", file="bayplan.yaml", line=7)
    (said,) = held(floor).of(Bound.CPU_REQUEST).held
    assert (said.code, said.said) == ("floor", "not below 50m: scans (bayplan.yaml:7)")
