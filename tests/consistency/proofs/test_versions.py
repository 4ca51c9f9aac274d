"""Versions that contradict each other are refused, with the nearest set that does not."""

from bayplan.consistency.framework import Whole
from bayplan.consistency.proofs import versions
from bayplan.model.doubts import Doubt
from bayplan.model.platform import Cluster, Component, PolicyEngine
from tests.catalog.estates import declared, plain


def proved(version: str, *components: Component, policies: PolicyEngine | None = None) -> list[Doubt]:
    known = declared(
        plain(),
        components=components,
        cluster=Cluster("c", "k3s", version),
        policies=policies or PolicyEngine(),
    )
    return list(versions.prove(Whole(known)))


def test_a_component_that_the_cluster_is_too_new_for() -> None:
    found = proved("v1.37.1+k3s1", Component("reloader"), Component("gpu-operator", "v26.7.1"))
    assert [(one.path, one.code, one.grave, one.value) for one in found] == [
        ("components[1].version", "version-conflict", True, "v26.7.1")
    ]
    assert "platform-support" in found[0].message
    assert found[0].remedy == "the nearest set that goes together: kubernetes v1.36.5+k3s1"


def test_a_feature_that_the_cluster_is_too_old_for() -> None:
    found = proved("v1.33.11+k3s1", policies=PolicyEngine("admission"))
    assert [one.path for one in found] == ["cluster.version"]
    assert "v1.34.9+k3s1" in found[0].remedy


def test_what_goes_together() -> None:
    assert proved("v1.36.5+k3s1", Component("gpu-operator"), Component("rancher")) == []
