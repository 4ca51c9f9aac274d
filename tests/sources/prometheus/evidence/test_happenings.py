"""Counters that begin anew, statuses that stay, clocks that differ: what happened is counted once."""

import itertools
from array import array
from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bayplan.model.evidence import NOTHING, Kill, Place
from bayplan.sources.evidence_cache import Row
from bayplan.sources.prometheus.evidence import questions as asked
from bayplan.sources.prometheus.evidence.board import Board
from bayplan.sources.prometheus.evidence.frame import Frame
from bayplan.sources.prometheus.evidence.happenings import Counter, Happenings, Rise
from bayplan.sources.prometheus.evidence.owners import Owners
from bayplan.sources.prometheus.evidence.questions import Question

HOUR = 3_600
FRAME = Frame(0, 10 * HOUR, HOUR, 10 * HOUR)
LABELS = (("container", "main"), ("namespace", "shop"), ("pod", "db-0"))
DATABASE = Place("StatefulSet", "shop", "db", "main")
NAN = NOTHING


def row(values: Sequence[float]) -> Row:
    return Row(LABELS, array("d", values))


def happened(**told: Sequence[float]) -> Happenings:
    """What comes of ten hours of readings; memory is read throughout where nothing else is said."""
    board = Board(FRAME, Owners({}))
    readings = {"memory": [1.0] * 10, **told}
    for kind in (asked.MEMORY, asked.LIMITED):
        if kind in readings:
            board.lay(Question(kind, ""), HOUR, [row(readings[kind])])
    found = Happenings(FRAME, board)
    for kind in (asked.STARTS, asked.OOM_COUNTER, asked.OOM_STATUS, asked.RESTARTS):
        if kind in readings:
            found.take(Question(kind, ""), HOUR, [row(readings[kind])])
    return found


def kills(**told: Sequence[float]) -> list[Kill]:
    return happened(**told).kills().get(DATABASE, [])


@pytest.mark.parametrize(
    ("values", "rises"),
    [
        ([5, 5, 6, 6], [Rise(2, 1)]),
        ([5, 8, 8, 9], [Rise(1, 3), Rise(3, 1)]),
        ([5, NAN, NAN, 7], [Rise(3, 2)]),
        ([5, 0, 1, 1], [Rise(2, 1)]),
        ([5, 2, 2, 2], [Rise(1, 2)]),
        ([NAN, NAN, 2, 2], [Rise(2, 2)]),
        ([2, 2, 2, 2], []),
    ],
    ids=["rises", "by several", "over a gap", "anew", "anew, and more", "first seen later", "from before"],
)  # fmt: skip
def test_counters(values: Sequence[float], rises: list[Rise]) -> None:
    assert list(Counter().follow(0, values, begins=0)) == rises


@given(st.lists(st.integers(0, 9), min_size=2, max_size=30), st.integers(1, 29))
def test_a_counter_in_two_blocks_is_the_counter_in_one(values: list[int], cut: int) -> None:
    floats = [float(value) for value in values]
    whole = list(Counter().follow(0, floats, begins=0))
    parts = Counter()
    found = [*parts.follow(0, floats[:cut], begins=0), *parts.follow(cut, floats[cut:], begins=0)]
    assert found == whole


@given(st.lists(st.integers(0, 5), min_size=1, max_size=20))
def test_what_never_begins_anew_rises_by_what_it_rose(steps: list[int]) -> None:
    values = [float(value) for value in itertools.accumulate(steps)]
    rises = Counter().follow(0, values, begins=0)
    assert sum(rise.by for rise in rises) == values[-1] - values[0]


def test_a_status_counts_when_it_is_new_and_at_each_restart() -> None:
    found = kills(
        oom_status=[0, 0, 1, 1, 1, 1, 1, 1, 1, 1],
        restarts=[4, 4, 5, 5, 5, 7, 7, 7, 7, 7],
        limited=[100, 100, 100, 100, 200, NAN, 300, 300, 300, 300],
    )
    assert [(kill.at // HOUR, kill.limit) for kill in found] == [(3, 100), (6, 200), (6, 200)]


def test_a_restart_for_another_reason_is_no_kill() -> None:
    found = happened(oom_status=[NAN] * 10, restarts=[0, 1, 1, 1, 2, 2, 2, 2, 2, 2])
    assert found.kills() == {}
    assert found.restarts() == {DATABASE: 2}


def test_a_status_from_before_anybody_watched_is_old() -> None:
    assert kills(oom_status=[1.0] * 10) == []
    late = [NAN] * 4 + [1.0] * 6
    assert kills(memory=late, oom_status=late) == []
    assert len(kills(oom_status=late)) == 1


def test_a_status_that_comes_back_after_a_gap_is_the_one_before() -> None:
    gap = [1.0, 1.0, 1.0, NAN, NAN, NAN, 1.0, 1.0, 1.0, 1.0]
    status = [0.0, 1.0, 1.0, NAN, NAN, NAN, 1.0, 1.0, 1.0, 1.0]
    assert [kill.at // HOUR for kill in kills(memory=gap, oom_status=status)] == [2]


def test_what_counter_and_status_both_tell_counts_once() -> None:
    found = kills(
        oom_counter=[NAN, NAN, 1, 1, NAN, NAN, NAN, 2, 2, 2], oom_status=[0, 0, 0, 1, 1, 1, 1, 1, 1, 1]
    )
    assert [(kill.at // HOUR, kill.source) for kill in found] == [(3, "counter"), (8, "counter")]


def test_starts_count_once_whatever_two_clocks_say() -> None:
    found = happened(starts=[100.2, 101.4, 100.2, 5_000, 5_001, 9_000, NAN, 0, 9_000, 99_999_999])
    assert found.starts() == {DATABASE: [100, 5_000, 9_000]}
    assert found.skewed == 1
