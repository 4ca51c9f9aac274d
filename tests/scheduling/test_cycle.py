"""One scheduling cycle from end to end: what the answer holds, and the words of the event."""

import pytest
from msgspec.structs import replace

from bayplan.model.names import NodeName
from bayplan.scheduling import profile as profiles
from bayplan.scheduling.profile import Profile
from tests import make
from tests.scheduling import scene

TAINTED = make.node("n3", taints=["gpu:NoSchedule"])


def test_every_node_has_a_verdict_or_a_score() -> None:
    # n1 is empty, n2 holds 4 of 8 cores: fit (87 + 98) // 2 and (37 + 98) // 2, balance 93 and 68.
    nodes = [make.node("n1"), make.node("n2"), TAINTED]
    old = make.pod("old", "cpu=4 memory=0", node="n2")
    found = scene.asked(make.pod("web", "cpu=1"), scene.fleet(nodes, [old]))
    assert found.feasible == ("n1", "n2")
    assert scene.reasons(found) == {"n3": "node(s) had untolerated taint(s)"}
    assert found.scores == {
        "n1": {"TaintToleration": 300, "NodeResourcesFit": 92, "NodeResourcesBalancedAllocation": 93,
               "ImageLocality": 0},
        "n2": {"TaintToleration": 300, "NodeResourcesFit": 67, "NodeResourcesBalancedAllocation": 68,
               "ImageLocality": 0},
    }  # fmt: skip
    assert (found.total(NodeName("n1")), found.total(NodeName("n2"))) == (485, 435)
    assert (found.best, found.message, found.nodes) == (("n1",), "", 3)


def test_the_only_feasible_node_is_not_scored() -> None:
    found = scene.asked(make.pod(), scene.fleet([make.node("n1"), TAINTED]))
    assert (found.feasible, found.best, found.scores) == (("n1",), ("n1",), {})


def test_equals_are_all_named() -> None:
    nodes = [make.node(f"n{number}") for number in range(4)]
    old = make.pod("old", "cpu=1", node="n1")
    found = scene.asked(make.pod("web", "cpu=1 memory=2Gi"), scene.fleet(nodes, [old]))
    assert found.best == ("n0", "n2", "n3")


def test_one_point_less_is_not_equal() -> None:
    # n1 has used 1 of 100 hundredths of its CPU: (99 + 100) // 2 is 99.
    stage = scene.fleet(
        [make.node("n1"), make.node("n2")],
        [make.pod("old", "cpu=80m memory=0", node="n1")],
        profile=Profile(weights={profiles.FIT: 1}),
    )
    found = scene.asked(make.pod("web", "cpu=0 memory=0"), stage)
    assert (found.total(NodeName("n1")), found.total(NodeName("n2")), found.best) == (99, 100, ("n2",))


def test_the_first_rule_that_says_no_gives_the_reason() -> None:
    # The node is cordoned, tainted and full: filters are asked in the profile's order.
    full = make.node("n1", "cpu=1", unschedulable=True, taints=["gpu:NoSchedule"])
    pod = make.pod("web", "cpu=2", node_selector={"disk": "ssd"})
    reason = scene.reasons(scene.asked(pod, scene.fleet([full])))
    assert reason == {"n1": "node(s) were unschedulable"}
    turned = Profile(filters=(profiles.FIT, profiles.UNSCHEDULABLE))
    assert scene.reasons(scene.asked(pod, scene.fleet([full], profile=turned))) == {"n1": "Insufficient cpu"}


@pytest.mark.parametrize(
    ("minor", "after"),
    [
        pytest.param(31, ". preemption: 0/13 nodes are available: ", id="up to 1.33 only preemption speaks"),
        pytest.param(33, ". preemption: 0/13 nodes are available: ", id="in 1.33 too"),
        pytest.param(
            34, ". no new claims to deallocate, preemption: 0/13 nodes are available: ",
            id="from 1.34 on claims are spoken of first",
        ),
    ],
)  # fmt: skip
def test_counts_are_sorted_as_text(minor: int, after: str) -> None:
    nodes = [
        *(make.node(f"a{number}", "cpu=1") for number in range(10)),
        *(make.node(f"b{number}", unschedulable=True) for number in range(3)),
    ]
    old = [make.pod("old", "cpu=1", node=f"a{number}", priority=9) for number in range(10)]
    pods = [replace(pod, name=f"old-{number}") for number, pod in enumerate(old)]
    found = scene.asked(make.pod("web", "cpu=1"), scene.fleet(nodes, pods, minor))
    assert found.message == (
        "0/13 nodes are available: 10 Insufficient cpu, 3 node(s) were unschedulable"
        + after
        + "10 No preemption victims found for incoming pod, 3 Preemption is not helpful for scheduling."
    )


