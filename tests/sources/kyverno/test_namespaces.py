"""Policies that make limit ranges and quotas: where they do, or why they are left out."""

from typing import Any

import pytest
import yaml

from bayplan.admission import house
from bayplan.model.names import Namespace
from bayplan.model.policy import NamespaceInfo
from bayplan.model.trees import Unknown
from bayplan.sources import kyverno
from tests import make
from tests.sources.kyverno.reading import CASES, written

CASES_OF_NAMESPACES = yaml.safe_load((CASES / "namespaces.yaml").read_text(encoding="utf-8"))
WORLD = make.snapshot(
    namespaces=[
        NamespaceInfo(Namespace(name), labels)
        for name, labels in {
            "4-aux-wiki": {},
            "kube-system": {},
            "media": {"tier": "3-edge", "custom": "true"},
            "notes": {"tier": "4-aux"},
            "shop": {},
        }.items()
    ]
)
QUOTA = """
apiVersion: kyverno.io/v1
kind: ClusterPolicy
metadata: {name: p}
spec:
  rules:
  - name: small
    match: {any: [{resources: {kinds: [Namespace]}}]}
    generate:
      apiVersion: v1
      kind: ResourceQuota
      name: q
      namespace: "{{request.object.metadata.name}}"
      data: {spec: {}}
  - name: other
    match: {any: [{resources: {kinds: [Namespace]}}]}
    validate: {message: no, pattern: {}}
"""


def policy(case: dict[str, Any]) -> str:
    if "rule" in case:
        spec = {"rules": [{"name": "r", **case["rule"]}]}
        head = {"apiVersion": "kyverno.io/v1", "kind": "ClusterPolicy"}
    else:
        spec = case["cel"]
        head = {"apiVersion": "policies.kyverno.io/v1beta1", "kind": "GeneratingPolicy"}
    return yaml.safe_dump({**head, "metadata": {"name": "p"}, "spec": spec})


@pytest.mark.parametrize("case", CASES_OF_NAMESPACES, ids=lambda case: case["name"])
def test_a_policy_makes_what_it_makes(case: dict[str, Any]) -> None:
    rules, pod_rules, findings = kyverno.rules(written(policy(case)))
    assert pod_rules == ()
    made = house.govern(WORLD, rules).snapshot.quotas
    assert {str(one.namespace): one.name for one in made} == case.get("quotas", {})
    assert [one.summary.endswith(case["left_out"]) for one in findings] == [True] * ("left_out" in case)


def test_a_rule_of_which_something_is_unknown_is_left_out() -> None:
    """With a part left out, it would be about more namespaces than it is."""
    unknown = Unknown("spec.rules[0].match.any[0].resources.names[0]", "var.tier")
    rules, _, (finding,) = kyverno.rules(written(QUOTA, unknown))
    assert rules == ()
    assert finding.summary == (
        "rule small of this policy is left out here, because "
        "spec.rules[0].match.any[0].resources.names[0] is not known; it needs var.tier"
    )
    assert (finding.subject, finding.file, finding.line) == ("ClusterPolicy p", "policies.yaml", 10)


def test_what_is_unknown_of_another_rule_does_not_matter() -> None:
    rules, _, findings = kyverno.rules(written(QUOTA, Unknown("spec.rules[1].validate.message", "var.x")))
    assert (len(rules), findings) == (1, ())


def test_a_policy_whose_rules_are_unknown_is_left_out() -> None:
    bare = "{apiVersion: kyverno.io/v1, kind: ClusterPolicy, metadata: {name: p}, spec: {}}"
    _, _, (finding,) = kyverno.rules(written(bare, Unknown("spec.rules", "local.rules")))
    assert finding.summary.endswith("because its rules are not known; it needs local.rules")


def test_where_only_one_rule_is_applied_none_is() -> None:
    one = QUOTA.replace("spec:\n  rules", "spec:\n  applyRules: One\n  rules")
    rules, _, findings = kyverno.rules(written(one))
    assert rules == ()
    assert [one.summary.endswith("(applyRules: One)") for one in findings] == [True]


@pytest.mark.parametrize(
    "spec",
    ["5", "[]", "{rules: 5}", "{rules: [5]}", "{rules: [{match: 5, generate: {kind: LimitRange}}]}",
     "{rules: [{match: {any: [5]}, generate: {kind: LimitRange, namespace: 5, name: 7, data: 8}}]}",
     "{rules: [{match: {resources: {kinds: [Namespace]}}, generate: {kind: LimitRange, data: {spec: 1}}}]}",
     "{rules: [{match: {resources: {kinds: [Pod]}}, mutate: {foreach: [5], patchesJson6902: [5]}}]}"],
)  # fmt: skip
def test_a_policy_that_is_none_breaks_nothing(spec: str) -> None:
    text = f"{{apiVersion: kyverno.io/v1, kind: ClusterPolicy, metadata: {{name: p}}, spec: {spec}}}"
    rules, pod_rules, _ = kyverno.rules(written(text))
    assert (rules, pod_rules) == ((), ())


def test_objects_of_other_groups_are_not_looked_at() -> None:
    assert kyverno.rules(written(QUOTA.replace("kyverno.io/v1", "example.org/v1"))) == ((), (), ())
