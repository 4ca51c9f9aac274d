"""Every recording of a real control plane is played and matches; and a recording that lies is caught."""

import copy
import functools
import gzip
import json
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, Final

import pytest

from bayplan.app.conformance import evictions, scheduling
from bayplan.app.conformance.run import Report, run
from bayplan.app.conformance.scenario import parse
from bayplan.model import versions

HERE = Path(__file__).parent
SCHEDULING = sorted((HERE / "scheduling").glob("*.json.gz"))
EVICTIONS = sorted((HERE / "evictions").glob("*.json.gz"))
MINORS: Final = {"a132": 32, "a134": 34, "alpha": 35, "a136": 36}
"""Series of recordings to the minor of their scheduler."""

INFERRED: Final = {"its claims were not bound yet": 45, "placed on": 18, "made room": 1}
"""How often a recording leaves open what timing decided. It may become less, never more."""

Document = dict[str, Any]


def groups() -> Iterator[Any]:
    """Family and series, with their files."""
    found: dict[tuple[str, str], list[Path]] = {}
    for file in SCHEDULING:
        family, series, _ = file.name.rsplit("-", 2)
        found.setdefault((family, series), []).append(file)
    for (family, series), files in found.items():
        yield pytest.param(tuple(files), MINORS[series], id=f"{family} in 1.{MINORS[series]}")


@functools.cache
def played(file: Path) -> Report:
    return run([str(file)])


@functools.cache
def read(file: Path) -> Document:
    document = json.loads(gzip.decompress(file.read_bytes()))
    assert isinstance(document, dict)
    return document


@pytest.mark.parametrize(("files", "minor"), list(groups()))
def test_the_scheduler_did_the_same(files: tuple[Path, ...], minor: int) -> None:
    for file in files:
        assert versions.nearest(read(file)["recorded"]["kubernetes"]).minor == minor
        report = played(file)
        assert (report.files, report.pods) == (1, len(read(file)["pods"]))
        assert report.mismatches == ()


@pytest.mark.parametrize("file", EVICTIONS, ids=lambda file: file.name.partition(".")[0])
def test_the_eviction_api_answered_the_same(file: Path) -> None:
    report = played(file)
    assert report.pods == len(read(file)["steps"]) > 0
    assert report.mismatches == ()


def test_every_recording_is_there() -> None:
    assert (len(SCHEDULING), len(EVICTIONS)) == (110, 14)
    assert sum(played(file).pods for file in SCHEDULING) == 3190


def test_no_more_is_inferred_than_was() -> None:
    notes = [note for file in SCHEDULING for note in played(file).inferred]
    counts = Counter(kind for note in notes for kind in INFERRED if kind in note)
    assert counts == INFERRED
    assert len(notes) == sum(INFERRED.values())


def test_a_folder_is_summed_up_by_family() -> None:
    report = run([str(HERE / "evictions"), str(SCHEDULING[0])])
    assert [(one.name, one.files, one.mismatches) for one in report.families] == [
        ("admission", 1, 0),
        ("evictions", 14, 0),
    ]


def test_progress_is_told() -> None:
    told: list[tuple[str, int, int]] = []
    run([str(EVICTIONS[0]), str(EVICTIONS[1])], lambda *what: told.append(what))
    assert told == [(EVICTIONS[0].name, 1, 2), (EVICTIONS[1].name, 2, 2)]


# A lie is told about one pod, and the player has to notice it at that pod.


def another_score(pod: Document) -> str | None:
    if not pod.get("scores"):
        return None
    scores = pod["scores"][min(pod["scores"])]
    rule = next((name for name in scores if name != "total"), None)
    if rule is None:
        return None
    scores[rule] += 1
    scores["total"] += 1
    return "scores"


def another_total(pod: Document) -> str | None:
    if not pod.get("scores"):
        return None
    pod["scores"][min(pod["scores"])]["total"] += 1
    return "scores"


def a_node_less(pod: Document) -> str | None:
    if len(pod.get("scores") or ()) < 3:
        return None
    others = set(pod["scores"]) - {pod["node"]}
    del pod["scores"][min(others)]
    return "feasible"


def a_worse_node(pod: Document) -> str | None:
    totals = {name: one["total"] for name, one in (pod.get("scores") or {}).items()}
    if len(set(totals.values())) < 2 or not pod.get("node"):
        return None
    pod["node"] = min(totals, key=lambda name: totals[name])
    return "node"


def another_message(pod: Document) -> str | None:
    if not pod.get("unschedulable"):
        return None
    pod["unschedulable"]["message"] += " Perhaps."
    return "message"


