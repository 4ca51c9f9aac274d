"""Placeholders: filled in where somebody says what they are, unknown where it counts, text elsewhere."""

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as some

from bayplan.model.trees import Unknown
from bayplan.sources.trees import unknowns
from tests.sources.trees.forest import MEMORY, deployment, read, sow

NAMES = some.sampled_from(["A", "MEMORY", "some_name"])
TEXTS = some.builds(
    lambda name, form: form.format(name),
    NAMES,
    some.sampled_from(["${{{}}}", "x-${{{}}}", "plain", "$(({}))"]),
)
BELOW = some.sampled_from(["limits", "a"])
TREES = some.dictionaries(
    some.sampled_from(["resources", "replicas", "labels", "image", "env", "nodeSelector"]),
    some.recursive(TEXTS, lambda inner: some.dictionaries(BELOW, inner, max_size=2)),
    max_size=5,
)  # fmt: skip


def test_an_amount_that_nobody_gives_is_unknown(tmp_path: Path) -> None:
    tree = read(sow(tmp_path, {"a.yaml": deployment(memory="${MEMORY}", replicas="${REPLICAS}")}))
    (declared,) = tree.declared
    assert declared.unknowns == (Unknown("spec.replicas", "${REPLICAS}"), Unknown(MEMORY, "${MEMORY}"))
    (workload,) = tree.objects.workloads
    assert workload.template.spec.containers[0].resources.limits == {}
    assert declared.place(MEMORY).line == 20
    assert tree.findings == ()


@pytest.mark.parametrize("key", ["MEMORY", "${MEMORY}"])
def test_what_is_given_is_filled_in(tmp_path: Path, key: str) -> None:
    text = deployment(memory="${MEMORY}", replicas="${REPLICAS:=3}")
    tree = read(sow(tmp_path, {"a.yaml": text}), **{key: "2Gi"})
    (workload,) = tree.objects.workloads
    assert (str(workload.template.spec.containers[0].resources.limits["memory"]), workload.replicas) == (
        "2Gi",
        3,
    )
    assert tree.declared[0].unknowns == ()


def test_items_of_json_know_their_lines_and_unknowns(tmp_path: Path) -> None:
    item = '{"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": "%s", "labels": {"x": "\\/${A}"}}}'
    text = f'{{"apiVersion": "v1", "kind": "List", "items": [\n{item % "a"},\n{item % "b"}\n]}}'
    tree = read(sow(tmp_path, {"a.json": text}), A="1")
    assert [(one.name, one.origin.line, one.labels) for one in tree.declared] == [
        ("a", 2, {"x": "/1"}),
        ("b", 3, {"x": "/1"}),
    ]


CASES: dict[str, tuple[dict[str, Any], dict[str, str], dict[str, Any], list[Unknown]]] = {
    "a default": ({"replicas": "${N:-2}"}, {}, {"replicas": 2}, []),
    "given rather than the default": ({"replicas": "${N:=2}"}, {"N": "5"}, {"replicas": 5}, []),
    "an empty default": ({"priorityClassName": "${P:-}"}, {}, {"priorityClassName": None}, []),
    "round brackets": ({"schedule": "$(CRON)"}, {}, {}, [Unknown("schedule", "${CRON}")]),
    "a part of a text": ({"schedule": "0 ${HOUR} * * *"}, {}, {}, [Unknown("schedule", "${HOUR}")]),
    "two in one": ({"schedule": "${M} ${H} * * *"}, {"M": "1"}, {}, [Unknown("schedule", "${H}")]),
    "an amount that looks like a number": (
        {"limits": {"cpu": "${CPU}"}}, {"CPU": "2"}, {"limits": {"cpu": "2"}}, []),
    "a label stays text": ({"labels": {"a": "${A}"}}, {"A": "1"}, {"labels": {"a": "1"}}, []),
    "a label that nobody knows": ({"labels": {"a": "${A}"}}, {}, {"labels": {"a": "${A}"}}, []),
    "an image": ({"image": "app:${TAG}"}, {}, {"image": "app:${TAG}"}, []),
    "the environment is not ours": (
        {"env": [{"value": "${A}"}]}, {"A": "1"}, {"env": [{"value": "${A}"}]}, []),
    "arguments are not ours": (
        {"args": ["$(A)"], "image": "$(A)"}, {"A": "1"}, {"args": ["$(A)"], "image": "$(A)"}, []),
    "a selector of nodes": (
        {"nodeSelector": {"gpu": "${G}"}}, {}, {"nodeSelector": {}}, [Unknown("nodeSelector.gpu", "${G}")]),
    "a namespace stays, and is unknown": (
        {"metadata": {"namespace": "${N}"}}, {}, {"metadata": {"namespace": "${N}"}},
        [Unknown("metadata.namespace", "${N}")]),
    "a dollar is no placeholder": ({"schedule": "$5"}, {}, {"schedule": "$5"}, []),
    "the value of a priority": ({"value": "${P}"}, {}, {}, [Unknown("value", "${P}")]),
}  # fmt: skip


@pytest.mark.parametrize(("document", "given_values", "wanted", "left"), CASES.values(), ids=CASES.keys())
def test_placeholders(
    document: dict[str, Any], given_values: dict[str, str], wanted: dict[str, Any], left: list[Unknown]
) -> None:
    assert unknowns.settle(document, given_values) == tuple(left)
    assert document == wanted


@given(TREES)
def test_with_everything_given_nothing_is_unknown(document: dict[str, Any]) -> None:
    assert unknowns.settle(document, {"A": "1", "MEMORY": "1", "some_name": "1"}) == ()


@given(TREES)
def test_what_was_settled_stays_so(document: dict[str, Any]) -> None:
    unknowns.settle(document, {})
    before = repr(document)
    assert all(one.path == "metadata.namespace" for one in unknowns.settle(document, {}))
    assert repr(document) == before


def test_what_shares_an_unknown_namespace_stays_together(tmp_path: Path) -> None:
    limits = "apiVersion: v1\nkind: LimitRange\nmetadata: {name: l, namespace: '${NS}'}\nspec: {limits: []}\n"
    tree = read(sow(tmp_path, {"a.yaml": deployment(namespace="${NS}"), "b.yaml": limits}))
    assert {one.namespace for one in tree.declared} == {"${NS}"}
    assert tree.objects.limit_ranges[0].namespace == tree.objects.workloads[0].namespace == "${NS}"
