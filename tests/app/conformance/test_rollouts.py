"""Recordings that the files at hand do not have: Jobs, restless ends, pods that no node takes."""

import copy
from typing import Any

import pytest

from bayplan.app.conformance import rollouts

Document = dict[str, Any]
FULL = "exceeded quota: quota, requested: pods=1, used: pods=1, limited: pods=1"
SMALL = (
    "0/2 nodes are available: 1 Insufficient memory, 1 node(s) didn't satisfy plugin(s) [NodeAffinity]. "
    "no new claims to deallocate, preemption: "
    "0/2 nodes are available: 2 Preemption is not helpful for scheduling."
)


def about(kind: str, name: str, api: str = "v1", **rest: Any) -> Document:
    return {"apiVersion": api, "kind": kind, "metadata": {"name": name, "namespace": "shop"}, **rest}


def template(memory: str) -> Document:
    container = {
        "name": "main",
        "image": "registry.example/app:1",
        "resources": {"requests": {"memory": memory}},
    }
    return {"metadata": {"labels": {"app": "web"}}, "spec": {"containers": [container]}}


def node(name: str, memory: str) -> Document:
    allocatable = {"cpu": "8", "memory": memory, "pods": "110"}
    return {
        "apiVersion": "v1",
        "kind": "Node",
        "metadata": {"name": name},
        "status": {"allocatable": allocatable},
    }


def scene(workload: Document, created: Document, hard: Document, *nodes: Document) -> Document:
    namespace = {"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": "shop"}}
    quota = about("ResourceQuota", "quota", spec={"hard": hard})
    recorded = {"kubernetes": "v1.35.6", "created": created}
    return {
        "name": "hand-0",
        "objects": [namespace, *nodes, quota],
        "workload": workload,
        "recorded": recorded,
    }


def state(exist: int, bound: int, status: Document, *refusals: str) -> Document:
    first, second = {"exist": exist, "bound": bound, "ready": bound}, {"exist": 0, "bound": 0, "ready": 0}
    return {"pods": {"1": first, "2": second}, "status": status, "conditions": [], "refusals": [*refusals]}


def refused(words: str) -> str:
    return f'FailedCreate: Error creating: pods "<pod>" is forbidden: {words}'


def job() -> Document:
    made = about("Job", "migrate", "batch/v1", spec={"parallelism": 3, "template": template("1Gi")})
    asked, used = "requested: requests.memory=1Gi", "used: requests.memory=2Gi, limited: requests.memory=2Gi"
    words = f"exceeded quota: quota, {asked}, {used}"
    created = state(2, 2, {"active": 2, "ready": 2}, refused(words))
    return scene(made, created, {"requests.memory": "2Gi"}, node("n1", "8Gi"))


def test_a_job_that_gets_two_of_its_three_pods() -> None:
    found = rollouts.play(job(), "job")
    assert (found.mismatches, found.pods, found.inferred) == ((), 3, ())


@pytest.mark.parametrize(("field", "value"), [("active", 3), ("ready", 1), ("failed", 1)])
def test_a_lie_about_a_job_is_noticed(field: str, value: int) -> None:
    lying = copy.deepcopy(job())
    lying["recorded"]["created"]["status"][field] = value
    (found,) = rollouts.play(lying, "job").mismatches
    assert (found.pod, found.what, found.expected) == ("created", f"status {field}", str(value))


def daemons(created: Document) -> Document:
    """Two nodes, one of them too small, and a quota of one pod: which node comes first is chance."""
    made = about("DaemonSet", "agent", "apps/v1", spec={"template": template("2Gi")})
    return scene(made, created, {"pods": "1"}, node("n1", "8Gi"), node("n2", "1Gi"))


def counted(serving: int) -> Document:
    scheduled = {"desiredNumberScheduled": 2, "currentNumberScheduled": 1, "updatedNumberScheduled": 1}
    return {
        **scheduled,
        "numberReady": serving,
        "numberAvailable": serving,
        "numberUnavailable": 2 - serving,
    }


def test_either_end_of_what_timing_decides_is_accepted_and_told() -> None:
    usual = rollouts.play(daemons(state(1, 1, counted(1), refused(FULL))), "usual")
    assert (usual.mismatches, usual.inferred) == ((), ())
    other = state(1, 0, counted(0), refused(FULL), f"FailedScheduling: {SMALL}")
    found = rollouts.play(daemons(other), "other")
    assert found.mismatches == ()
    (told,) = found.inferred
    assert told.startswith("hand-0: created, timing decided: never starts")


def test_an_end_that_no_timing_brings_is_a_difference() -> None:
    found = rollouts.play(daemons(state(0, 0, counted(0), refused(FULL))), "none")
    assert {"pods of template 1"} <= {one.what for one in found.mismatches}


def test_a_pod_that_waits_must_have_been_recorded_in_the_same_words() -> None:
    other = state(1, 0, counted(0), refused(FULL), f"FailedScheduling: {SMALL.replace('memory', 'cpu')}")
    found = rollouts.play(daemons(other), "words")
    assert "refusal" in {one.what for one in found.mismatches}
