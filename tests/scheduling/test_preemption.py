"""Preemption: who goes, who is spared, which node is taken, and when nothing is tried at all."""

from typing import Any

import pytest
from msgspec.structs import replace

from bayplan.model.labels import LabelSelector
from bayplan.model.names import NodeName
from bayplan.model.nodes import HOSTNAME, ZONE
from bayplan.model.pods import Affinity, Container, Pod, PodStatus, PodTerm, Port
from bayplan.model.policy import DisruptionBudget
from bayplan.scheduling.decision import Decision, Preemption
from bayplan.scheduling.fleet import Fleet
from bayplan.scheduling.preemption import by_importance
from tests import make
from tests.scheduling import scene


def standing(name: str, requests: str, node: str = "n1", priority: int = 0, **more: Any) -> Pod:
    """A running pod that started at some minute past noon, or at an unknown moment."""
    minute, labels = more.pop("minute", None), more.pop("labels", None)
    started = None if minute is None else scene.NOON.replace(minute=minute)
    status = PodStatus(phase="Running", ready=True, started=started)
    return make.pod(name, requests, node=node, priority=priority, status=status, labels=labels, **more)


def urgent(requests: str = "cpu=2", priority: int = 10, **more: Any) -> Pod:
    return make.pod("urgent", requests, priority=priority, **more)


def attempt(pod: Pod, stage: Fleet) -> Preemption:
    found = scene.asked(pod, stage).preemption
    assert found is not None
    return found


def victims(found: Preemption) -> dict[str, list[str]]:
    return {one.node: [victim.name for victim in one.victims] for one in found.candidates}


def best(found: Preemption) -> list[str]:
    return [one.node for one in found.best]


def one_node(*pods: Pod, minor: int = 34, **facts: Any) -> Fleet:
    return scene.fleet([make.node("n1", "cpu=4 memory=8Gi")], pods, minor, **facts)


@pytest.mark.parametrize(
    ("pods", "expected"),
    [
        pytest.param([standing("a", "cpu=4")], ["a"], id="the only pod goes"),
        pytest.param(
            [standing("a", "cpu=2"), standing("b", "cpu=1", priority=5)],
            ["a"],
            id="the more important is spared if the pod still fits",
        ),
        pytest.param(
            [standing("a", "cpu=2", priority=5), standing("b", "cpu=2")], ["b"], id="whatever the order"
        ),
        pytest.param(
            [standing("a", "cpu=3", priority=5), standing("b", "cpu=1")],
            ["a"],
            id="a less important one is spared where it is in nobody's way",
        ),
        pytest.param(
            [standing("a", "cpu=2", minute=1), standing("b", "cpu=2", minute=2)],
            ["b"],
            id="of equals the later start goes",
        ),
        pytest.param(
            [standing("a", "cpu=2", minute=1), standing("b", "cpu=2")],
            ["b"],
            id="an unknown start counts as now",
        ),
        pytest.param(
            [standing("a", "cpu=2", priority=9), standing("b", "cpu=2", priority=10)],
            ["a"],
            id="a pod of the same priority stays",
        ),
        pytest.param(
            [standing("a", "cpu=3", priority=4), standing("b", "cpu=1", priority=3)],
            ["a"],
            id="fewer may go than are less important",
        ),
        pytest.param(
            [
                standing("a", "cpu=2", priority=1),
                standing("b", "cpu=1", priority=2),
                standing("c", "cpu=1", priority=3),
            ],
            ["a"],
            id="the two that matter more are spared together",
        ),
        pytest.param(
            [standing("a", "cpu=3", priority=1), standing("b", "cpu=1", priority=2)],
            ["a"],
            id="one large victim rather than one that matters",
        ),
        pytest.param(
            [standing(f"p{n}", "cpu=1", minute=n) for n in range(4)],
            ["p2", "p3"],
            id="victims come most important first",
        ),
    ],
)
def test_victims_on_a_node(pods: list[Pod], expected: list[str]) -> None:
    assert victims(attempt(urgent(), one_node(*pods))) == {"n1": expected}


@pytest.mark.parametrize(
    ("pods", "reason"),
    [
        pytest.param(
            [standing("a", "cpu=4", priority=10)],
            "No preemption victims found for incoming pod",
            id="there is nobody less important",
        ),
        pytest.param(
            [standing("a", "cpu=3", priority=10), standing("b", "cpu=1")],
            "Insufficient cpu",
            id="not even without all of them",
        ),
    ],
)
def test_nothing_helps(pods: list[Pod], reason: str) -> None:
    found = attempt(urgent(), one_node(*pods))
    assert found.candidates == ()
    assert found.message == f"0/1 nodes are available: 1 {reason}."


