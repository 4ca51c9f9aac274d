"""Tallies, worked by hand."""

import pytest

from bayplan.rightsizing.backtest import Pace, Walked, tally, walk
from bayplan.rightsizing.report.backtest import Miss
from tests.rightsizing.backtest.past import STEP, Spy, lived
from tests.rightsizing.tracks import DAY, MI, PLACE, START

PACE = Pace(1, 7)
NAN = float("nan")


def walked(group: str, peaks: list[float], limit: int) -> Walked:
    past = lived(peaks)
    return Walked(group, past, walk(past, Spy(seen=[], limits=(limit,)), PACE, {}))


def test_slack_is_what_was_requested_and_not_used_at_the_highest_of_each_day() -> None:
    """Requests are 40 and 20; of the four scored days one is above its request, one above its limit."""
    small, large = walked("a", [9, 10, 50], 40), walked("b", [9, 30, 60], 80)
    whole, a, b = tally("spy", [small, large], PACE)
    assert (whole.group, a.group, b.group) == ("all", "a", "b")
    assert whole.slack == pytest.approx((10 + 0 + 10 + 0) / (20 + 20 + 40 + 40))
    assert [a.slack, b.slack] == pytest.approx([10 / 40, 10 / 80])
    assert (whole.short, whole.misses, whole.days) == (2, 1, 4)
    assert (whole.reserved, whole.limits) == (60 * MI, 120 * MI)
    assert a.missed == whole.missed == (Miss(PLACE, START + 2 * DAY + 3 * STEP, 40 * MI, 50 * MI),)


def test_a_day_at_the_request_or_the_limit_is_not_above_it() -> None:
    (whole, _) = tally("spy", [walked("a", [9, 20, 40], 40)], PACE)
    assert (whole.short, whole.misses) == (1, 0)


def test_a_container_that_does_not_run_is_not_scored() -> None:
    (whole, _) = tally("spy", [walked("a", [9, NAN, 10], 40)], PACE)
    assert (whole.days, whole.reserved, whole.slack) == (1, 10 * MI, 0.5)


def test_changes_are_of_a_week() -> None:
    past = lived([10.0] * 15)
    rule = Spy(seen=[], limits=(40, 48, 80))
    (whole, _) = tally("spy", [Walked("a", past, walk(past, rule, Pace(1, 5), {}))], Pace(1, 5))
    assert whole.changes == pytest.approx(4 / 2)


def test_nobody_scored_is_a_tally_of_nothing() -> None:
    (whole,) = tally("spy", [], PACE)
    assert (whole.slack, whole.misses, whole.days) == (0, 0, 0)
