"""What a recording leaves open: explained where the engine finds it possible, and nowhere else."""

import copy
from typing import Any

import pytest

from bayplan.app.conformance import scheduling
from bayplan.app.conformance.scenario import parse
from bayplan.model.errors import InvalidInput

Document = dict[str, Any]
FULL = "0/1 nodes are available: 1 Insufficient cpu."
NO_VICTIMS = " preemption: 0/1 nodes are available: 1 No preemption victims found for incoming pod."
TOLERATIONS = [
    {
        "effect": "NoExecute",
        "key": f"node.kubernetes.io/{why}",
        "operator": "Exists",
        "tolerationSeconds": 300,
    }
    for why in ("not-ready", "unreachable")
]


def pod(name: str, cpu: str, node: str = "", priority: int = 0) -> Document:
    container = {"name": "main", "image": "app:1", "resources": {"requests": {"cpu": cpu}}}
    spec: Document = {"containers": [container]}
    spec |= {"nodeName": node} if node else {}
    spec |= {"priorityClassName": "urgent"} if priority else {}
    return {"apiVersion": "v1", "kind": "Pod", "metadata": {"name": name, "namespace": "shop"}, "spec": spec}


def node(cpu: str) -> Document:
    allocatable = {"cpu": cpu, "memory": "8Gi", "pods": "110"}
    return {
        "apiVersion": "v1",
        "kind": "Node",
        "metadata": {"name": "n1"},
        "status": {"allocatable": allocatable},
    }


def record(name: str, cpu: str, priority: int = 0, **outcome: Any) -> Document:
    effective = {
        "containers": [{"name": "main", "resources": {"requests": {"cpu": cpu}}}],
        "preemptionPolicy": "PreemptLowerPriority",
        "priority": priority,
        "tolerations": TOLERATIONS,
    }
    return {"pod": f"shop/{name}", "admission": {"code": 201}, "effective": effective, **outcome}


def waits() -> Document:
    return {"unschedulable": {"message": FULL + NO_VICTIMS}}


def scenario(last: Document) -> Document:
    """A pod waits; an urgent one clears the node and leaves room; then comes another."""
    namespace = {"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": "shop"}}
    urgent: Document = {
        "apiVersion": "scheduling.k8s.io/v1",
        "kind": "PriorityClass",
        "metadata": {"name": "urgent"},
        "value": 10,
    }
    return {
        "name": "waiting-hand-0",
        "objects": [namespace, urgent, node("4"), pod("old", "4", "n1")],
        "pods": [pod("patient", "2"), pod("urgent", "2", priority=10), pod("late", "2")],
        "recorded": {
            "kubernetes": "v1.33.1",
            "pods": [
                record("patient", "2", **waits()),
                record("urgent", "2", 10, victims=["shop/old"], node="n1"),
                record("late", "2", **last),
            ],
        },
    }


def play(document: Document) -> scheduling.Played:
    return scheduling.play(parse(document, "hand"), "hand")


def test_a_pod_that_waited_may_have_been_placed_unseen() -> None:
    found = play(scenario(waits()))
    assert found.mismatches == ()
    assert found.inferred == ("shop/patient: placed on n1 before shop/late",)


def test_where_nothing_has_to_be_inferred_nothing_is() -> None:
    found = play(scenario({"node": "n1"}))
    assert (found.mismatches, found.inferred) == ((), ())


def test_words_that_no_placement_explains_are_a_difference() -> None:
    found = play(scenario({"unschedulable": {"message": FULL}}))
    assert [(one.pod, one.what, one.expected) for one in found.mismatches] == [("shop/late", "message", FULL)]
    assert found.inferred == ()


def test_a_pod_is_not_thought_placed_where_it_would_never_have_gone() -> None:
    large = scenario(waits())
    large["pods"][0] = pod("patient", "9")
    large["recorded"]["pods"][0] = record("patient", "9", **waits())
    found = play(large)
    assert [(one.pod, one.what) for one in found.mismatches] == [("shop/late", "message")]


def test_a_record_that_does_not_fit_its_objects_is_refused_in_a_sentence() -> None:
    elsewhere = scenario({"node": "n9"})
    with pytest.raises(InvalidInput, match="bound to n9, which is not among the objects"):
        play(elsewhere)
    other = copy.deepcopy(elsewhere)
    other["pods"][0] = node("4")
    with pytest.raises(InvalidInput, match="what was created as shop/patient is not a pod"):
        play(other)
