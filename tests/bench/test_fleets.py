"""Generated fleets: the same for a seed, of many kinds, and consistent in themselves."""

from collections import Counter

import numpy as np
import pytest

from bayplan.model.evidence import Evidence
from bayplan.rightsizing.portrait import portray, readings
from bench import fleets
from bench.behaviours import BEHAVIOURS, STEP
from bench.fleets import Fleet

COUNT = 60


@pytest.fixture(scope="module")
def fleet() -> Fleet:
    return fleets.fleet(21, COUNT)


def kills_of(fleet: Fleet) -> list[tuple[Evidence, int, int]]:
    return [(one, kill.at, kill.limit or 0) for one in fleet.evidence for kill in one.kills]


def test_a_seed_makes_one_fleet_and_a_smaller_one_is_its_beginning(fleet: Fleet) -> None:
    smaller = fleets.fleet(21, 12)
    for one, other in zip(fleet.evidence, smaller.evidence, strict=False):
        assert one.memory.values.tobytes() == other.memory.values.tobytes()
        assert (one.starts, one.kills) == (other.starts, other.kills)
    assert smaller.subjects == fleet.subjects[:12]
    assert fleets.fleet(22, 1).evidence[0].memory != smaller.evidence[0].memory


def test_all_behaviours_are_there(fleet: Fleet) -> None:
    asked = {"steady", "leak", "nightly", "imports", "start-up", "growth"}
    assert asked < {one.place.namespace for one in fleet.evidence} == {one.name for one in BEHAVIOURS}
    assert [one.place for one in fleet.evidence] == [one.place for one in fleet.subjects]


def test_it_has_the_sizes_of_a_homelab(fleet: Fleet) -> None:
    tops = [readings.read(one.memory).values.max() / fleets.MIB for one in fleet.evidence]
    assert 20 < min(tops) < 100 and 2_000 < max(tops) < 12_000
    assert 100 < np.median(tops) < 1_000


def test_sixty_days_are_covered(fleet: Fleet) -> None:
    assert {(len(one.memory.values), one.memory.step) for one in fleet.evidence} == {
        (60 * 86_400 // STEP, STEP)
    }


def test_nobody_used_more_than_the_limit_of_the_time(fleet: Fleet) -> None:
    for one in fleet.evidence:
        memory, limits = np.array(one.memory.values), np.array(one.limited.values)
        assert np.nanmax(memory - limits) <= 0.5


def test_kills_happened_under_the_limit_in_force_and_were_followed_by_a_start(fleet: Fleet) -> None:
    kills = kills_of(fleet)
    assert len({one.place for one, _, _ in kills}) >= 4
    for one, at, limit in kills:
        assert one.limited.values[(at - one.limited.start) // STEP] == limit
        later = (at - one.replicas.start) // STEP + 1
        assert at in one.starts or not any(one.replicas.values[later : later + 1])


def test_limits_were_raised_after_kills(fleet: Fleet) -> None:
    raised = [one for one in fleet.evidence if one.limited.values[-1] > one.limited.values[0]]
    assert raised and all(one.kills for one in raised)


def test_the_parked_run_at_times_only(fleet: Fleet) -> None:
    for one in fleet.evidence:
        running = np.array(one.replicas.values) > 0
        assert not np.isfinite(np.array(one.memory.values)[~running]).any()
        if one.place.namespace == "parked":
            assert 0 < running.mean() < 0.5


def test_portraits_show_what_was_drawn(fleet: Fleet) -> None:
    """Most leaks and growth are seen as such, and nothing else is taken for one."""
    portraits = [(one.place.namespace, portray(one)) for one in fleet.evidence]
    trends = Counter((kind, found.trend.kind) for kind, found in portraits if found.trend is not None)
    assert set(trends) == {("leak", "leak"), ("growth", "growth")}
    assert min(trends.values()) >= 5, "of six each"
    rhythms = Counter((kind, found.rhythm.period) for kind, found in portraits if found.rhythm is not None)
    assert rhythms["weekly", "weekly"] >= 5 and rhythms["nightly", "daily"] >= 4
    assert not any(kind in ("steady", "growth", "leak") for kind, _ in rhythms)
    events = [found.event_peak == found.peak for kind, found in portraits if kind == "imports"]
    assert sum(events) >= 5
