"""Laws that hold for every registered rule, present and future: both voices say the same."""

from collections.abc import Callable, Sequence
from unittest import mock

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from bayplan.model.names import NodeName
from bayplan.model.nodes import HOSTNAME, Node
from bayplan.model.pods import Pod
from bayplan.model.snapshot import Snapshot
from bayplan.model.versions import Kubernetes
from bayplan.scheduling import chance, registry, settle
from bayplan.scheduling import profile as profiles
from bayplan.scheduling.columns import engine, standing
from bayplan.scheduling.columns import registry as columns
from bayplan.scheduling.fleet import Fleet
from bayplan.scheduling.framework import Filter, Score
from bayplan.scheduling.profile import Profile
from tests.scheduling import fleets, voices

FILTERS = [pytest.param(rule, id=rule.name) for rule in registry.FILTERS]
SCORES = [pytest.param(rule, id=rule.name) for rule in registry.SCORES]


def test_the_profile_names_every_rule_once() -> None:
    assert [rule.name for rule in registry.FILTERS] == list(profiles.FILTERS)
    assert {rule.name for rule in registry.SCORES} == {*profiles.WEIGHTS, profiles.DYNAMIC_RESOURCES}


def test_every_rule_speaks_over_columns() -> None:
    named = {rule.name for rule in registry.FILTERS} | {rule.name for rule in registry.SCORES}
    assert named == {*columns.STILL, *columns.LOCAL, *columns.WIDE}


@pytest.mark.parametrize("rule", FILTERS)
@given(fleet=fleets.fleets(), pod=fleets.pods(99))
def test_the_two_voices_filter_alike(rule: Filter, fleet: Fleet, pod: Pod) -> None:
    shape = fleet.shapes.of(pod)
    assert voices.filtered(rule, shape, fleet) == voices.admitted(rule.name, shape, fleet)


@pytest.mark.parametrize("rule", SCORES)
@given(fleet=fleets.fleets(), pod=fleets.pods(99), data=st.data())
def test_the_two_voices_score_alike(rule: Score, fleet: Fleet, pod: Pod, data: st.DataObject) -> None:
    shape = fleet.shapes.of(pod)
    chosen = data.draw(st.lists(st.sampled_from(fleet.bays), min_size=1, unique_by=lambda bay: bay.index))
    chosen.sort(key=lambda bay: bay.index)
    nothing = [0] * len(chosen)
    found = voices.scored(rule.name, shape, fleet, chosen)
    assert (voices.points(rule, shape, fleet, chosen) or nothing) == (found or nothing)


@given(
    snapshot=fleets.snapshots(),
    waiting=st.lists(st.integers(0, 3), min_size=1, max_size=12),
    kinds=st.tuples(*(fleets.pods(200 + number) for number in range(4))),
    kubernetes=fleets.versions,
    profile=st.one_of(st.none(), fleets.profiles()),
    seed=st.integers(0, 3),
)
def test_the_two_engines_place_alike(
    snapshot: Snapshot,
    waiting: list[int],
    kinds: tuple[Pod, ...],
    kubernetes: Kubernetes,
    profile: Profile | None,
    seed: int,
) -> None:
    pods = [replace(kinds[kind], name=f"new-{number}") for number, kind in enumerate(waiting)]
    _both_place(pods, lambda: Fleet(snapshot, kubernetes, profile), seed)


@given(
    kinds=st.tuples(*(fleets.nodes(number) for number in range(3))),
    sizes=st.tuples(*(st.integers(3, 8) for _ in range(3))),
    looks=st.tuples(*(fleets.pods(200 + number) for number in range(3))),
    runs=st.lists(st.tuples(st.integers(0, 2), st.integers(1, 15)), min_size=2, max_size=5),
    kubernetes=fleets.versions,
    few=st.sampled_from((0, standing.FEW)),
)
def test_the_two_engines_place_alike_where_much_changes_between_two_shapes(
    kinds: tuple[Node, ...],
    sizes: tuple[int, ...],
    looks: tuple[Pod, ...],
    runs: list[tuple[int, int]],
    kubernetes: Kubernetes,
    few: int,
) -> None:
    """Long runs of one shape change more nodes than are judged one by one when the next shape comes."""
    nodes = [one for kind, size in zip(kinds, sizes, strict=True) for one in _copies(kind, size)]
    found = Snapshot(nodes=tuple(nodes))
    pods = [
        replace(looks[look], name=f"new-{run}-{number}")
        for run, (look, count) in enumerate(runs)
        for number in range(count)
    ]
    with mock.patch.object(standing, "FEW", few):
        _both_place(pods, lambda: Fleet(found, kubernetes), seed=0)


def _copies(node: Node, count: int) -> list[Node]:
    names = [f"{node.name}-{number}" for number in range(count)]
    return [replace(node, name=NodeName(name), labels={**node.labels, HOSTNAME: name}) for name in names]


def _both_place(pods: Sequence[Pod], fleet: Callable[[], Fleet], seed: int) -> None:
    first, second = (
        place(pods, fleet(), chance.Seeded(seed) if seed else chance.first, preempt=seed == 2)
        for place in (settle.settle, engine.settle)
    )
    assert first.placed == second.placed
    assert first.unplaced.keys() == second.unplaced.keys()
    assert {key: one.victims for key, one in first.preempted.items()} == {
        key: one.victims for key, one in second.preempted.items()
    }
