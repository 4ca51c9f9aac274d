"""The player of recorded evictions: it agrees with a faithful recording and notices any other."""

import copy
from typing import Any

import pytest

from bayplan.app.conformance.evictions import play
from bayplan.model.errors import InvalidInput

REFUSAL = {
    "code": 429,
    "reason": "TooManyRequests",
    "message": "Cannot evict pod as it would violate the pod's disruption budget.",
    "causes": ["The disruption budget calm needs 2 healthy pods and has 2 currently"],
}


def status(healthy: int, allowed: int) -> dict[str, dict[str, int]]:
    counts = {
        "currentHealthy": healthy,
        "desiredHealthy": 2,
        "expectedPods": 3,
        "disruptionsAllowed": allowed,
    }
    return {"calm": counts}


def step(position: int, ready: int, before: dict[str, Any], after: dict[str, Any]) -> dict[str, Any]:
    return {
        "code": 201,
        "pods": 3,
        "ready": ready,
        "evicted": position,
        "evictedReady": True,
        "budgets": before,
        "after": after,
    }


def scenario(kind: str, steps: list[dict[str, Any]], recorded: list[dict[str, Any]]) -> dict[str, Any]:
    labels = {"app": "tea"}
    meta = {"name": "tea", "namespace": "shop"}
    template = {"metadata": {"labels": labels}, "spec": {"containers": [{"name": "main", "image": "tea:1"}]}}
    spec = {"replicas": 3, "selector": {"matchLabels": labels}, "template": template}
    budget = {
        "apiVersion": "policy/v1",
        "kind": "PodDisruptionBudget",
        "metadata": {"name": "calm", "namespace": "shop"},
        "spec": {"maxUnavailable": 1, "selector": {"matchLabels": labels}},
    }
    return {
        "name": "tea",
        "notReady": [],
        "objects": [budget],
        "workload": {"apiVersion": "apps/v1", "kind": kind, "metadata": meta, "spec": spec},
        "steps": steps,
        "recorded": {"kubernetes": "v1.35.6", "steps": recorded},
    }


def deployment() -> dict[str, Any]:
    """Evicted, refused, restored, evicted."""
    return scenario(
        "Deployment",
        [{"evict": 0}, {"evict": 3, "restore": True}, {"evict": 5}],
        [
            step(0, 3, status(3, 1), status(2, 0)),
            {**step(0, 2, status(2, 0), status(2, 0)), **REFUSAL},
            step(2, 3, status(3, 1), status(2, 0)),
        ],
    )


def test_a_faithful_recording_leaves_nothing_to_say() -> None:
    assert play(deployment()) == []


CHANGES = [
    ("another code", 1, {"code": 201}, "code"),
    ("another message", 1, {"message": "No."}, "message"),
    ("another reason", 1, {"reason": "Because"}, "reason"),
    ("another cause", 1, {"causes": ["Whim"]}, "causes"),
    ("other pods", 2, {"ready": 2}, "pods before"),
    ("another status before", 2, {"budgets": status(2, 0)}, "budget calm before"),
    ("another status after", 2, {"after": status(1, 0)}, "budget calm after"),
    ("a budget that is not there", 0, {"budgets": {}}, "budget calm before"),
]


@pytest.mark.parametrize(
    ("number", "change", "what"), [row[1:] for row in CHANGES], ids=[row[0] for row in CHANGES]
)
def test_every_difference_is_told(number: int, change: dict[str, Any], what: str) -> None:
    changed = copy.deepcopy(deployment())
    changed["recorded"]["steps"][number].update(change)
    found = play(changed)
    assert [(each.file, each.pod, each.what) for each in found] == [("tea", f"step {number}", what)]
    assert found[0].expected != found[0].got


def stateful(before: dict[str, Any], answer: dict[str, Any], after: dict[str, Any]) -> dict[str, Any]:
    """A pod goes and its name comes back; then another is asked for."""
    second = {**step(1, 3, before, after), **answer}
    return scenario(
        "StatefulSet",
        [{"evict": 0, "restore": True}, {"evict": 1}],
        [step(0, 3, status(3, 1), status(2, 0)), second],
    )


def test_a_name_that_comes_back_may_be_counted_at_once() -> None:
    assert play(stateful(status(3, 1), {}, status(2, 0))) == []


def test_a_name_that_comes_back_may_be_overlooked_for_a_while() -> None:
    assert play(stateful(status(2, 0), REFUSAL, status(2, 0))) == []


def test_a_name_that_comes_back_excuses_no_other_count() -> None:
    found = play(stateful(status(1, 0), REFUSAL, status(2, 0)))
    assert "budget calm before" in {each.what for each in found}


def test_anything_else_is_no_scenario() -> None:
    with pytest.raises(InvalidInput, match="not a scenario of evictions"):
        play({"name": "tea"})


def test_a_step_without_its_record_is_refused() -> None:
    short = deployment()
    short["recorded"]["steps"].pop()
    with pytest.raises(InvalidInput, match="3 steps but 2 records"):
        play(short)


def test_a_workload_without_pods_is_refused() -> None:
    idle = deployment()
    idle["workload"]["spec"]["replicas"] = 0
    with pytest.raises(InvalidInput, match="its workload has no pods"):
        play(idle)
