"""Placement cases in files: the objects of a cluster, a pod, and what comes of it in some minors."""

from pathlib import Path
from typing import Any

import pytest
import yaml

from bayplan.model import versions
from bayplan.model.pods import Pod
from bayplan.scheduling.cycle import decide
from bayplan.scheduling.decision import Candidate, Decision
from bayplan.scheduling.fleet import Fleet
from bayplan.sources.kubernetes import convert
from bayplan.sources.kubernetes.gathering import gather

FOLDER = Path(__file__).parents[1] / "cases" / "placement"
CASES = [yaml.safe_load(file.read_text(encoding="utf-8")) for file in sorted(FOLDER.glob("*.yaml"))]

OUTCOMES = {"nodes", "message", "preempts", "violates"}


def outcome(found: Decision) -> dict[str, Any]:
    """A decision in the words of a case."""
    best = found.preemption.best if found.preemption else ()
    return {
        "nodes": list(found.best),
        "message": found.message,
        "preempts": {one.node: [str(victim.key) for victim in one.victims] for one in best},
        "violates": {one.node: violated(one) for one in best if one.violated},
    }


def violated(one: Candidate) -> list[str]:
    return [f"{budget.namespace}/{budget.name}" for budget in one.violated]


@pytest.mark.parametrize("case", CASES, ids=[case["says"] for case in CASES])
def test_the_scheduler_decides(case: dict[str, Any]) -> None:
    snapshot = gather(record for one in case["given"] if (record := convert(one)) is not None)
    pod = convert(case["when"])
    assert isinstance(pod, Pod)
    for minor, expected in case["then"].items():
        assert expected.keys() <= OUTCOMES
        found = outcome(decide(pod, Fleet(snapshot, versions.parse(minor))))
        assert {name: found[name] for name in expected} == expected, minor