def test_nodes_where_no_victim_would_help_are_not_tried() -> None:
    tainted = make.node("n2", "cpu=4", taints=["gpu:NoSchedule"])
    pods = [standing("a", "cpu=4", priority=20), standing("b", "cpu=4", "n2")]
    stage = scene.fleet([make.node("n1", "cpu=4"), tainted], pods, 33)
    assert scene.asked(urgent(), stage).message == (
        "0/2 nodes are available: 1 Insufficient cpu, 1 node(s) had untolerated taint {gpu: }."
        " preemption: 0/2 nodes are available: 1 No preemption victims found for incoming pod,"
        " 1 Preemption is not helpful for scheduling."
    )


def test_what_fits_without_preemption_is_not_preempted_for() -> None:
    assert scene.asked(urgent(), one_node(standing("a", "cpu=1"))).preemption is None


def test_a_pod_that_never_preempts_says_so() -> None:
    found = attempt(urgent(preemption_policy="Never"), one_node(standing("a", "cpu=4")))
    assert found.message == "not eligible due to preemptionPolicy=Never."
    assert found.candidates == ()


def test_other_reasons_than_room_can_be_cured_too() -> None:
    holding = make.pod("holder", node="n1", labels={"app": "db"}, affinity=make.apart("urgent"))
    found = attempt(urgent(""), scene.fleet([make.node("n1")], [holding]))
    assert victims(found) == {"n1": ["holder"]}
    port = scene.containers(standing("a", ""), Container("main", ports=(Port(80, 8080),)))
    wanting = scene.containers(urgent(""), Container("main", ports=(Port(80, 8080),)))
    assert victims(attempt(wanting, one_node(port))) == {"n1": ["a"]}


def test_pods_on_other_nodes_are_not_taken() -> None:
    # The foe in the zone stands on the other node: no victim of n1 would help there.
    zoned = [scene.zoned("n1", "a"), scene.zoned("n2", "a")]
    foe = standing("foe", "", "n2", labels={"app": "db"})
    term = PodTerm(ZONE, LabelSelector({"app": "db"}))
    pod = urgent("", affinity=Affinity(anti_required=(term,)))
    found = attempt(pod, scene.fleet(zoned, [foe, standing("idle", "", "n1")]))
    assert victims(found) == {"n2": ["foe"]}
    assert found.vetoes[NodeName("n1")].reasons == ("node(s) didn't match pod anti-affinity rules",)


def budget(app: str, allowed: int, name: str = "budget", **more: Any) -> DisruptionBudget:
    return make.budget(app, name, observed=True, allowed=allowed, **more)


@pytest.mark.parametrize(
    ("budgets", "expected", "violations"),
    [
        pytest.param([], ["b"], 0, id="without a budget the later start goes"),
        pytest.param([budget("b", 0)], ["a"], 0, id="a budget without room spares its pod"),
        pytest.param([budget("b", 1)], ["b"], 0, id="one with room does not"),
        pytest.param(
            [budget("a", 0), budget("b", 0, "second")], ["b"], 1, id="when all are forbidden one goes"
        ),
        pytest.param(
            [budget("b", 0, namespace="other")], ["b"], 0, id="a budget of another namespace means others"
        ),
        pytest.param(
            [replace(budget("b", 0), selector=None)], ["b"], 0, id="a budget without a selector means nobody"
        ),
        pytest.param(
            [replace(budget("b", 0), selector=LabelSelector())], ["b"], 0, id="nor does an empty one"
        ),
        pytest.param(
            [budget("b", 0, disrupted=("b",))], ["b"], 0, id="a pod that is going already is not charged"
        ),
    ],
)
def test_budgets(budgets: list[DisruptionBudget], expected: list[str], violations: int) -> None:
    pods = [standing("a", "cpu=2", minute=1), standing("b", "cpu=2", minute=2)]
    found = attempt(urgent(), one_node(*pods, budgets=budgets))
    assert victims(found) == {"n1": expected}
    assert found.candidates[0].violations == violations
    assert len(found.candidates[0].violated) == violations


def test_a_budget_is_spent_by_the_most_important_first() -> None:
    # One disruption for three: the first to be counted spends it, the two others would violate the budget.
    pods = [standing(f"p{n}", "cpu=1", minute=n, labels={"app": "web"}) for n in range(3)]
    pods.append(standing("other", "cpu=1", minute=9))
    found = attempt(urgent("cpu=3"), one_node(*pods, budgets=[budget("web", 1)]))
    # Violating p1 is put back first; then p2, p0 and the other have to go.
    assert victims(found) == {"n1": ["p0", "p2", "other"]}
    assert found.candidates[0].violations == 1


