"""Laws over random fleets: what may never happen, whatever the pods, the profile and the minor."""

import re
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from bayplan.model.pods import Pod
from bayplan.scheduling import chance, registry
from bayplan.scheduling.columns import registry as voices
from bayplan.scheduling.cycle import decide
from bayplan.scheduling.decision import Decision
from bayplan.scheduling.fleet import Bay, Fleet
from bayplan.scheduling.framework import BEST, Filter, Refusal
from bayplan.scheduling.settle import settle
from tests.scheduling import fleets

NEAR = [
    pytest.param(rule, id=rule.name)
    for rule in registry.FILTERS
    if rule.name in voices.STILL or rule.name in voices.LOCAL
]
SIDES = re.compile(r"0/\d+ nodes are available: (?P<said>.*?)\.(?: |$)")


def state(fleet: Fleet) -> tuple[object, ...]:
    """A copy of all of a fleet that can change, without amounts that have become nothing again."""
    return (
        [list(bay.pods.items()) for bay in fleet.bays],
        [dict(bay.shapes) for bay in fleet.bays],
        [+Counter(bay.requested) for bay in fleet.bays],
        [dict(bay.scored) for bay in fleet.bays],
        {name: dict(found) for name, found in fleet.nominated.items() if found},
        dict(fleet.bindings),
        set(fleet.taken_volumes),
    )


@given(fleet=fleets.fleets(), pod=fleets.pods(99))
def test_deciding_changes_nothing(fleet: Fleet, pod: Pod) -> None:
    before = state(fleet)
    decide(pod, fleet)
    assert state(fleet) == before


@given(fleet=fleets.fleets(), pod=fleets.pods(99))
def test_every_node_gets_a_score_a_veto_or_is_not_looked_at(fleet: Fleet, pod: Pod) -> None:
    found = decide(pod, fleet)
    assert judged(found) == {bay.name for bay in fleet.bays} or narrowed(found)
    assert bool(found.best) == bool(found.feasible) == (not found.message)
    assert set(found.best) <= set(found.feasible)


def judged(found: Decision) -> set[str]:
    """The nodes that were looked at, each with one outcome."""
    assert set(found.feasible).isdisjoint(found.vetoes)
    return {*found.feasible, *found.vetoes}


def narrowed(found: Decision) -> bool:
    """Whether there was a reason not to look at all nodes."""
    return bool(found.skipped or found.refusal or found.gated or found.pod.status.nominated_node)


@given(fleet=fleets.fleets(), pod=fleets.pods(99))
def test_the_best_share_the_highest_total(fleet: Fleet, pod: Pod) -> None:
    found = decide(pod, fleet)
    if len(found.feasible) > 1:
        totals = {name: found.total(name) for name in found.feasible}
        assert set(found.best) == {name for name in totals if totals[name] == max(totals.values())}


@given(fleet=fleets.fleets(), pod=fleets.pods(99))
def test_no_score_leaves_its_scale(fleet: Fleet, pod: Pod) -> None:
    for table in decide(pod, fleet).scores.values():
        for rule, score in table.items():
            assert 0 <= score <= BEST * fleet.profile.weights[rule]


@given(fleet=fleets.fleets(), pod=fleets.pods(99))
def test_asking_again_gives_the_same_answer(fleet: Fleet, pod: Pod) -> None:
    assert decide(pod, fleet) == decide(pod, fleet)


@given(fleet=fleets.fleets(), pod=fleets.pods(99))
def test_reasons_are_sorted_as_text_and_count_every_node(fleet: Fleet, pod: Pod) -> None:
    found = decide(pod, fleet)
    for said in SIDES.findall(found.message) if not found.refusal and not found.gated else ():
        parts = re.split(r", (?=\d)", said)
        assert parts == sorted(parts)
        assert sum(int(part.split()[0]) for part in parts) >= len(fleet.bays)


@pytest.mark.parametrize("rule", NEAR)
@given(fleet=fleets.fleets(), pod=fleets.pods(99), more=fleets.pods(98), data=st.data())
def test_adding_a_pod_never_makes_room(
    rule: Filter, fleet: Fleet, pod: Pod, more: Pod, data: st.DataObject
) -> None:
    bay = data.draw(st.sampled_from(fleet.bays))
    before = refuses(rule, pod, bay, fleet)
    bay.add(more, fleet.shapes.of(more))
    assert refuses(rule, pod, bay, fleet) or not before


def refuses(rule: Filter, pod: Pod, bay: Bay, fleet: Fleet) -> bool:
    """Whether a rule keeps a pod out of a bay as the fleet stands."""
    judge = rule.judge(fleet.shapes.of(pod), fleet)
    return isinstance(judge, Refusal) or (judge is not None and judge.verdict(bay) is not None)


@given(fleet=fleets.fleets(), pod=fleets.pods(99), seed=st.integers(0, 2**64))
def test_a_seed_chooses_among_the_best(fleet: Fleet, pod: Pod, seed: int) -> None:
    best = decide(pod, fleet).best
    placed = settle([pod], fleet, chance.Seeded(seed)).placed
    assert set(placed.values()) <= set(best)
    assert bool(placed) == bool(best)


@given(fleet=fleets.fleets(), pod=fleets.pods(99), data=st.data())
def test_placing_and_removing_is_the_identity(fleet: Fleet, pod: Pod, data: st.DataObject) -> None:
    pod = replace(pod, spec=replace(pod.spec, volumes=()))
    bay = data.draw(st.sampled_from(fleet.bays))
    before = state(fleet)
    fleet.place(pod, bay)
    assert fleet.bay_of(pod.key) is bay
    assert fleet.remove(pod.key, bay) == pod
    assert state(fleet) == before


@given(fleet=fleets.fleets(), pod=fleets.pods(99))
def test_victims_are_less_important_and_removing_them_lets_the_pod_in(fleet: Fleet, pod: Pod) -> None:
    found = decide(pod, fleet).preemption
    for candidate in found.candidates if found else ():
        bay = fleet.by_name[candidate.node]
        assert all(victim.priority < pod.priority for victim in candidate.victims)
        before = list(bay.pods)
        taken = [fleet.remove(victim.key, bay) for victim in candidate.victims]
        assert candidate.node in decide(pod, fleet, preempt=False).feasible
        for victim in taken:
            bay.add(victim, fleet.shapes.of(victim))
        bay.arrange(before)


@given(fleet=fleets.fleets(), pod=fleets.pods(99))
def test_no_victim_goes_in_vain(fleet: Fleet, pod: Pod) -> None:
    """With any one victim back, the pod no longer fits: each was tried, and all that could stay did."""
    found = decide(pod, fleet).preemption
    for candidate in found.candidates if found else ():
        bay = fleet.by_name[candidate.node]
        spared = candidate.victims[-1] if not candidate.violations else None
        before = list(bay.pods)
        taken = [bay.drop(victim.key) for victim in candidate.victims if victim is not spared]
        if spared is not None:
            assert candidate.node not in decide(pod, fleet, preempt=False).feasible
        for victim in taken:
            bay.add(victim, fleet.shapes.of(victim))
        bay.arrange(before)
