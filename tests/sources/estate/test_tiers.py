"""A tier becomes rules about its namespaces, about all of their pods, and about those that ask for cards."""

from typing import Any

import msgspec
import pytest

from bayplan.model.errors import InvalidInput
from bayplan.model.estate import NamespacePick, PodRule, Where
from bayplan.model.labels import LabelSelector
from bayplan.model.pods import Effect, Toleration
from bayplan.model.policy import PriorityClass
from bayplan.sources.estate import tiers
from bayplan.sources.estate.forms.tiers import TierForm
from bayplan.sources.kubernetes import wire

NAMED = Where((NamespacePick(("2-gpu-*",)),))


def tier(**form: Any) -> tiers.Made:
    said = {"name": "2-gpu", "namespaces": ["2-gpu-*"], **form}
    return tiers.tier(wire.decoder(TierForm)(msgspec.json.encode(said)), "bayplan.yaml")


def pod_rule(**fields: Any) -> PodRule:
    return PodRule("tier 2-gpu", NAMED, file="bayplan.yaml", **fields)


def test_cards_bring_labels_and_a_class_of_their_own() -> None:
    made = tier(
        priorityClass={"name": "tier-2-gpu", "value": 500000},
        cards={
            "tolerations": [{"key": "nvidia.com/gpu", "operator": "Exists", "effect": "NoSchedule"}],
            "nodeSelector": {"nvidia.com/gpu.present": "true"},
            "priorityClass": {"name": "gpu-workload", "value": 1200000},
        },
    )
    card = "nvidia.com/gpu"
    assert made.pod_rules == (
        pod_rule(priority_class="tier-2-gpu"),
        pod_rule(
            resource=card,
            tolerations=(Toleration(card, "Exists", effect=Effect.NO_SCHEDULE),),
            node_selector={"nvidia.com/gpu.present": "true"},
        ),
        pod_rule(resource=card, priority_class="gpu-workload", overrides=True),
    )
    assert made.priority_classes == (
        PriorityClass("tier-2-gpu", 500000),
        PriorityClass("gpu-workload", 1200000),
    )


@pytest.mark.parametrize(
    ("form", "rule"),
    [
        ({"requires": ["requests.cpu"]}, {"requires": ("requests.cpu",)}),
        ({"requires": ["limits.a/b"], "enforce": "warn"}, {"requires": ("limits.a/b",), "warns": True}),
        ({"memory": "equal", "enforce": "deny"}, {"equal": ("memory",)}),
        ({"stripCpuLimits": True}, {"strips": ("limits.cpu",)}),
    ],
)  # fmt: skip
def test_what_is_demanded(form: dict[str, Any], rule: dict[str, Any]) -> None:
    assert tier(**form).pod_rules == (pod_rule(**rule),)


@pytest.mark.parametrize(
    "form", [{"memory": "equal"}, {"enforce": "deny"}, {"cards": {}}, {"qos": "Burstable"}]
)
def test_what_demands_nothing(form: dict[str, Any]) -> None:
    assert tier(**form).pod_rules == ()


def test_namespaces_may_bring_one_object_of_their_own() -> None:
    own = [{"labels": {"custom-quota": "true"}}]
    made = tier(limitRange={}, quota={"pods": 5}, quotaName="{namespace}-quota", quotaOptOuts=own)
    ranges, quotas = made.namespace_rules
    assert (ranges.where, ranges.quotas, ranges.limit_ranges[0].name) == (NAMED, (), "tier-defaults")
    assert quotas.where.excludes == (NamespacePick(selector=LabelSelector({"custom-quota": "true"})),)
    assert (quotas.limit_ranges, quotas.quotas[0].name) == ((), "{namespace}-quota")


def test_values_of_labels_may_be_patterns() -> None:
    made = tier(namespaces=[{"labels": {"tier": "2-*", "team": "a"}}])
    pick = NamespacePick((), LabelSelector({"team": "a"}), {"tier": "2-*"})
    assert made.tier.where == Where((pick,))
    assert made.tier.where.meets("x", {"tier": "2-gpu", "team": "a"})
    assert not made.tier.where.meets("x", {"tier": "3-edge", "team": "a"})


@pytest.mark.parametrize(
    ("form", "path", "words"),
    [
        ({"enforce": "maybe"}, "enforce", "write one of deny, warn"),
        ({"qos": "guaranteed"}, "qos", "did you mean Guaranteed?"),
        ({"requires": ["cpu"]}, "requires[0]", "write requests.cpu"),
        ({"namespaces": [{"labels": {"ti*": "a"}}]}, "namespaces[0].labels", "in values only"),
        (
            {"priorityClass": {"name": "p", "value": 1, "preemptionPolicy": "never"}},
            "priorityClass.preemptionPolicy",
            "did you mean Never?",
        ),
    ],
)
def test_what_cannot_be_read(form: dict[str, Any], path: str, words: str) -> None:
    with pytest.raises(InvalidInput) as caught:
        tier(**form)
    assert caught.value.path == path
    assert words in caught.value.message