def in_vain(pod: Document) -> bool:
    """Whether victims went, and another pod took their room: then the record is of a second attempt."""
    return bool(pod.get("unschedulable")) and not pod["unschedulable"].get("nominated")


def one_victim_less(pod: Document) -> str | None:
    if len(pod.get("victims") or ()) < 2 or in_vain(pod):
        return None
    pod["victims"] = pod["victims"][1:]
    return "victims"


def another_victim(pod: Document) -> str | None:
    if not pod.get("victims") or in_vain(pod):
        return None
    pod["victims"] = ["elsewhere/nobody", *pod["victims"][1:]]
    return "victims"


def another_nominated_node(pod: Document) -> str | None:
    if not (pod.get("unschedulable") or {}).get("nominated"):
        return None
    pod["unschedulable"]["nominated"] = "elsewhere"
    return "nominated"


def another_effective_request(pod: Document) -> str | None:
    containers = (pod.get("effective") or {}).get("containers") or ()
    for container in containers:
        if container.get("resources", {}).get("requests"):
            container["resources"]["requests"]["cpu"] = "123456m"
            return "effective containers"
    return None


def another_priority(pod: Document) -> str | None:
    if "priority" not in (pod.get("effective") or {}):
        return None
    pod["effective"]["priority"] += 1
    return "effective priority"


def a_toleration_less(pod: Document) -> str | None:
    if not (pod.get("effective") or {}).get("tolerations"):
        return None
    pod["effective"]["tolerations"] = pod["effective"]["tolerations"][1:]
    return "effective tolerations"


def another_refusal(pod: Document) -> str | None:
    if pod["admission"]["code"] == 201:
        return None
    pod["admission"]["message"] = "no"
    return "admission"


def another_code(pod: Document) -> str | None:
    if pod["admission"]["code"] == 201:
        return None
    pod["admission"]["code"] = 418
    return "admission"


LIES = [
    another_score, another_total, a_node_less, a_worse_node, another_message, one_victim_less, another_victim,
    another_nominated_node, another_effective_request, another_priority, a_toleration_less,
    another_refusal, another_code,
]  # fmt: skip
ENOUGH: Final = 6
"""Lies of a kind that are told, each in a scenario of its own."""


def lying(lie: Callable[[Document], str | None]) -> Iterator[tuple[Document, str, str]]:
    """Scenarios with one lie each: the first for which the file gives an occasion."""
    for file in SCHEDULING:
        for number, pod in enumerate(read(file)["recorded"]["pods"]):
            told = copy.deepcopy(pod)
            what = lie(told)
            if what is not None:
                scenario = copy.deepcopy(read(file))
                scenario["recorded"]["pods"][number] = told
                yield scenario, pod["pod"], what
                break


@pytest.mark.parametrize("lie", LIES, ids=lambda lie: lie.__name__.replace("_", " "))
def test_a_lie_is_noticed(lie: Callable[[Document], str | None]) -> None:
    told = 0
    for scenario, pod, what in lying(lie):
        found = scheduling.play(parse(scenario, "lie"), "lie").mismatches
        assert (pod, what) in {(one.pod, one.what) for one in found}
        told += 1
        if told == ENOUGH:
            break
    assert told >= 2


def lie_about_the_code(step: Document) -> str:
    step["code"] = 201 if step["code"] != 201 else 429
    return "code"


def lie_about_the_words(step: Document) -> str:
    step["message"] = "Perhaps."
    return "message"


def lie_about_the_budget(step: Document) -> str:
    for status in step["after"].values():
        status["disruptionsAllowed"] += 7
    return "budget"


def lie_about_the_pods(step: Document) -> str:
    step["pods"] += 1
    return "pods before"


EVICTION_LIES = [lie_about_the_code, lie_about_the_words, lie_about_the_budget, lie_about_the_pods]


@pytest.mark.parametrize("lie", EVICTION_LIES, ids=lambda lie: lie.__name__.replace("_", " "))
def test_a_lie_about_an_eviction_is_noticed(lie: Callable[[Document], str]) -> None:
    alone = [file for file in EVICTIONS if len(read(file)["recorded"]["steps"][0]["budgets"]) == 1]
    assert len(alone) > 3
    for file in alone:
        scenario = copy.deepcopy(read(file))
        what = lie(scenario["recorded"]["steps"][0])
        found = evictions.play(scenario)
        assert any(one.pod == "step 0" and one.what.startswith(what) for one in found)
