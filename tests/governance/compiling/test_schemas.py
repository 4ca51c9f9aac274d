"""Everything that tiers are compiled to is what the API server, or Kyverno, takes."""

import json
from pathlib import Path
from typing import Any

import jmespath
import kubernetes_validate
import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from bayplan.governance.compiling import compiled, kyverno_legacy
from bayplan.model.pods import Effect, Toleration
from bayplan.model.versions import Kubernetes
from tests.governance.compiling import tables, written_pods
from tests.governance.compiling.tables import CARD

KNOWN = json.loads((Path(__file__).parent / "kyverno-1.19.json").read_text(encoding="utf-8"))
FULL = [
    {
        "namespaces": ["4-aux-*", {"labels": {"tier": "4-*"}, "names": ["media"]}],
        "excluded": [{"labels": {"example.org/custom": "true"}}],
        "limitRange": {
            "default": {"memory": "256Mi"},
            "defaultRequest": {"cpu": "50m"},
            "max": {"memory": "4Gi"},
        },
        "limitRangeOptOuts": ["media"],
        "quota": {"requests.cpu": "2", "pods": 20},
        "quotaName": "{namespace}-quota",
        "priorityClass": {"name": "tier-low", "value": 200000, "preemptionPolicy": "Never"},
        "stripCpuLimits": True,
        "memory": "equal",
        "enforce": "deny",
        "requires": ["requests.cpu", "requests.memory"],
        "cards": {
            "tolerations": [{"key": CARD, "operator": "Exists", "effect": "NoSchedule"}],
            "nodeSelector": {"nvidia.com/gpu.present": "true"},
            "priorityClass": {"name": "cards", "value": 1200000},
        },
    },
    {"namespaces": ["*"], "enforce": "warn", "requires": ["limits.memory"], "stripCpuLimits": True},
]


def objects(kind: str, minor: int) -> list[dict[str, Any]]:
    declaration = tables.declared(FULL, kind=kind)
    return [one for file in compiled(declaration, Kubernetes(minor)) for one in file.objects]


def unknown_keys(found: Any, known: Any, path: str) -> list[str]:
    """Keys that Kyverno would drop, or refuse."""
    if isinstance(found, list):
        return [one for item in found for one in unknown_keys(item, known, path)]
    if not isinstance(found, dict) or known is None:
        return []
    return [
        wrong
        for key, value in found.items()
        for wrong in (unknown_keys(value, known[key], f"{path}.{key}") if key in known else [f"{path}.{key}"])
    ]


@pytest.mark.parametrize("minor", range(32, 38))
@pytest.mark.parametrize("kind", ["admission", "objects", "kyverno"])
def test_objects_of_kubernetes_are_valid(kind: str, minor: int) -> None:
    builtin = [one for one in objects(kind, minor) if "kyverno" not in one["apiVersion"]]
    assert len(builtin) > 2
    for one in builtin:
        kubernetes_validate.validate(one, f"1.{minor}", strict=True)


@pytest.mark.parametrize("kind", ["kyverno", "kyverno-legacy"])
def test_policies_have_the_keys_of_kyverno(kind: str) -> None:
    found = [one for one in objects(kind, 34) if "kyverno.io" in one["apiVersion"]]
    wanted = (
        {"ClusterPolicy"}
        if kind == "kyverno-legacy"
        else {"GeneratingPolicy", "MutatingPolicy", "ValidatingPolicy"}
    )
    assert {one["kind"] for one in found} == wanted
    for one in found:
        assert set(one) == {"apiVersion", "kind", "metadata", "spec"}
        assert unknown_keys(one["spec"], KNOWN[one["kind"]]["spec"], one["kind"]) == []
        assert len(one["metadata"]["name"]) < 63


def test_names_of_objects_are_never_given_twice() -> None:
    for kind in ("kyverno", "kyverno-legacy", "admission", "objects"):
        keys = [
            (one["kind"], one["metadata"].get("namespace"), one["metadata"]["name"])
            for one in objects(kind, 36)
        ]
        assert len(set(keys)) == len(keys)


@pytest.mark.parametrize(
    ("minor", "version"), [(33, None), (34, "v1beta1"), (35, "v1beta1"), (36, "v1"), (37, "v1")]
)
def test_policies_that_mutate_are_of_the_version_that_there_is(minor: int, version: str | None) -> None:
    found = {one["apiVersion"] for one in objects("admission", minor) if one["kind"].startswith("Mutating")}
    assert found == ({f"admissionregistration.k8s.io/{version}"} if version else set())


def count(written: str, pod: Any) -> object:
    """What a variable of a ClusterPolicy is in the cluster."""
    return jmespath.search(written.removeprefix("{{").removesuffix("}}"), {"request": {"object": pod}})


@settings(max_examples=60)
@given(tables.namespaces, tables.specs)
def test_variables_count_what_pods_ask_for_and_bear(namespace: Any, spec: Any) -> None:
    pod = written_pods.pod(tables.pod(namespace, spec))
    amounts = [
        side[CARD].nanos
        for one in (*spec.containers, *spec.init_containers)
        for side in (one.resources.limits, one.resources.requests)
        if CARD in side
    ]
    assert count(kyverno_legacy.asks(CARD), pod) == sum(amount > 0 for amount in amounts)
    for one in (
        Toleration(CARD, "Exists", effect=Effect.NO_SCHEDULE),
        Toleration("dedicated", "Equal", "cards", Effect.NO_EXECUTE, 30),
        Toleration("dedicated", "Equal", "it's", Effect.NO_EXECUTE, 30),
    ):
        assert count(kyverno_legacy.bears(one), pod) == spec.tolerations.count(one)


@given(some.sampled_from(["kyverno", "kyverno-legacy", "admission", "objects"]).flatmap(tables.tables))
@settings(max_examples=40)
def test_every_table_is_compiled_alike_twice(declaration: Any) -> None:
    assert compiled(declaration, Kubernetes(36)) == compiled(declaration, Kubernetes(36))
