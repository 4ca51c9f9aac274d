"""Policies that change pods: each becomes the rule that it is, or is left out with its reason."""

from typing import Any

import msgspec
import pytest
import yaml

from bayplan.model.estate import PodRule
from bayplan.model.findings import Severity
from bayplan.sources import kyverno
from tests.sources.kyverno.reading import CASES, written

CASES_OF_PODS = yaml.safe_load((CASES / "pods.yaml").read_text(encoding="utf-8"))


def policies(case: dict[str, Any]) -> list[dict[str, Any]]:
    """The objects of a case, of which mostly only a part is written."""
    about = {"metadata": {"name": "p"}}
    if "rule" in case:
        spec = {"rules": [{"name": "r", **case["rule"]}]}
        return [{"apiVersion": "kyverno.io/v1", "kind": "ClusterPolicy", **about, "spec": spec}]
    if "cel" in case:
        head = {"apiVersion": "policies.kyverno.io/v1", "kind": "MutatingPolicy"}
        return [{**head, **about, "spec": case["cel"]}]
    found: list[dict[str, Any]] = case["policies"] if "policies" in case else [case["policy"]]
    return found


def said(rule: PodRule) -> dict[str, Any]:
    """What a rule says, but for where it stands."""
    found: dict[str, Any] = msgspec.json.decode(msgspec.json.encode(rule))
    found.update(found.pop("where", {}))
    return {key: value for key, value in found.items() if key not in ("source", "file", "line")}


@pytest.mark.parametrize("case", CASES_OF_PODS, ids=lambda case: case["name"])
def test_a_policy_is_the_rule_that_it_is(case: dict[str, Any]) -> None:
    namespace_rules, pod_rules, findings = kyverno.rules(written(yaml.safe_dump_all(policies(case))))
    assert namespace_rules == ()
    assert [said(one) for one in pod_rules] == case.get("then", [])
    if "left_out" not in case:
        assert findings == ()
        return
    (finding,) = findings
    assert finding.summary.endswith(case["left_out"])
    assert (finding.check, finding.severity) == ("policy-left-out", Severity.NOTE)
    assert finding.file == "policies.yaml"
