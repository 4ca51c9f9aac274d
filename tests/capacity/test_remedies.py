"""Remedies: the smallest of each kind, and none that does not help. Trying leaves no trace."""

from typing import Any

import pytest
from msgspec.structs import replace

from bayplan.admission import policy, quotas
from bayplan.capacity.answers import Remedy
from bayplan.capacity.remedies import quotas as quota_remedies
from bayplan.capacity.remedies import registry
from bayplan.capacity.remedies.case import Case
from bayplan.model.labels import Operator, Requirement
from bayplan.model.making import NewPod
from bayplan.model.pods import Affinity, NodeTerm, Owner, Pod
from bayplan.model.snapshot import Snapshot
from bayplan.model.versions import Kubernetes
from bayplan.scheduling import cycle
from bayplan.scheduling.fleet import Fleet
from tests import make

NEWEST = Kubernetes(36)


def find(snapshot: Snapshot, pod: Pod) -> dict[str, Remedy]:
    """The remedies for a pod that fits nowhere, by kind. The fleet is the same afterwards."""
    fleet = Fleet(snapshot, NEWEST)
    before = state(fleet)
    decision = cycle.decide(pod, fleet)
    assert not decision.best
    found = registry.find(Case(pod, fleet, decision))
    assert state(fleet) == before
    assert [remedy.rank for remedy in found] == list(range(1, len(found) + 1))
    return {remedy.kind: remedy for remedy in found}


def state(fleet: Fleet) -> Any:
    bays = [
        (list(bay.pods), {k: v for k, v in bay.requested.items() if v}, bay.allocatable, bay.node)
        for bay in fleet.bays
    ]
    return bays, fleet.profile, fleet.facts.csi_nodes, fleet.bindings


def test_the_request_is_lowered_to_what_the_best_node_has() -> None:
    nodes = [make.node("n1", "cpu=4 memory=3Gi"), make.node("n2", "cpu=4 memory=2Gi")]
    found = find(make.snapshot(nodes=nodes), make.pod("web", "cpu=1 memory=4Gi"))
    assert found["request"].change == "request 3Gi instead of 4Gi of memory: that much is free on n1"
    assert (found["request"].amount, found["request"].unit) == (1 << 30, "bytes")


def test_room_is_made_where_the_least_is_missing() -> None:
    nodes = [make.node("n1", "cpu=4 memory=8Gi"), make.node("n2", "cpu=4 memory=8Gi")]
    pods = [make.pod("a", "memory=7Gi", node="n1"), make.pod("b", "memory=6Gi", node="n2")]
    found = find(make.snapshot(nodes=nodes, pods=pods), make.pod("web", "memory=2500Mi"))
    assert (found["free"].change, found["free"].node) == ("free 452Mi of memory on n2", "n2")


def test_a_node_that_is_too_small_has_to_grow() -> None:
    found = find(make.snapshot(nodes=[make.node("n1", "cpu=1 memory=8Gi")]), make.pod("web", "cpu=3"))
    assert found["free"].change == "give n1 2 of cpu more"


def test_a_full_node_takes_one_pod_more() -> None:
    snapshot = make.snapshot(
        nodes=[make.node("n1", "cpu=4 memory=8Gi pods=1")], pods=[make.pod("a", node="n1")]
    )
    found = find(snapshot, make.pod("web"))
    assert found["free"].change == "let n1 take 2 pods instead of 1, or remove 1 from it"


def test_a_cordon_is_lifted_only_where_there_is_room() -> None:
    small = make.node("n1", "cpu=1 memory=1Gi", unschedulable=True)
    large = make.node("n2", "cpu=8 memory=8Gi", unschedulable=True)
    found = find(make.snapshot(nodes=[small, large]), make.pod("web", "cpu=2"))
    assert found["uncordon"].node == "n2"


def test_a_toleration_opens_a_node_with_room() -> None:
    nodes = [
        make.node("n1", taints=["node-role.kubernetes.io/control-plane:NoSchedule"]),
        make.node("n2", "cpu=1 memory=1Gi", taints=["small:NoSchedule"]),
        make.node("n3", taints=["gpu=yes:NoSchedule"]),
    ]
    found = find(make.snapshot(nodes=nodes), make.pod("web", "cpu=2"))
    assert found["toleration"].change == "let it tolerate gpu=yes:NoSchedule: it then fits on n3"


