"""Evidence of several sources: one body a container, whatever the order, and nothing mixed without a word."""

import math
import random
from array import array

import pytest
from hypothesis import given
from hypothesis import strategies as some

from bayplan.model.evidence import NOTHING, TRACKS, Advice, Evidence, Kill, Place, Track
from bayplan.rightsizing import gathering
from bayplan.rightsizing.gathering import laying

WEB = Place("Deployment", "shop", "web", "server")
DB = Place("StatefulSet", "shop", "db", "db")
MI = 1 << 20


def track(*values: float | None, start: int = 600, step: int = 300) -> Track:
    return Track(start, step, array("d", (NOTHING if one is None else one for one in values)))


def read(found: Track) -> list[float | None]:
    return [None if math.isnan(one) else one for one in found.values]


moments = some.integers(0, 3000)
amounts = some.floats(0, 100) | some.just(NOTHING)
small_tracks = some.builds(
    Track,
    some.integers(10_000, 10_400),
    some.sampled_from((60, 300, 420)),
    some.lists(amounts, min_size=1, max_size=8).map(lambda found: array("d", found)),
)
kills = some.builds(Kill, moments, some.none() | some.just(512), some.sampled_from(("status", "counter")))
small = some.builds(
    Evidence,
    some.sampled_from((WEB, DB)),
    memory=some.just(Track()) | small_tracks,
    cpu=some.just(Track()) | small_tracks,
    starts=some.lists(moments, max_size=3).map(tuple),
    since=some.none() | moments,
    kills=some.lists(kills, max_size=3).map(tuple),
    sources=some.lists(some.sampled_from("abc"), max_size=2).map(tuple),
)


@given(some.lists(small, max_size=4), some.randoms(use_true_random=False))
def test_the_order_makes_no_difference(found: list[Evidence], chance: random.Random) -> None:
    other = list(found)
    chance.shuffle(other)
    assert repr(gathering.merge([found])) == repr(gathering.merge([[one] for one in other]))


@given(some.lists(small, max_size=4))
def test_there_is_one_for_each_container_and_twice_is_once(found: list[Evidence]) -> None:
    merged = gathering.merge([found])
    assert [one.place for one in merged] == sorted({one.place for one in found})
    assert repr(gathering.merge([found, found])) == repr(merged)


@given(some.lists(small_tracks, min_size=1, max_size=4))
def test_no_peak_is_lost_but_where_a_finer_reading_covers_it(found: list[Track]) -> None:
    united = laying.unite(found).track
    known = [one for one in read(united) if one is not None]
    finest = min(one.step for one in found)
    for one in found:
        values = [value for value in read(one) if value is not None]
        if one.step == finest and values:
            assert max(known) >= max(values)
    assert set(known) <= {value for one in found for value in read(one)}


def test_readings_of_one_step_are_laid_over_each_other() -> None:
    one, other = track(1, None, 5, None), track(9, 4, 2, start=900)
    united = laying.unite([one, other])
    assert (united.track.start, united.track.step) == (600, 300)
    assert read(united.track) == [1, 9, 5, 2] and united.steps == (300,)


def test_the_finer_reading_counts_where_both_cover_and_the_wider_elsewhere() -> None:
    fine, wide = track(1, 2, None, start=600), track(7, 8, start=900, step=900)
    united = laying.unite([wide, fine])
    assert united.track.step == 300 and united.steps == (300, 900)
    # 900 s at 900 covers 300, 600 and 900; that at 1800 covers 1200, 1500 and 1800.
    assert read(united.track) == [7, 1, 2, 8, 8, 8]
    assert united.track.start == 300


def test_steps_that_are_mixed_are_said() -> None:
    fine, wide = Evidence(WEB, memory=track(1)), Evidence(WEB, memory=track(7, 8, start=900, step=900))
    (found,) = gathering.merge([[fine], [wide]])
    assert found.notes == ("memory: where readings of 300 s are missing, those of 900 s stand for them",)


def test_a_reading_off_the_grid_belongs_to_the_step_it_falls_into() -> None:
    united = laying.unite([track(1, 1, 1), track(9, start=1000)])
    assert read(united.track) == [1, 1, 9]


def test_wider_readings_that_would_need_too_long_a_grid_are_left_out_and_said() -> None:
    fine, wide = track(1, step=1), track(7, start=600 + 10 * laying.MOST_READINGS, step=86_400)
    (found,) = gathering.merge([[Evidence(WEB, memory=fine), Evidence(WEB, memory=wide)]])
    assert read(found.memory) == [1]
    assert found.notes == ("memory: readings of 86,400 s are left out; beside 1 s they are too many",)


