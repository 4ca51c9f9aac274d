"""Every recorded rollout ends as forecast, and a recording that lies is caught."""

import copy
import functools
import gzip
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

import pytest

from bayplan.app.conformance import rollouts
from bayplan.app.conformance.run import run
from bayplan.model.errors import InvalidInput

Document = dict[str, Any]
FOLDER: Final = Path(__file__).parent / "rollouts"
ROLLOUTS: Final = sorted(FOLDER.glob("*.json.gz"))


@functools.cache
def read(file: Path) -> Document:
    document = json.loads(gzip.decompress(file.read_bytes()))
    assert isinstance(document, dict)
    return document


@pytest.mark.parametrize("file", ROLLOUTS, ids=lambda file: file.name.partition(".")[0])
def test_the_rollout_ended_as_forecast(file: Path) -> None:
    found = rollouts.play(read(file), file.name)
    assert found.mismatches == ()
    assert found.pods > 0


def test_every_recording_is_there_and_nothing_is_inferred() -> None:
    report = run([str(FOLDER)])
    assert (report.files, report.pods, report.mismatches, report.inferred) == (24, 118, (), ())
    assert [family.name for family in report.families] == ["rollouts"]


# A lie is told about one state; the player has to notice it there, as what it is.


def one_pod_more(state: Document) -> str | None:
    state["pods"]["2"]["exist"] += 1
    return "pods of template 2"


def one_pod_not_bound(state: Document) -> str | None:
    template = next((name for name, pods in state["pods"].items() if pods["bound"]), None)
    if template is None:
        return None
    state["pods"][template]["bound"] -= 1
    return f"pods of template {template}"


def one_pod_not_ready(state: Document) -> str | None:
    template = next((name for name, pods in state["pods"].items() if pods["ready"]), None)
    if template is None:
        return None
    state["pods"][template]["ready"] -= 1
    return f"pods of template {template}"


def templates_swapped(state: Document) -> str | None:
    pods = state["pods"]
    if pods["1"] == pods["2"]:
        return None
    pods["1"], pods["2"] = pods["2"], pods["1"]
    return "pods of template 1"


def another_number(name: str) -> Callable[[Document], str | None]:
    def lie(state: Document) -> str | None:
        if name not in state["status"]:
            return None
        state["status"][name] += 1
        return f"status {name}"

    lie.__name__ = f"another {name}"
    return lie


def no_unavailability(state: Document) -> str | None:
    return "status unavailableReplicas" if state["status"].pop("unavailableReplicas", 0) else None


def condition(state: Document, kind: str) -> Document | None:
    return next((one for one in state["conditions"] if one["type"] == kind), None)


def available_after_all(state: Document) -> str | None:
    found = condition(state, "Available")
    if found is None:
        return None
    found["status"] = "False" if found["status"] == "True" else "True"
    return "condition Available"


def progress_for_another_reason(state: Document) -> str | None:
    found = condition(state, "Progressing")
    if found is None:
        return None
    complete = found["reason"] == "NewReplicaSetAvailable"
    found["reason"] = "ReplicaSetUpdated" if complete else "NewReplicaSetAvailable"
    return "condition Progressing"


def progress_of_another_set(state: Document) -> str | None:
    found = condition(state, "Progressing")
    if found is None:
        return None
    found["message"] = found["message"].replace('"rollout-', '"other-')
    return "condition Progressing"


def no_failure(state: Document) -> str | None:
    found = condition(state, "ReplicaFailure")
    if found is None:
        return None
    state["conditions"].remove(found)
    return "condition ReplicaFailure"


def a_failure(state: Document) -> str | None:
    if not state["conditions"] or condition(state, "ReplicaFailure"):
        return None
    failed = {"type": "ReplicaFailure", "status": "True", "reason": "FailedCreate", "message": "no"}
    state["conditions"].append(failed)
    return "condition ReplicaFailure"


