"""Which bounds belong together, and what a level takes of them."""

import pytest

from bayplan.rightsizing import pieces
from bayplan.rightsizing.report.recommendation import Level
from tests.rightsizing import plans

SAFE, BALANCED, COMPLETE = Level.SAFE, Level.BALANCED, Level.COMPLETE


def names(found: tuple[pieces.Piece, ...]) -> list[str]:
    return [one.name for one in found]


def test_bounds_that_can_stand_alone_are_pieces_of_their_own() -> None:
    found = plans.advised(request=("1Gi", "512Mi"), limit=("2Gi", "3Gi"), cpu=("100m", "50m"))
    assert names(pieces.pieces(found, SAFE)) == [
        "requests.memory 512Mi",
        "limits.memory 3Gi",
        "requests.cpu 50m",
    ]


@pytest.mark.parametrize(
    ("request_step", "limit_step"),
    [
        pytest.param(("1Gi", "3Gi"), ("2Gi", "4Gi"), id="a request above today's limit"),
        pytest.param(("2Gi", "1Gi"), ("3Gi", "1Gi"), id="a limit below today's request"),
        pytest.param(("1Gi", "2Gi"), ("1Gi", "2Gi"), id="both equal, before and after"),
    ],
)
def test_what_would_be_refused_alone_is_one_piece(
    request_step: tuple[str, str], limit_step: tuple[str, str]
) -> None:
    (only,) = pieces.pieces(plans.advised(request=request_step, limit=limit_step), SAFE)
    assert only.bounds == ("requests.memory", "limits.memory")


def test_a_level_takes_what_is_of_it_or_below() -> None:
    found = plans.advised(
        request=("1Gi", "512Mi"), limit=("2Gi", "3Gi"), levels={"request": BALANCED, "limit": SAFE}
    )
    assert names(pieces.pieces(found, SAFE)) == ["limits.memory 3Gi"]
    assert [one.bound for one in pieces.left_by(found, SAFE)] == ["requests.memory"]
    assert len(pieces.pieces(found, BALANCED)) == 2
    assert not list(pieces.left_by(found, BALANCED))


def test_a_level_leaves_nothing_that_contradicts_itself() -> None:
    below = plans.advised(request=("2Gi", "1Gi"), limit=("3Gi", "1Gi"), levels={"request": COMPLETE})
    assert names(pieces.pieces(below, SAFE)) == []
    above = plans.advised(request=("1Gi", "3Gi"), limit=("2Gi", "4Gi"), levels={"limit": COMPLETE})
    assert names(pieces.pieces(above, SAFE)) == []


def test_a_request_may_come_up_to_a_limit_that_stays() -> None:
    found = plans.advised(request=("1Gi", "2Gi"), limit=("2Gi", "2Gi"))
    assert names(pieces.pieces(found, SAFE)) == ["requests.memory 2Gi"]


def test_what_is_equal_stays_equal_at_every_level() -> None:
    raised = plans.advised(request=("1Gi", "2Gi"), limit=("1Gi", "2Gi"), levels={"request": COMPLETE})
    assert names(pieces.pieces(raised, SAFE)) == ["requests.memory 2Gi, limits.memory 2Gi"]
    lowered = plans.advised(request=("2Gi", "1Gi"), limit=("2Gi", "1Gi"), levels={"request": COMPLETE})
    assert names(pieces.pieces(lowered, SAFE)) == []


def test_a_bound_that_is_set_for_the_first_time_asks_for_more() -> None:
    (only,) = pieces.pieces(plans.advised(cpu=(None, "100m")), SAFE)
    assert only.raises and not only.rescues


def test_who_is_kept_first() -> None:
    found = [
        *pieces.pieces(plans.advised("plain", limit=("1Gi", "2Gi"), levels={"limit": BALANCED}), COMPLETE),
        *pieces.pieces(plans.advised("saved", limit=("1Gi", "2Gi")), COMPLETE),
        *pieces.pieces(plans.advised("ranked", limit=("1Gi", "2Gi"), priority=10), COMPLETE),
        *pieces.pieces(plans.advised("named", limit=("1Gi", "2Gi"), priority=-5), COMPLETE),
    ]
    order = [one.place.workload for one in pieces.ordered(found, ("dbaas/*", "shop/na*"))]
    assert order == ["named", "ranked", "saved", "plain"]


def test_changes_are_made_container_by_container() -> None:
    found = pieces.pieces(plans.advised(request=("1Gi", "512Mi"), cpu=("100m", "50m")), SAFE)
    (change,) = pieces.changes(reversed(found))
    assert change.place == plans.place()
    assert change.amounts == {"requests.memory": 512 << 20, "requests.cpu": 50}