def test_a_kill_that_two_sources_tell_of_is_one() -> None:
    status = Evidence(WEB, kills=(Kill(10_000, 512 * MI, "status"),))
    counter = Evidence(
        WEB, memory=track(1), kills=(Kill(10_200, None, "counter"), Kill(20_000, 512 * MI, "counter"))
    )
    (found,) = gathering.merge([[status], [counter]])
    assert found.kills == (Kill(10_000, 512 * MI, "status"), Kill(20_000, 512 * MI, "counter"))


def test_two_kills_of_one_source_are_two() -> None:
    found = Evidence(WEB, kills=(Kill(10_000), Kill(10_010), Kill(10_010)))
    assert gathering.merge([[found], [found]])[0].kills == found.kills


def test_a_kill_takes_its_limit_from_whoever_knows_it() -> None:
    one, other = (
        Evidence(WEB, kills=(Kill(10, None, "status"),)),
        Evidence(WEB, kills=(Kill(20, 7, "kernel"),)),
    )
    assert gathering.merge([[other], [one]])[0].kills == (Kill(10, 7, "status"),)


def test_the_rest_is_united() -> None:
    one = Evidence(WEB, starts=(10, 500), restarts=2, since=9, sources=("b",), notes=("n",))
    other = Evidence(WEB, starts=(40, 900), restarts=5, sources=("a",), notes=("n", "m"))
    (found,) = gathering.merge([[one], [other]])
    assert (found.starts, found.restarts, found.since) == ((10, 500, 900), 5, 9)
    assert (found.sources, found.notes) == (("a", "b"), ("m", "n"))
    assert all(not getattr(found, name) for name in TRACKS)


def advised(workload: str, amount: int, source: str = "VPA shop/x", bound: str = "target") -> Evidence:
    return Evidence(WEB._replace(workload=workload), advice=(Advice(source, bound, "memory", amount),))


@pytest.mark.parametrize("amount", [104_857_600, 262_144_000, 131_072_000, 87_381_333, 100_000_000])
def test_a_floor_of_the_recommender_is_marked(amount: int) -> None:
    (found,) = gathering.merge([[advised("web", amount)]])
    assert found.advice[0].note == "artefact: a floor of the recommender, not a measurement"
    assert gathering.merge([[found]]) == (found,)


def test_what_many_have_and_none_less_is_a_floor_too() -> None:
    found = gathering.merge([[advised(name, 77_000_000) for name in "abc"], [advised("d", 90_000_000)]])
    assert [one.advice[0].note for one in found] == [
        "artefact: a floor of the recommender, not a measurement: 3 workloads have this very amount, "
        "and none less"
    ] * 3 + [""]


def test_measurements_and_what_others_say_are_not_marked() -> None:
    others = [advised("a", 104_857_600, "KRR simple", "request"), advised("b", 200_000_000), advised("c", 5)]
    assert all(one.advice[0].note == "" for one in gathering.merge([others]))


def test_readings_of_another_time_altogether_are_left_out_and_told() -> None:
    """Two clocks, thousands of years apart: a grid over both would fill any memory."""
    old, late = (
        Evidence(WEB, memory=track(*value, start=at)) for value, at in (((9.0,), 0), ((1.0, 2.0), 10**11))
    )
    for order in ([old], [late]), ([late], [old]):
        (found,) = gathering.merge(order)
        assert (read(found.memory), found.memory.start) == ([1.0, 2.0], 10**11)
        assert any("readings of long before the latest are left out" in note for note in found.notes)


@pytest.mark.parametrize("step", [60, 61, 300, 900, 100_000])
@pytest.mark.parametrize("count", [1, 2, 40])
def test_wide_readings_are_laid_alike_however_few(count: int, step: int) -> None:
    """Few and wide, or many and narrow: both ways to lay them give what the slow way gives."""
    wide = Track(10_000, step, array("d", [float((one * 7) % 5) for one in range(count)]))
    grid = laying.Grid(9_000, 60, 100)
    expected = [NOTHING] * grid.length
    for index, value in enumerate(wide.values):
        ends = wide.time(index)
        begun = ends - step + 1 if step > grid.step else ends
        for place in range(grid.length):
            if -((grid.start - begun) // 60) <= place <= -((grid.start - ends) // 60):
                expected[place] = value if math.isnan(expected[place]) else max(expected[place], value)
    assert repr(grid.layer([wide]).tolist()) == repr(expected)