def test_budgets_of_one_name_in_two_namespaces_are_two() -> None:
    pods = [standing("a", "cpu=2"), standing("a", "cpu=2", namespace="other")]
    both = [budget("a", 0), budget("a", 0, namespace="other")]
    found = attempt(urgent("cpu=4"), one_node(*pods, budgets=both))
    assert {one.namespace for one in found.candidates[0].violated} == {make.SHOP, "other"}
    assert found.candidates[0].violations == 2


@pytest.mark.parametrize(
    ("first", "second", "chosen"),
    [
        pytest.param(
            [standing("a", "cpu=4", labels={"app": "safe"}, priority=5)],
            [standing("b", "cpu=4", "n2")],
            ["n2"],
            id="fewer violated budgets, before all",
        ),
        pytest.param(
            [standing("a", "cpu=4", priority=1)],
            [standing("b", "cpu=4", "n2", 2)],
            ["n1"],
            id="a less important first victim",
        ),
        pytest.param(
            [standing("a", "cpu=2", priority=3), standing("c", "cpu=2", priority=2)],
            [standing("b", "cpu=2", "n2", 3), standing("d", "cpu=2", "n2", 1)],
            ["n2"],
            id="a smaller sum of priorities",
        ),
        pytest.param(
            [standing("a", "cpu=2", priority=3), standing("c", "cpu=2", priority=-9)],
            [standing("b", "cpu=4", "n2", 3)],
            ["n2"],
            id="fewer victims even where the others are worth less than nothing",
        ),
        pytest.param(
            [standing("a", "cpu=4", minute=1)],
            [standing("b", "cpu=4", "n2", minute=2)],
            ["n2"],
            id="a later start",
        ),
        pytest.param(
            [standing("a", "cpu=4", minute=1)],
            [standing("b", "cpu=4", "n2")],
            ["n2"],
            id="an unknown start is the latest",
        ),
        pytest.param(
            [standing("a", "cpu=2", minute=1), standing("c", "cpu=2", minute=9)],
            [standing("b", "cpu=2", "n2", minute=2), standing("d", "cpu=2", "n2", minute=3)],
            ["n2"],
            id="the earliest start of the victims decides",
        ),
        pytest.param(
            [standing("a", "cpu=2", priority=3, minute=5), standing("c", "cpu=2", minute=1)],
            [standing("b", "cpu=2", "n2", 3, minute=4), standing("d", "cpu=2", "n2", minute=9)],
            ["n1"],
            id="but only of those of the highest priority",
        ),
        pytest.param(
            [standing("a", "cpu=4", minute=1)],
            [standing("b", "cpu=4", "n2", minute=1)],
            ["n1", "n2"],
            id="equals are both named",
        ),
    ],
)
def test_the_order_of_candidates(first: list[Pod], second: list[Pod], chosen: list[str]) -> None:
    nodes = [make.node("n1", "cpu=4"), make.node("n2", "cpu=4")]
    stage = scene.fleet(nodes, [*first, *second], budgets=[budget("safe", 0)])
    found = attempt(urgent("cpu=4"), stage)
    assert best(found) == chosen
    assert len(found.candidates) == 2


def test_violated_budgets_weigh_more_than_priorities() -> None:
    nodes = [make.node("n1", "cpu=4"), make.node("n2", "cpu=4")]
    pods = [standing("a", "cpu=4", priority=0, labels={"app": "safe"}), standing("b", "cpu=4", "n2", 9)]
    assert best(attempt(urgent(), scene.fleet(nodes, pods, budgets=[budget("safe", 0)]))) == ["n2"]


def waiting_for(node: str, name: str = "rival", priority: int = 10, requests: str = "cpu=3") -> Pod:
    """A pod for which preemption has made room on a node, and which has not come yet."""
    return make.pod(name, requests, priority=priority, status=PodStatus(nominated_node=node))


@pytest.mark.parametrize(
    ("priority", "fits"),
    [
        pytest.param(11, False, id="room kept for a pod of higher priority is not to be had"),
        pytest.param(10, False, id="nor for one of the same"),
        pytest.param(9, True, id="a less important pod has to look again"),
    ],
)
def test_nominated_pods_keep_their_place(priority: int, fits: bool) -> None:
    stage = one_node(waiting_for("n1", priority=priority))
    found = scene.asked(urgent(), stage)
    assert bool(found.feasible) is fits
    if not fits:
        assert scene.reasons(found) == {"n1": "Insufficient cpu"}


