"""Laws that hold for every registered rule, present and future: both voices say the same."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bayplan.model.pods import Pod
from bayplan.model.snapshot import Snapshot
from bayplan.model.versions import Kubernetes
from bayplan.scheduling import chance, profile, registry, settle
from bayplan.scheduling.columns import engine
from bayplan.scheduling.columns import registry as voices
from bayplan.scheduling.columns.census import Census
from bayplan.scheduling.columns.table import Columns, Mask, Vector
from bayplan.scheduling.fleet import Fleet
from bayplan.scheduling.framework import Filter, Refusal, Score
from bayplan.scheduling.shapes import Shape
from tests.scheduling import fleets

FILTERS = [pytest.param(rule, id=rule.name) for rule in registry.FILTERS]
SCORES = [pytest.param(rule, id=rule.name) for rule in registry.SCORES]


def test_the_profile_names_every_rule_once() -> None:
    assert [rule.name for rule in registry.FILTERS] == list(profile.FILTERS)
    assert {rule.name for rule in registry.SCORES} == {*profile.WEIGHTS, profile.DYNAMIC_RESOURCES}


def test_every_rule_speaks_over_columns() -> None:
    named = {rule.name for rule in (*registry.FILTERS, *registry.SCORES)}
    assert named == {*voices.STILL, *voices.LOCAL, *voices.WIDE}


@pytest.mark.parametrize("rule", FILTERS)
@given(snapshot=fleets.snapshots(), pod=fleets.pods(99), kubernetes=fleets.versions)
def test_the_two_voices_filter_alike(rule: Filter, snapshot: Snapshot, pod: Pod, kubernetes: Kubernetes) -> None:
    fleet = Fleet(snapshot, kubernetes)
    columns, shape = Columns(fleet), fleet.shapes.of(pod)
    assert _filtered(rule, shape, fleet) == _admitted(rule.name, shape, columns, Census(columns)).tolist()


@pytest.mark.parametrize("rule", SCORES)
@given(snapshot=fleets.snapshots(), pod=fleets.pods(99), kubernetes=fleets.versions, data=st.data())
def test_the_two_voices_score_alike(
    rule: Score, snapshot: Snapshot, pod: Pod, kubernetes: Kubernetes, data: st.DataObject
) -> None:
    fleet = Fleet(snapshot, kubernetes)
    columns, shape = Columns(fleet), fleet.shapes.of(pod)
    chosen = data.draw(st.lists(st.sampled_from(fleet.bays), min_size=1, unique_by=lambda bay: bay.index))
    chosen.sort(key=lambda bay: bay.index)
    feasible = np.zeros(len(fleet.bays), dtype=np.bool_)
    feasible[[bay.index for bay in chosen]] = True
    scorer = rule.scorer(shape, fleet, chosen)
    raw = [scorer.score(bay) for bay in chosen] if scorer else [0] * len(chosen)
    expected = scorer.normalise(raw) if scorer and scorer.normalise else raw
    found = _scored(rule.name, shape, columns, Census(columns), feasible)
    assert expected == (found[feasible].tolist() if found is not None else [0] * len(chosen))


@given(
    snapshot=fleets.snapshots(),
    waiting=st.lists(st.integers(0, 3), min_size=1, max_size=12),
    kinds=st.tuples(*(fleets.pods(200 + number) for number in range(4))),
    kubernetes=fleets.versions,
    seed=st.integers(0, 3),
)
def test_the_two_engines_place_alike(
    snapshot: Snapshot, waiting: list[int], kinds: tuple[Pod, ...], kubernetes: Kubernetes, seed: int
) -> None:
    pods = [_renamed(kinds[kind], number) for number, kind in enumerate(waiting)]
    outcomes = [
        place(pods, Fleet(snapshot, kubernetes), chance.Seeded(seed) if seed else chance.first, preempt=seed == 2)
        for place in (settle.settle, engine.settle)
    ]
    assert outcomes[0].placed == outcomes[1].placed
    assert outcomes[0].unplaced.keys() == outcomes[1].unplaced.keys()
    assert {key: one.victims for key, one in outcomes[0].preempted.items()} == {
        key: one.victims for key, one in outcomes[1].preempted.items()
    }


def _renamed(pod: Pod, number: int) -> Pod:
    return Pod(pod.namespace, f"new-{number}", pod.spec, labels=pod.labels, owners=pod.owners)


def _filtered(rule: Filter, shape: Shape, fleet: Fleet) -> list[bool]:
    judge = rule.judge(shape, fleet)
    if isinstance(judge, Refusal):
        return [False] * len(fleet.bays)
    return [judge is None or judge.verdict(bay) is None for bay in fleet.bays]


def _admitted(name: str, shape: Shape, columns: Columns, census: Census) -> Mask:
    if name in voices.STILL:
        mask = voices.STILL[name].admits(shape, columns)
    elif name in voices.LOCAL:
        mask = voices.LOCAL[name].admits(shape, columns, columns.everywhere)
    else:
        spoken = voices.WIDE[name].speak(shape, columns, census)
        mask = spoken.admits() if spoken else None
    return np.ones(columns.size, dtype=np.bool_) if mask is None else mask


def _scored(name: str, shape: Shape, columns: Columns, census: Census, feasible: Mask) -> Vector | None:
    if name in voices.STILL:
        return voices.STILL[name].scores(shape, columns, feasible)
    if name in voices.LOCAL:
        return voices.LOCAL[name].scores(shape, columns, columns.everywhere)
    spoken = voices.WIDE[name].speak(shape, columns, census)
    return spoken.scores(feasible) if spoken else None
