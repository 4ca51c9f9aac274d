"""DaemonSet pods: pinned to their node, and made for the nodes that they may stand on."""

from typing import Any

import pytest
from msgspec.structs import replace

from bayplan.model.labels import Operator, Requirement
from bayplan.model.names import NodeName
from bayplan.model.pods import Affinity, NodeTerm
from bayplan.model.workloads import Kind, Workload
from bayplan.scheduling import daemons
from tests import make

N1 = NodeName("n1")


def agent(**spec: Any) -> Workload:
    return make.workload("agent", "cpu=1", kind=Kind.DAEMON_SET, replicas=0, **spec)


def test_a_pod_is_meant_for_one_node() -> None:
    pod = daemons.pod_for(agent(), N1)
    assert (pod.node, daemons.target_of(pod)) == ("", "n1")
    assert daemons.target_of(replace(pod, node=NodeName("n2"))) == "n2"
    assert daemons.target_of(make.pod()) == ""


def test_every_alternative_is_pinned() -> None:
    zones = tuple(NodeTerm((Requirement("zone", Operator.IN, (zone,)),)) for zone in ("a", "b"))
    pod = daemons.pod_for(agent(affinity=Affinity(node_required=zones)), N1)
    required = pod.spec.affinity.node_required or ()
    assert [term.fields[0].values for term in required] == [("n1",), ("n1",)]
    assert daemons.should_run(pod, make.node("n1", labels={"zone": "b"}))
    assert not daemons.should_run(pod, make.node("n1", labels={"zone": "c"}))


def test_another_seed_gives_another_name() -> None:
    assert daemons.pod_for(agent(), N1).name != daemons.pod_for(agent(), N1, "later").name


@pytest.mark.parametrize(
    ("taint", "runs", "stays"),
    [
        ("node.kubernetes.io/unschedulable:NoSchedule", True, True),
        ("node.kubernetes.io/not-ready:NoExecute", True, True),
        ("node.kubernetes.io/network-unavailable:NoSchedule", False, True),
        ("gpu:NoSchedule", False, True),
        ("gpu:NoExecute", False, False),
        ("gpu:PreferNoSchedule", True, True),
    ],
)
def test_taints_that_keep_new_pods_away_let_old_ones_stay(taint: str, runs: bool, stays: bool) -> None:
    pod, node = daemons.pod_for(agent(), N1), make.node("n1", taints=[taint])
    assert (daemons.should_run(pod, node), daemons.should_stay(pod, node)) == (runs, stays)


def test_on_the_host_network_a_missing_network_is_tolerated() -> None:
    pod = daemons.pod_for(agent(host_network=True), N1)
    node = make.node("n1", taints=["node.kubernetes.io/network-unavailable:NoSchedule"])
    assert daemons.should_run(pod, node)


def test_a_template_that_names_a_node_is_for_that_node_only() -> None:
    pod = daemons.pod_for(agent(node_name="n2"), N1)
    assert not daemons.should_run(pod, make.node("n1"))
