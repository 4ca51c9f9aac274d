"""The versions that an estate comes to."""

from msgspec.structs import replace

from bayplan.catalog.compatibility import versions
from bayplan.model.platform import Cluster, Component, PolicyEngine
from tests.catalog.estates import component, declared, plain, pool


def test_what_is_declared_and_what_is_usual() -> None:
    known = declared(
        pool(),
        components=(Component("rancher", "2.14.0"), component("gpu-operator"), component("goldilocks")),
        cluster=Cluster("c", "k3s", "v1.35.9+k3s1"), policies=PolicyEngine("kyverno-legacy"),
    )  # fmt: skip
    found = versions.declared(known)
    assert (found.distribution, found.kubernetes) == ("k3s", "v1.35.9+k3s1")
    assert found.components["rancher"] == "2.14.0"
    assert found.components["gpu-operator"] == "v26.7.1"
    assert set(found.features) == {"cluster-policy", "nri"}


def test_features() -> None:
    claims = declared(
        pool(), components=(component("gpu-operator", injection="legacy", dynamicResources=True),)
    )
    assert versions.declared(claims).features == ("claims",)
    auto = declared(plain(), components=(component("vpa", {"recommender": {"updateMode": "Auto"}}),))
    assert versions.declared(auto).features == ("vpa-auto",)
    off = declared(plain(), components=(component("goldilocks"),))
    assert versions.declared(off).features == ()


def test_a_cluster_that_is_only_said_to_be_some_kubernetes() -> None:
    known = replace(declared(plain(), cluster=Cluster()), kubernetes="1.34")
    assert versions.declared(known).kubernetes == "1.34"


def test_another_release_is_another_set() -> None:
    one = versions.Versions("k3s", "v1.34.9+k3s1", {"a": "1"})
    assert one.with_component("a", "2").components == {"a": "2"} and one.components == {"a": "1"}
    assert one.on("v1.35.9+k3s1").kubernetes == "v1.35.9+k3s1"