def test_a_nominated_pod_is_not_its_own_rival() -> None:
    stage = one_node(waiting_for("n1"))
    rival = next(iter(stage.nominated[NodeName("n1")].values()))
    assert scene.asked(rival, stage).feasible == ("n1",)


def test_a_friend_that_has_not_come_yet_is_no_friend() -> None:
    friend = replace(waiting_for("n1"), labels={"app": "db"})
    term = PodTerm(HOSTNAME, LabelSelector({"app": "db"}))
    pod = urgent("", affinity=Affinity(pod_required=(term,)))
    assert scene.asked(pod, one_node(friend)).feasible == ()


def test_victims_are_chosen_with_nominated_pods_in_mind() -> None:
    # 4 cores: the rival will take 2, so of the two standing pods both must go for 2 more.
    pods = [
        standing("a", "cpu=1", minute=1),
        standing("b", "cpu=1", minute=2),
        waiting_for("n1", requests="cpu=2"),
    ]
    assert victims(attempt(urgent(), one_node(*pods))) == {"n1": ["a", "b"]}


def test_the_nominated_node_is_tried_first_and_alone() -> None:
    nodes = [make.node("n1", "cpu=8"), make.node("n2", "cpu=4")]
    pod = urgent(status=PodStatus(nominated_node="n2"))
    found = scene.asked(pod, scene.fleet(nodes))
    assert (found.feasible, found.best, found.scores) == (("n2",), ("n2",), {})


def test_a_nominated_node_that_does_not_fit_is_forgotten() -> None:
    nodes = [make.node("n1", "cpu=8"), make.node("n2", "cpu=1"), make.node("n3", "cpu=8")]
    pod = urgent(status=PodStatus(nominated_node="n2"))
    found = scene.asked(pod, scene.fleet(nodes))
    assert found.feasible == ("n1", "n3")
    gone = urgent(status=PodStatus(nominated_node="gone"))
    assert scene.asked(gone, scene.fleet(nodes)).feasible == ("n1", "n3")


def going(being_preempted: bool = True, priority: int = 0) -> Pod:
    pod = standing("victim", "cpu=4", priority=priority)
    status = replace(pod.status, being_preempted=being_preempted)
    return replace(pod, deleted=scene.NOON, status=status)


def again(**more: Any) -> Pod:
    return urgent(status=PodStatus(nominated_node="n1"), **more)


@pytest.mark.parametrize(
    ("victim", "waits"),
    [
        pytest.param(going(), True, id="its victim is still going"),
        pytest.param(
            going(being_preempted=False), False, id="a pod that goes for another reason is no victim"
        ),
        pytest.param(going(priority=10), False, id="nor is one of its own priority"),
        pytest.param(replace(going(), deleted=None), False, id="nor one that is not going"),
    ],
)
def test_a_pod_waits_for_its_victim(victim: Pod, waits: bool) -> None:
    found = attempt(again(), one_node(victim))
    assert (found.message == "not eligible due to a terminating pod on the nominated node.") is waits


def test_a_pod_does_not_wait_where_it_can_never_stand() -> None:
    nodes = [make.node("n1", "cpu=4", taints=["gpu:NoSchedule"]), make.node("n2", "cpu=4")]
    pods = [going(), standing("b", "cpu=4", "n2")]
    assert victims(attempt(again(), scene.fleet(nodes, pods))) == {"n2": ["b"]}


def test_nor_on_a_node_that_it_does_not_name_any_more() -> None:
    nodes = [make.node("n1", "cpu=4"), make.node("n2", "cpu=4")]
    pods = [going(), standing("b", "cpu=4", "n2")]
    assert victims(attempt(again(affinity=scene.only("n2")), scene.fleet(nodes, pods))) == {"n2": ["b"]}


def test_importance() -> None:
    pods = [
        standing("unknown-1", ""),
        standing("late", "", minute=9),
        standing("high", "", priority=1),
        standing("unknown-2", ""),
        standing("early", "", minute=1),
    ]
    order = [pod.name for pod in by_importance(pods)]
    assert order == ["high", "early", "late", "unknown-2", "unknown-1"]


def test_looking_for_victims_changes_nothing() -> None:
    pods = [standing(f"p{n}", "cpu=1", minute=9 - n) for n in range(4)]
    stage = one_node(*pods, waiting_for("n1", priority=99, requests="cpu=1"))
    bay = stage.bays[0]
    before = (list(bay.pods), list(bay.shapes), dict(bay.requested), dict(bay.scored))
    found: Decision = scene.asked(urgent(), stage)
    assert found.preemption is not None
    assert found.preemption.best
    assert (list(bay.pods), sorted(bay.shapes), bay.requested, bay.scored) == (
        before[0],
        sorted(before[1]),
        *before[2:],
    )
