"""The walk: nothing is known before its time, and every would-be kill is counted and told."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from bayplan.model.evidence import Kill
from bayplan.rightsizing import backtest
from bayplan.rightsizing.backtest import Pace, Past, Walk, walk
from tests.rightsizing.backtest.past import Spy, day_of, lived, recorded
from tests.rightsizing.tracks import DAY, MI, START, subject, track


def walked(past: Past, rule: Spy, first: int = 2, every: int = 2) -> Walk:
    return walk(past, rule, Pace(first, every), {})


def test_choices_are_made_on_what_was_known() -> None:
    rule = Spy(seen=[])
    found = walked(lived([10, 20, 30, 40, 50]), rule)
    assert [max(known.memory.values) / MI for _, known in rule.seen] == [20, 40]
    assert (found.limit / MI).tolist() == [20, 20, 40]
    assert (found.request / MI).tolist() == [10, 10, 20]


def test_days_above_the_limit_are_missed() -> None:
    assert walked(lived([10, 20, 30, 15, 20]), Spy(seen=[])).missed.tolist() == [True, False, False]


def test_the_rule_is_told_of_the_kills_of_its_own_limit() -> None:
    rule = Spy(seen=[])
    walked(lived([10, 20, 30, 15, 20]), rule)
    told = [known.kills for _, known in rule.seen]
    assert told[0] == ()
    assert [(day_of(one.at), one.limit, one.source) for one in told[1]] == [(3, 20 * MI, "back-test")]


def test_real_kills_stay_beside_them_in_order() -> None:
    rule = Spy(seen=[])
    walked(lived([10, 20, 30, 15, 20], kills=(Kill(START + 4 * DAY - 1, 99 * MI),)), rule)
    assert [one.limit for one in rule.seen[1][1].kills] == [20 * MI, 99 * MI]


def test_who_was_really_killed_wanted_more_than_the_limit() -> None:
    kills = (Kill(START + 3 * DAY, 50 * MI),)
    past = lived([10, 20, 20, 20], kills=kills)
    assert walked(past, Spy(seen=[], limits=(50,))).missed.tolist() == [True, False]
    assert walked(past, Spy(seen=[], limits=(51,))).missed.tolist() == [False, False]


def test_what_is_in_force_stays_where_nothing_is_said() -> None:
    rule = Spy(seen=[], limits=(0, 60, 0, 70))
    found = walked(lived([10] * 10), rule)
    assert (found.limit / MI).tolist() == [200, 200, 60, 60, 60, 60, 70, 70]
    assert [subject.current["limits.memory"] // MI for subject, _ in rule.seen] == [200, 200, 60, 60]


def test_a_rule_is_shown_what_was_in_force_then() -> None:
    limited = track([64, 128, 256], unit=MI, step=DAY, start=START + DAY)
    known = replace(recorded([10] * 3), limited=limited)
    rule = Spy(seen=[], limits=(0,))
    walked(backtest.past(subject("limits=90"), known, START, 3), rule)
    assert [one.current["limits.memory"] // MI for one, _ in rule.seen] == [128]


def test_only_what_was_chosen_before_can_change() -> None:
    assert walked(lived([10] * 10), Spy(seen=[], limits=(0, 60, 60, 70))).changes == 2
    assert walked(lived([10] * 10), Spy(seen=[], limits=(60, 60, 60, 60))).changes == 0


def test_without_a_limit_memory_does_not_run_out() -> None:
    assert not walked(lived([10, 20, 900], ""), Spy(seen=[], limits=(0,))).missed.any()


@given(
    peaks=st.lists(st.integers(1, 5_000), min_size=4, max_size=25),
    first=st.integers(1, 3),
    every=st.integers(1, 9),
)
def test_the_walk_agrees_with_a_day_by_day_count(peaks: list[int], first: int, every: int) -> None:
    rule = Spy(seen=[])
    found = walked(lived([float(one) for one in peaks]), rule, first, every)
    limits = [one * MI for one in (found.limit / MI).astype(int)]
    assert found.missed.tolist() == [
        peak * MI > limit for peak, limit in zip(peaks[first:], limits, strict=True)
    ]
    for choice, (_, known) in enumerate(rule.seen):
        day = first + choice * every
        assert day_of(known.memory.end) == day
        kills = [day_of(one.at) - 1 for one in known.kills]
        assert kills == [at for at in range(first, day) if found.missed[at - first]]


@pytest.mark.parametrize(("days", "choices"), [(14, []), (15, [14]), (28, [14, 21]), (29, [14, 21, 28])])
def test_the_pace(days: int, choices: list[int]) -> None:
    assert list(Pace().choices(days)) == choices
