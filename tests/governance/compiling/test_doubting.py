"""What an engine cannot do is said, with the key that asks for it."""

from typing import Any

import pytest
from hypothesis import given, settings
from msgspec.structs import replace

from bayplan.governance.compiling import compiled, doubts, server_arguments
from bayplan.governance.compiling.doubting import NOT_HELD
from bayplan.model.estate import Declaration
from bayplan.model.platform import Component, PolicyEngine
from bayplan.model.versions import Kubernetes
from tests.governance.compiling import tables

QUOTA: dict[str, Any] = {"namespaces": ["4-aux-*"], "quota": {"pods": "5"}}
STRIPPED: dict[str, Any] = {"namespaces": ["*"], "stripCpuLimits": True}
DEMANDING: dict[str, Any] = {"namespaces": ["*"], "requires": ["requests.cpu"]}


def doubted(form: dict[str, Any], kind: str, minor: int = 34, *namespaces: str) -> list[tuple[str, str, str]]:
    """Path, code and message of every doubt."""
    made = tables.declared([form], kind=kind)
    platform = replace(made.platform, policies=PolicyEngine(kind, namespaces))
    found = doubts(replace(made, platform=platform), Kubernetes(minor))
    return [(one.path, one.code, one.message) for one in found]


@pytest.mark.parametrize("kind", ["kyverno", "kyverno-legacy", ""])
@pytest.mark.parametrize("form", [QUOTA, STRIPPED, DEMANDING])
def test_kyverno_does_it_all(form: dict[str, Any], kind: str) -> None:
    assert doubted(form, kind) == []


@pytest.mark.parametrize("kind", ["admission", "objects"])
def test_objects_stand_in_namespaces_that_are_named(kind: str) -> None:
    assert [one[:2] for one in doubted(QUOTA, kind)] == [("policyEngine.namespaces", "")]
    assert doubted(QUOTA, kind, 34, "4-aux-wiki") == []


def test_a_namespace_whose_labels_decide_is_named() -> None:
    form = {"namespaces": [{"labels": {"tier": "4-aux"}}], "quota": {"pods": "5"}}
    found = doubted(form, "objects", 34, "wiki")
    assert found == [
        (
            "policyEngine.namespaces[0]",
            NOT_HELD,
            "tier 0-core goes by labels, and nobody knows here which labels wiki has",
        )
    ]


@pytest.mark.parametrize(("minor", "many"), [(29, 1), (33, 1), (34, 0), (36, 0)])
def test_pods_are_changed_from_1_34_on(minor: int, many: int) -> None:
    assert [one[0] for one in doubted(STRIPPED, "admission", minor)] == ["policyEngine.kind"] * many


@pytest.mark.parametrize(("minor", "many"), [(29, 1), (30, 0)])
def test_pods_are_turned_away_from_1_30_on(minor: int, many: int) -> None:
    assert [one[0] for one in doubted(DEMANDING, "admission", minor)] == ["tiers[0].requires"] * many


def test_plain_objects_do_nothing_to_pods() -> None:
    cards = {
        "namespaces": ["4-aux"],
        "cards": {"nodeSelector": {"a": "b"}},
        "memory": "equal",
        "enforce": "deny",
    }
    assert [one[:2] for one in doubted(cards, "objects")] == [
        ("tiers[0].enforce", NOT_HELD),
        ("tiers[0].cards", NOT_HELD),
    ]
    assert "takes CPU limits out for its pods" in doubted(STRIPPED, "objects")[0][2]


@pytest.mark.parametrize(("version", "many"), [("3.9.1", 0), ("3.10.0", 1), ("v3.11.2", 1), ("", 0)])
def test_cluster_policies_end_with_kyverno_1_20(version: str, many: int) -> None:
    made = tables.declared([QUOTA], kind="kyverno-legacy")
    platform = replace(made.platform, components=(Component("kyverno", version),))
    found = list(doubts(replace(made, platform=platform), Kubernetes(34)))
    assert [one.path for one in found] == ["policyEngine.kind"] * many


def test_the_api_server_is_told_of_a_beta() -> None:
    assert server_arguments(Kubernetes(33)) == {}
    assert (
        server_arguments(Kubernetes(34))
        == server_arguments(Kubernetes(35))
        == {
            "feature-gates": "MutatingAdmissionPolicy=true",
            "runtime-config": "admissionregistration.k8s.io/v1beta1=true",
        }
    )
    assert server_arguments(Kubernetes(36)) == {}


@settings(max_examples=60)
@given(tables.tables("kyverno"))
def test_every_rule_comes_out(declaration: Declaration) -> None:
    """As an object of its own, for each thing that it does."""
    made = [one["kind"] for file in compiled(declaration, Kubernetes(36)) for one in file.objects]
    assert made.count("PriorityClass") == len(declaration.priority_classes)
    assert made.count("GeneratingPolicy") == len(declaration.namespace_rules)
    assert made.count("MutatingPolicy") == sum(one.changes for one in declaration.pod_rules)
    assert made.count("ValidatingPolicy") == sum(one.demands for one in declaration.pod_rules)