def test_several_reasons_of_one_node_are_counted_apart() -> None:
    nodes = [make.node("n1", "cpu=1 memory=1Gi"), make.node("n2", "cpu=1 memory=8Gi")]
    found = scene.asked(make.pod("web", "cpu=2 memory=2Gi"), scene.fleet(nodes, minor=33))
    assert found.message.startswith("0/2 nodes are available: 1 Insufficient memory, 2 Insufficient cpu. ")


@pytest.mark.parametrize(
    ("minor", "after"),
    [
        pytest.param(33, " preemption: 0/1 nodes are available: 1 Preemption is not helpful for scheduling.",
                     id="up to 1.33 preemption is tried"),
        pytest.param(34, " not found", id="from 1.34 on the stage before it stumbles"),
    ],
)  # fmt: skip
def test_a_refusal_before_any_node_was_looked_at(minor: int, after: str) -> None:
    found = scene.asked(make.pod(volumes=make.claimed("data")), scene.fleet([make.node("n1")], minor=minor))
    assert found.message == '0/1 nodes are available: persistentvolumeclaim "data" not found.' + after
    assert found.refusal is not None
    assert (found.vetoes, found.feasible) == ({}, ())


def test_the_first_refusal_is_the_one_that_counts() -> None:
    both = make.pod(volumes=make.claimed("data"), affinity=scene.only())
    found = scene.asked(both, scene.fleet([make.node("n1")]))
    assert found.refusal is not None
    assert found.refusal.reason == "pod affinity terms conflict"


def test_where_preemption_finds_a_node_nothing_is_said_after_the_reasons() -> None:
    old = make.pod("old", "cpu=1", node="n1")
    found = scene.asked(make.pod("web", "cpu=1", priority=1), scene.fleet([make.node("n1", "cpu=1")], [old]))
    assert found.message == "0/1 nodes are available: 1 Insufficient cpu."
    assert found.preemption is not None
    assert [one.node for one in found.preemption.best] == ["n1"]


@pytest.mark.parametrize(
    ("profile", "after"),
    [
        pytest.param(Profile(preemption=False), " no new claims to deallocate", id="without preemption"),
        pytest.param(Profile(preemption=False, claims=False), "", id="without preemption and claims"),
    ],
)
def test_stages_that_the_profile_leaves_out_do_not_speak(profile: Profile, after: str) -> None:
    found = scene.asked(make.pod("web", "cpu=99"), scene.fleet([make.node("n1")], profile=profile))
    assert found.message == "0/1 nodes are available: 1 Insufficient cpu." + after
    assert found.preemption is None


def test_a_gated_pod_is_not_looked_at() -> None:
    pod = make.pod(scheduling_gates=("example.com/quota", "example.com/approval"))
    found = scene.asked(pod, scene.fleet([make.node("n1")]))
    assert found.gated == ("example.com/quota", "example.com/approval")
    assert found.message == "Scheduling is blocked due to non-empty scheduling gates"
    assert (found.feasible, found.best, found.vetoes) == ((), (), {})


def test_a_profile_without_gates_lets_a_gated_pod_through() -> None:
    pod = make.pod(scheduling_gates=("example.com/quota",))
    assert scene.asked(pod, scene.fleet([make.node("n1")], profile=Profile(gates=False))).best == ("n1",)


def test_without_nodes_there_is_little_to_say() -> None:
    assert scene.asked(make.pod(), scene.fleet([])).message == "no nodes available to schedule pods"


@pytest.mark.parametrize(
    ("minor", "scored"),
    [
        pytest.param(34, False, id="in 1.34 it only filters"),
        pytest.param(35, True, id="from 1.35 on it scores, and gives nothing"),
    ],
)
def test_dynamic_resources_in_the_table_of_scores(minor: int, scored: bool) -> None:
    found = scene.asked(make.pod(), scene.fleet([make.node("n1"), make.node("n2")], minor=minor))
    assert ("DynamicResources" in found.scores[NodeName("n1")]) is scored


def test_a_rule_of_weight_nothing_is_not_asked() -> None:
    weights = {profiles.FIT: 3, profiles.TAINTS: 0}
    stage = scene.fleet([make.node("n1"), make.node("n2")], profile=Profile(weights=weights))
    found = scene.asked(make.pod("web", "cpu=0 memory=0"), stage)
    assert found.scores == {"n1": {"NodeResourcesFit": 300}, "n2": {"NodeResourcesFit": 300}}
    unscored = scene.fleet([make.node("n1"), make.node("n2")], profile=Profile(weights={}))
    assert scene.asked(make.pod(), unscored).best == ("n1", "n2")


def test_a_filter_that_is_left_out_keeps_nobody_away() -> None:
    lenient = Profile(filters=tuple(name for name in profiles.FILTERS if name != profiles.TAINTS))
    found = scene.asked(make.pod(), scene.fleet([TAINTED], profile=lenient))
    assert found.best == ("n3",)
