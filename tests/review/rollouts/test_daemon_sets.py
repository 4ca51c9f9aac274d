"""DaemonSets: on every node that is meant, one after the other."""

from msgspec.structs import replace

from bayplan.review.answers import Ending
from bayplan.review.rollouts import Change, Count, forecast
from tests import make
from tests.review.rollouts.scene import agent, asking, changed, settled, stage, started

NODES = [make.node(f"n{number}", labels={"kind": "worker"}) for number in (1, 2, 3)]


def test_every_node_gets_a_pod_even_a_cordoned_one() -> None:
    cordoned = replace(
        NODES[0], unschedulable=True, taints=(make.taint("node.kubernetes.io/unschedulable:NoSchedule"),)
    )
    found = started(agent(), stage(nodes=[cordoned, *NODES[1:]]))
    assert (found.ending, found.new, found.wanted) == (Ending.COMPLETES, Count(3, 3, 3), 3)


def test_a_taint_and_a_selector_leave_nodes_out() -> None:
    tainted = make.node("n4", taints=["gpu:NoSchedule"], labels={"kind": "worker"})
    other = make.node("n5")
    chosen = agent(spec={"node_selector": {"kind": "worker"}})
    found = started(chosen, stage(nodes=[*NODES, tainted, other]))
    assert (found.replicas, found.new.exist) == (3, 3)


def test_a_quota_stops_it_part_of_the_way() -> None:
    found = started(agent(), stage("requests.memory=2Gi", nodes=NODES))
    assert (found.said, found.serving) == ("stops at 2 of 3 pods", 2)


def test_a_refused_pod_lets_no_further_one_go() -> None:
    found = changed(agent(), asking(agent(), "memory=5Gi"), stage("requests.memory=4Gi", nodes=NODES))
    assert (found.old, found.new) == (Count(2, 2, 2), Count())
    assert found.said == "stops at 0 of 3 updated; 2 of 3 old pods still serve"


def test_on_one_node_it_goes_to_zero() -> None:
    found = changed(agent(), asking(agent(), "memory=2Gi"), stage("requests.memory=1Gi", nodes=NODES[:1]))
    assert (found.ending, found.serving) == (Ending.DOWN, 0)


def test_with_surge_the_new_pod_comes_first() -> None:
    surging = agent(max_surge="1", max_unavailable="0")
    full = changed(surging, asking(surging, "memory=1280Mi"), stage("requests.memory=3Gi", nodes=NODES))
    assert (full.old, full.new) == (Count(3, 3, 3), Count())
    assert full.said == "stops at 0 of 3 updated; the old pods keep serving"
    roomy = changed(surging, asking(surging, "memory=1280Mi"), stage("requests.memory=5Gi", nodes=NODES))
    assert (roomy.ending, roomy.new) == (Ending.COMPLETES, Count(3, 3, 3))


def test_percentages_are_rounded_up_for_daemons() -> None:
    on = settled(agent(), stage(nodes=NODES))
    (found,) = forecast([Change(agent(), asking(agent(max_unavailable="34%"), "memory=2Gi"))], on)
    assert found.ending is Ending.COMPLETES


def test_a_pod_that_is_meant_for_a_full_node_waits_for_that_node() -> None:
    small = make.node("n9", "cpu=1 memory=512Mi")
    found = started(agent(), stage(nodes=[*NODES, small]))
    ((key, message),) = found.waiting
    assert (found.new, found.ending) == (Count(4, 3, 3), Ending.STOPS)
    assert message.startswith("0/4 nodes are available: 1 Insufficient memory, 3 node(s) ")
    assert key.startswith("shop/agent-")


def test_a_narrower_selector_takes_pods_away() -> None:
    narrow = replace(NODES[0], labels={**NODES[0].labels, "special": "yes"})
    on = settled(agent(), stage(nodes=[narrow, *NODES[1:]]))
    chosen = agent(spec={"node_selector": {"special": "yes"}})
    (found,) = forecast([Change(agent(), chosen)], on)
    assert (found.ending, [pod.node for pod in on.pods.values()]) == (Ending.COMPLETES, ["n1"])


def test_on_delete_changes_no_pod() -> None:
    found = changed(agent(), asking(agent(strategy="OnDelete"), "memory=2Gi"), stage(nodes=NODES))
    assert (found.old.exist, found.moved, found.ending) == (3, False, Ending.COMPLETES)


def test_without_nodes_one_is_assumed_and_said() -> None:
    found = started(agent(), stage())
    assert (found.replicas, found.new) == (1, Count(1, 1, 1))
    assert found.notes == ("no nodes are known: DaemonSet shop/agent is counted for 1 of them",)
    assert started(replace(agent(), replicas=7), stage()).replicas == 7


def test_without_nodes_a_rollout_replaces_what_it_assumed() -> None:
    found = changed(agent(), asking(agent(), "memory=2Gi"), stage("requests.memory=1Gi"))
    assert (found.ending, found.serving) == (Ending.DOWN, 0)
