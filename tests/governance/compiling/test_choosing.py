"""Which files the tiers of a declaration come to."""

from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some

from bayplan.admission import house
from bayplan.governance.compiling import compiled
from bayplan.model.estate import Declaration
from bayplan.model.policy import NamespaceInfo
from bayplan.model.versions import Kubernetes
from bayplan.sources.kubernetes import kinds
from tests import make
from tests.governance.compiling import tables

FORM: dict[str, Any] = {"namespaces": ["4-aux-*"], "quota": {"pods": "5"}, "stripCpuLimits": True}


def files(declaration: Declaration, minor: int = 36) -> dict[str, list[Any]]:
    return {
        one.path: [made["kind"] for made in one.objects] for one in compiled(declaration, Kubernetes(minor))
    }


def test_each_engine_has_its_files() -> None:
    assert files(tables.declared([FORM])) == {
        "permissions.yaml": ["ClusterRole"],
        "tier-0-core.yaml": ["GeneratingPolicy", "MutatingPolicy"],
    }
    assert files(tables.declared([FORM], kind="kyverno-legacy")) == {
        "permissions.yaml": ["ClusterRole"],
        "tier-0-core.yaml": ["ClusterPolicy", "ClusterPolicy"],
    }
    assert files(tables.declared([FORM], kind="admission")) == {
        "tier-0-core.yaml": ["MutatingAdmissionPolicy", "MutatingAdmissionPolicyBinding"],
        "namespace-4-aux-wiki.yaml": ["ResourceQuota"],
    }
    assert files(tables.declared([FORM], kind="objects")) == {"namespace-4-aux-wiki.yaml": ["ResourceQuota"]}
    assert files(tables.declared([FORM], kind="")) == {}


def test_files_say_which_key_they_come_from() -> None:
    found = compiled(tables.declared([FORM], kind="admission"), Kubernetes(36))
    assert [one.key for one in found] == ["tiers[0]", "policyEngine.namespaces[1]"]


@settings(max_examples=60, suppress_health_check=[HealthCheck.filter_too_much])
@given(tables.tables("objects"), some.lists(tables.namespaces, max_size=5, unique_by=lambda one: one.name))
def test_plain_objects_are_what_the_house_makes(declaration: Declaration, known: list[NamespaceInfo]) -> None:
    """In the namespaces that are named, by their labels where they are known."""
    found = {one.name: one for one in known}
    spaces = [found.get(name, NamespaceInfo(name)) for name in declaration.platform.policies.namespaces]  # type: ignore[arg-type,call-overload]
    world = make.snapshot(namespaces=spaces)
    wanted = house.govern(world, declaration.namespace_rules, declaration.opt_outs).snapshot
    made = [
        kinds.convert(one)
        for file in compiled(declaration, Kubernetes(36), known)
        for one in file.objects
        if one["kind"] != "PriorityClass"
    ]
    assert sorted(map(repr, made)) == sorted(map(repr, (*wanted.limit_ranges, *wanted.quotas)))