def a_failure_in_other_words(state: Document) -> str | None:
    found = condition(state, "ReplicaFailure")
    if found is None:
        return None
    found["message"] = found["message"].replace("memory", "cpu")
    return "condition ReplicaFailure"


def other_words(state: Document) -> str | None:
    if not state["refusals"]:
        return None
    state["refusals"][-1] += " Perhaps."
    return "refusal"


def another_amount(state: Document) -> str | None:
    at = next((at for at, one in enumerate(state["refusals"]) if "used: requests.memory=" in one), None)
    if at is None:
        return None
    state["refusals"][at] = state["refusals"][at].replace("used: requests.memory=", "used: requests.memory=7")
    return "refusal"


def another_controller(state: Document) -> str | None:
    if not state["refusals"]:
        return None
    state["refusals"][0] = (
        state["refusals"][0].replace("Error creating", "Failing").replace("Create Pod", "Make")
    )
    return "refusal"


def a_refusal_more(state: Document) -> str | None:
    state["refusals"].append('FailedCreate: Error creating: pods "<pod>" is forbidden: no')
    return "refusal"


def a_pod_that_no_node_takes(state: Document) -> str | None:
    state["refusals"].append("FailedScheduling: it did not fit")
    return "refusal"


STATUS: Final = (
    "replicas", "updatedReplicas", "readyReplicas", "availableReplicas", "currentReplicas",
    "desiredNumberScheduled", "currentNumberScheduled", "numberReady", "updatedNumberScheduled",
    "numberAvailable", "numberMisscheduled", "terminatingReplicas",
)  # fmt: skip
LIES: Final = [
    one_pod_more, one_pod_not_bound, one_pod_not_ready, templates_swapped, no_unavailability,
    available_after_all, progress_for_another_reason, progress_of_another_set, no_failure, a_failure,
    a_failure_in_other_words, other_words, another_amount, another_controller, a_refusal_more,
    a_pod_that_no_node_takes, *map(another_number, STATUS),
]  # fmt: skip


@pytest.mark.parametrize("lie", LIES, ids=lambda lie: lie.__name__.replace("_", " "))
def test_a_lie_is_noticed(lie: Callable[[Document], str | None]) -> None:
    told = 0
    for file in ROLLOUTS:
        for when in ("created", "changed"):
            scenario = copy.deepcopy(read(file))
            what = lie(scenario["recorded"][when])
            if what is not None:
                found = rollouts.play(scenario, file.name).mismatches
                assert (when, what) in {(one.pod, one.what) for one in found}, file.name
                told += 1
    assert told >= 2


def test_a_refusal_that_stands_must_have_been_recorded() -> None:
    told = 0
    for file in ROLLOUTS:
        scenario = copy.deepcopy(read(file))
        if not condition(scenario["recorded"]["changed"], "ReplicaFailure"):
            continue
        scenario["recorded"]["changed"]["refusals"].clear()
        found = rollouts.play(scenario, file.name).mismatches
        assert ("changed", "refusal", "none") in {(one.pod, one.what, one.expected) for one in found}
        told += 1
    assert told > 5


@pytest.mark.parametrize(
    ("spoil", "complaint"),
    [
        pytest.param(lambda one: one.pop("change"), "not a whole rollout", id="a record without its change"),
        pytest.param(lambda one: one["recorded"].pop("changed"), "not a whole rollout", id="no record"),
        pytest.param(lambda one: one.pop("workload"), "not a recorded rollout", id="no workload"),
        pytest.param(lambda one: one.update(workload=one["objects"][0]), "not of a kind", id="a namespace"),
    ],
)
def test_what_is_no_rollout_is_refused(
    spoil: Callable[[Document], Any], complaint: str, tmp_path: Path
) -> None:
    scenario = copy.deepcopy(read(ROLLOUTS[0]))
    spoil(scenario)
    file = tmp_path / "spoilt.json"
    file.write_text(json.dumps(scenario), encoding="utf-8")
    with pytest.raises(InvalidInput, match=complaint) as raised:
        run([str(file)])
    assert raised.value.file