@pytest.mark.parametrize(
    ("affinity", "selector", "label"),
    [
        pytest.param(Affinity(), {"disk": "ssd"}, "disk=ssd", id="node selector"),
        pytest.param(
            Affinity(node_required=(NodeTerm((Requirement("disk", Operator.IN, ("nvme", "ssd")),)),)),
            {},
            "disk=nvme",
            id="required affinity",
        ),
        pytest.param(
            Affinity(node_required=(NodeTerm((Requirement("disk", Operator.EXISTS),)),)),
            {},
            "disk=true",
            id="exists",
        ),
    ],
)  # fmt: skip
def test_a_label_makes_a_node_eligible(affinity: Affinity, selector: dict[str, str], label: str) -> None:
    pod = make.pod("web", "cpu=1", affinity=affinity, node_selector=selector)
    found = find(make.snapshot(nodes=[make.node("n1")]), pod)
    assert found["label"].change == f"label n1 {label}"


def test_a_label_that_would_have_to_go_is_no_remedy() -> None:
    term = NodeTerm((Requirement("old", Operator.DOES_NOT_EXIST),))
    pod = make.pod("web", affinity=Affinity(node_required=(term,)))
    assert "label" not in find(make.snapshot(nodes=[make.node("n1", labels={"old": "1"})]), pod)


def test_slots_are_raised_by_as_many_as_are_missing() -> None:
    snapshot = make.together(
        make.snapshot(nodes=[make.node("n1")], pods=[make.pod("a", node="n1", volumes=make.claimed("one"))]),
        make.disk("one"),
        make.disk("two"),
        make.disk("three"),
        make.disks(["n1"], 1),
    )
    found = find(snapshot, make.pod("web", volumes=make.claimed("two", "three")))
    assert found["slots"].amount == 2
    assert "attach 3 volumes to n1 instead of 1" in found["slots"].change


def test_a_larger_skew_is_the_smallest_that_helps() -> None:
    nodes = [make.node("n1"), make.node("n2", "cpu=1 memory=1Gi")]
    pods = [make.pod("a", node="n1", labels={"app": "web"}), make.pod("b", node="n1", labels={"app": "web"})]
    found = find(make.snapshot(nodes=nodes, pods=pods), make.pod("web", "cpu=2", spread=make.spread("web")))
    assert found["constraint"].change == "allow a maxSkew of 3 instead of 1 over kubernetes.io/hostname"


def test_anti_affinity_is_loosened() -> None:
    snapshot = make.snapshot(nodes=[make.node("n1")], pods=[make.pod("web", node="n1")])
    found = find(snapshot, replace(make.pod("web", affinity=make.apart("web")), name="web-2"))
    assert (
        found["constraint"].change == "only prefer, not require, to stand apart over kubernetes.io/hostname"
    )


def test_gates_are_opened_only_where_the_pod_then_fits() -> None:
    snapshot = make.snapshot(nodes=[make.node("n1")])
    assert "gate" in find(snapshot, make.pod("web", scheduling_gates=("example.com/wait",)))
    assert "gate" not in find(snapshot, make.pod("web", "cpu=99", scheduling_gates=("example.com/wait",)))


def test_two_quotas_that_both_refuse_are_raised_together() -> None:
    first, second = (
        make.quota("pods=1", "first", used="pods=1"),
        make.quota("cpu=1", "second", used="cpu=500m"),
    )
    snapshot = make.snapshot(nodes=[make.node("n1")], quotas=[first, second])
    policies = policy.gather(snapshot, NEWEST)
    pod = make.pod("web", "cpu=1")
    (remedy,) = quota_remedies.raise_quotas(NewPod(pod), pod, policies, quotas.usage(snapshot, policies))
    assert remedy.change == (
        "raise pods of quota shop/first by 1, from 1 to 2 and "
        "raise cpu of quota shop/second by 500m, from 1 to 1500m"
    )


def test_one_more_node_bears_its_daemons() -> None:
    agent = Owner("DaemonSet", "agent", controller=True)
    nodes = [make.node("n1", "cpu=2 memory=2Gi"), make.node("n2", "cpu=4 memory=4Gi")]
    pods = [
        make.pod("agent-1", "cpu=500m", node="n1", owner=agent),
        make.pod("agent-2", "cpu=500m", node="n2", owner=agent),
        make.pod("busy", "cpu=3", node="n2"),
    ]
    snapshot = make.snapshot(nodes=nodes, pods=pods)
    assert find(snapshot, make.pod("web", "cpu=1600m"))["node"].change == "add one more node like n2"
    assert "node" not in find(snapshot, make.pod("web", "cpu=3600m"))
