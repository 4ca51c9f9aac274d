from msgspec.structs import replace

from bayplan.catalog import registry
from bayplan.catalog.components.kyverno import PART
from bayplan.model.platform import PolicyEngine
from tests.catalog import wanting
from tests.catalog.wanting import at


def test_the_background_controller_may_make_what_tiers_need() -> None:
    role = wanting.objects(wanting.bundle(PART))["ClusterRole kyverno:generate-tier-objects"]
    assert at(role, "metadata.labels") == {"rbac.kyverno.io/aggregate-to-background-controller": "true"}
    assert at(role, "rules.0.resources") == ["limitranges", "resourcequotas"]
    verbs = at(role, "rules.0.verbs")
    assert isinstance(verbs, list)
    assert {"create", "update", "delete"} <= {str(one) for one in verbs}


def test_namespaces_are_put_on_the_list_of_what_is_left_alone() -> None:
    config = at(wanting.bundle(PART, {"excluded": ["calico-system"]}).values, "config")
    assert isinstance(config, dict)
    assert config["resourceFiltersIncludeNamespaces"] == ["calico-system"]
    assert "resourceFiltersExcludeNamespaces" not in config, "that takes them off the list"
    assert at(config, "webhooks.namespaceSelector.matchExpressions.0.values") == [
        "kube-system",
        "calico-system",
    ]


def test_policies_outlive_the_release() -> None:
    assert at(wanting.bundle(PART).values, "crds.annotations") == {"helm.sh/resource-policy": "keep"}


def test_without_reports_nobody_writes_them() -> None:
    found = wanting.bundle(PART, {"reports": False})
    assert at(found.values, "reportsController.enabled") is False
    assert "kyverno-reports-controller" not in [one.name for one in found.footprints]


def test_rules_that_are_put_together_are_no_drift() -> None:
    assert ("ClusterRole", ("/rules",)) in {(one.kind, one.pointers) for one in wanting.bundle(PART).ignored}


def test_two_pods_are_refused() -> None:
    (doubt,) = wanting.doubts(PART, {"replicas": 2})
    assert doubt.message.startswith("Kyverno is highly available with 3 pods or more")


def test_it_comes_by_itself_where_it_holds_up_tiers() -> None:
    base = wanting.estate()
    tiers = replace(base, platform=replace(base.platform, policies=PolicyEngine("kyverno-legacy")))
    assert PART.implied is not None
    assert PART.implied(tiers)
    assert not PART.implied(base)
    implied = next(asked for part, asked in registry.asked(tiers) if part.name == "kyverno")
    assert PART.bundle(implied).key == "policyEngine"
    (doubt,) = wanting.doubts(PART, {"backgroundReplicas": 0}, declaration=tiers)
    assert doubt.path == "options.backgroundReplicas"
