"""Limit ranges, quotas, priority classes, budgets, runtime classes, namespaces and services."""

from typing import Any

import pytest

from bayplan.model import policy as model
from bayplan.model.errors import InvalidInput
from bayplan.model.labels import LabelSelector, Operator, Requirement
from bayplan.model.names import Namespace
from bayplan.model.pods import Toleration
from bayplan.model.quantities import parse
from bayplan.sources import kubernetes
from tests.sources.objects import Document, document

DEFAULT = Namespace("default")


def test_a_limit_range_is_kept_as_written() -> None:
    limit = {
        "type": "Container", "min": {"cpu": "10m"}, "max": {"cpu": "2"}, "default": {"cpu": "1"},
        "defaultRequest": {"cpu": "100m"}, "maxLimitRequestRatio": {"cpu": "4"},
    }  # fmt: skip
    amounts = [{"cpu": parse(text)} for text in ("10m", "2", "1", "100m", "4")]
    items = (model.LimitRangeItem("Container", *amounts), model.LimitRangeItem("Pod"))
    found = kubernetes.convert(document("LimitRange", "l", spec={"limits": [limit, {"type": "Pod"}]}))
    assert found == model.LimitRange(DEFAULT, "l", items)


def test_a_quota_with_scopes() -> None:
    high = {"scopeName": "PriorityClass", "operator": "In", "values": ["high"]}
    spec = {
        "hard": {"pods": "10"},
        "scopes": ["NotTerminating"],
        "scopeSelector": {"matchExpressions": [high]},
    }
    found = kubernetes.convert(document("ResourceQuota", "q", spec=spec, status={"used": {"pods": "3"}}))
    wanted = (Requirement("PriorityClass", Operator.IN, ("high",)),)
    assert found == model.ResourceQuota(
        DEFAULT, "q", {"pods": parse("10")}, {"pods": parse("3")}, ("NotTerminating",), wanted
    )


def test_a_priority_class() -> None:
    api = "scheduling.k8s.io/v1"
    assert kubernetes.convert(document("PriorityClass", "p", api=api, value=5)) == model.PriorityClass("p", 5)
    found = kubernetes.convert(
        document("PriorityClass", "p", api=api, value=-1, globalDefault=True, preemptionPolicy="Never")
    )
    assert found == model.PriorityClass("p", -1, True, "Never")


def budget(status: Any = None, **spec: Any) -> model.DisruptionBudget:
    found = kubernetes.convert(
        document("PodDisruptionBudget", "b", api="policy/v1", spec=spec, status=status)
    )
    assert isinstance(found, model.DisruptionBudget)
    return found


def test_a_budget_nobody_has_looked_at() -> None:
    found = budget(minAvailable=1, selector={})
    assert (found.min_available, found.max_unavailable, found.observed) == ("1", "", False)
    assert found.selector == LabelSelector()
    assert budget(maxUnavailable="30%").selector is None


def test_a_budget_with_its_status() -> None:
    status = {
        "observedGeneration": 1, "disruptionsAllowed": 1, "currentHealthy": 3, "desiredHealthy": 2,
        "expectedPods": 3,
        "disruptedPods": {"b": "2026-01-01T00:00:00Z", "a": "2026-01-01T00:00:00Z"},
    }  # fmt: skip
    found = budget(status, maxUnavailable="30%", unhealthyPodEvictionPolicy="AlwaysAllow")
    assert (found.observed, found.allowed, found.healthy, found.desired, found.expected) == (True, 1, 3, 2, 3)
    assert (found.disrupted, found.always_allow_unhealthy) == (("a", "b"), True)


def test_a_runtime_class() -> None:
    found = kubernetes.convert(
        document(
            "RuntimeClass", "kata", api="node.k8s.io/v1", handler="kata",
            overhead={"podFixed": {"memory": "120Mi"}},
            scheduling={"nodeSelector": {"kata": "yes"}, "tolerations": [{"operator": "Exists"}]},
        )
    )  # fmt: skip
    tolerations = (Toleration(operator="Exists"),)
    assert found == model.RuntimeClass(
        "kata", "kata", {"memory": parse("120Mi")}, {"kata": "yes"}, tolerations
    )


def test_a_namespace_is_labelled_with_its_name() -> None:
    found = kubernetes.convert(document("Namespace", "shop", metadata={"labels": {"tier": "gold"}}))
    labels = {"kubernetes.io/metadata.name": "shop", "tier": "gold"}
    assert found == model.NamespaceInfo(Namespace("shop"), labels)
    leaving = kubernetes.convert(document("Namespace", "shop", status={"phase": "Terminating"}))
    assert isinstance(leaving, model.NamespaceInfo)
    assert leaving.terminating


def test_a_service() -> None:
    found = kubernetes.convert(document("Service", "web", spec={"selector": {"app": "web"}}))
    assert found == model.Service(DEFAULT, "web", {"app": "web"})


BAD = {
    "a limit without a type": (document("LimitRange", spec={"limits": [{}]}), "spec.limits[0].type"),
    "a limit that is no amount": (
        document("LimitRange", spec={"limits": [{"type": "Pod", "max": {"cpu": "lots"}}]}),
        "spec.limits[0].max.cpu",
    ),
    "a quota that is no amount": (document("ResourceQuota", spec={"hard": {"pods": "x"}}), "spec.hard.pods"),
    "a scope without an operator": (
        document(
            "ResourceQuota", spec={"scopeSelector": {"matchExpressions": [{"scopeName": "BestEffort"}]}}
        ),
        "spec.scopeSelector.matchExpressions[0].operator",
    ),
    "a budget of words": (
        document("PodDisruptionBudget", api="policy/v1", spec={"minAvailable": "most"}),
        "spec.minAvailable",
    ),
}


@pytest.mark.parametrize(("given", "path"), BAD.values(), ids=BAD.keys())
def test_a_complaint_names_the_place(given: Document, path: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        kubernetes.convert(given)
    assert refused.value.path == path
