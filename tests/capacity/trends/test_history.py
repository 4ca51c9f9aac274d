"""Histories: merging, cutting, and counting what happened once."""

import datetime

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from bayplan.capacity.trends import history as histories
from bayplan.capacity.trends import spells
from bayplan.capacity.trends.assembling import Column, gather
from bayplan.capacity.trends.history import NOTHING, History
from bayplan.capacity.trends.observation import EVICTIONS, Happening, measure
from tests.capacity.trends.past import NOW, ago, hourly, on_node

KEYS = [on_node(f"n{number}") for number in range(3)]
columns = st.dictionaries(
    st.sampled_from(KEYS),
    st.dictionaries(st.integers(0, 9), st.integers(0, 99).map(float), min_size=1),
)


def made(cells: dict[object, dict[int, float]]) -> History:
    return gather({key: Column(used, dict.fromkeys(used, 1.0)) for key, used in cells.items()})  # type: ignore[misc]  # keys are lines


def cells(history: History) -> dict[tuple[object, int], float]:
    return {
        (key, int(at)): float(value)
        for key in history.keys
        for at, value in zip(*history.series(key)[:2], strict=True)
    }


@given(columns, columns)
def test_merging_keeps_all_and_prefers_the_first(one, other) -> None:  # type: ignore[no-untyped-def]  # strategies
    first, second = made(one), made(other)
    assert cells(first.merged(second)) == {**cells(second), **cells(first)}
    assert cells(first.merged(NOTHING)) == cells(NOTHING.merged(first)) == cells(first)


def test_a_happening_that_two_tell_of_is_one() -> None:
    first = Happening(EVICTIONS, "uid", ago(5), ago(4))
    again = Happening(EVICTIONS, "uid", ago(4), ago(3))
    one, other = gather({KEYS[0]: hourly([1.0])}, [again]), gather({KEYS[1]: hourly([1.0])}, [first])
    assert one.merged(other).happenings == (first,)


def test_what_came_later_was_not_known() -> None:
    whole = gather({KEYS[0]: hourly([1.0, 2.0, 3.0])}, [Happening(EVICTIONS, "uid", ago(3), NOW)])
    before = whole.until(ago(1))
    assert before.series(KEYS[0]).used.tolist() == [1.0, 2.0]
    assert before.happenings == ()
    assert whole.until(NOW) is whole


def test_sums_are_over_what_is_there() -> None:
    history = gather(
        {KEYS[0]: hourly([1.0, 2.0, None]), KEYS[1]: hourly([None, 5.0, None]), KEYS[2]: hourly([0.0] * 3)}
    )
    summed = history.summed(KEYS[:2])
    assert summed.used.tolist() == [1.0, 7.0]
    assert summed.capacity.tolist() == [1000.0, 2000.0]
    assert not len(history.summed([]).times)


@given(st.lists(st.integers(1, 40), max_size=60))
def test_gaps_are_steps_far_above_their_neighbours(steps: list[int]) -> None:
    times = np.cumsum(np.array([0, *steps], np.int64))
    found = spells.gaps(times)
    assert len(found) == len(steps)
    assert not found.any() or max(steps) > spells.PATIENCE * min(steps)
    since = spells.unbroken_since(times)
    assert (since <= times).all()
    assert (np.diff(since) >= 0).all()


def test_times_are_whole_seconds_in_utc() -> None:
    at = datetime.datetime(2026, 3, 1, 13, 0, 0, 999, tzinfo=datetime.timezone(datetime.timedelta(hours=1)))
    assert histories.moment(histories.seconds(at)) == datetime.datetime(2026, 3, 1, 12, tzinfo=datetime.UTC)
    assert measure("pending").scope == "cluster"
