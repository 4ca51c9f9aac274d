"""Versions of an estate, asked."""

import datetime

import pytest
from msgspec.structs import replace

from bayplan.app import versions
from bayplan.model.errors import InvalidInput
from bayplan.model.estate import Declaration
from bayplan.model.platform import Cluster, Component
from tests import make
from tests.catalog.estates import declared, plain

TODAY = datetime.date(2026, 11, 21)
CERTS = (Component("cert-manager", "v1.20.2"), Component("reloader"))


def estate(version: str = "v1.35.9+k3s1", *components: Component) -> Declaration:
    return declared(plain(), components=components or CERTS, cluster=Cluster("c", "k3s", version))


def test_an_estate_that_goes_together() -> None:
    found = versions.compatibility(estate(), today=TODAY)
    assert found.conflicts == () and found.nearest == ()
    assert found.components[0] == versions.Item(
        "cert-manager", "v1.20.2", "v1.21.2", "Kubernetes 1.32 to 1.35"
    )
    assert found.newest is not None
    assert [(one.name, one.after) for one in found.newest] == [
        ("kubernetes", "v1.36.5+k3s1"), ("cert-manager", "v1.21.2"),
    ]  # fmt: skip
    assert [one.name for one in found.path] == ["cert-manager", "etcd", "kubernetes", "kubernetes"]
    assert [one.what for one in found.removals] == ["Kubernetes 1.35"]


def test_a_release_on_which_nothing_goes_together_is_refused_with_the_source() -> None:
    found = versions.compatibility(estate(), to="1.37")
    assert found.target == "v1.37.1+k3s1" and found.path == ()
    assert [one.component for one in found.refused] == ["cert-manager"]
    assert "cert-manager.io" in found.refused[0].source


def test_nodes_say_where_the_way_starts() -> None:
    nodes = [make.node("a", kubelet="v1.34.9+k3s1"), make.node("b", kubelet="v1.33.13+k3s1")]
    found = versions.compatibility(estate(), make.snapshot(nodes=nodes))
    assert found.running == found.kubernetes == "v1.33.13+k3s1"
    assert [one.target for one in found.path if one.kind == "servers"] == [
        "v1.34.9+k3s1", "v1.35.9+k3s1", "v1.36.5+k3s1",
    ]  # fmt: skip


def test_what_is_given_counts_more() -> None:
    nodes = [make.node("a", kubelet="v1.34.9+k3s1")]
    found = versions.compatibility(estate(), make.snapshot(nodes=nodes), kubernetes="1.35")
    assert found.kubernetes == "v1.35.9+k3s1"


@pytest.mark.parametrize(
    ("asked", "path"),
    [({"to": "next"}, "--to"), ({"to": "1.9999"}, "--to"), ({"kubernetes": "2"}, "--kubernetes")],
)
def test_what_is_no_version(asked: dict[str, str], path: str) -> None:
    with pytest.raises(InvalidInput) as caught:
        versions.compatibility(estate(), **asked)  # type: ignore[arg-type]  # one of two texts
    assert caught.value.path == path


def test_an_estate_without_a_cluster() -> None:
    bare = replace(declared(plain(), cluster=Cluster()), kubernetes="")
    with pytest.raises(InvalidInput, match=r"cluster\.version"):
        versions.compatibility(bare)
    assert versions.compatibility(bare, kubernetes="v1.34.2").distribution == "kubeadm"


def test_conflicts_come_with_the_nearest_set() -> None:
    found = versions.compatibility(estate("v1.37.1+k3s1", Component("gpu-operator", "v26.7.1")))
    assert [one.component for one in found.conflicts] == ["gpu-operator"]
    assert found.nearest is not None
    assert [(one.name, one.after, one.back) for one in found.nearest] == [
        ("kubernetes", "v1.36.5+k3s1", True)
    ]
    assert "does not go back" in found.blocked[0]


def test_a_release_of_which_nothing_is_known_is_no_way_either() -> None:
    known = declared(
        plain(), components=(Component("gpu-operator"),), cluster=Cluster("c", "kubeadm", "v1.34.2")
    )
    found = versions.compatibility(known, to="1.36")
    assert (found.target, found.refused, found.path) == ("v1.36.5", (), ())
    assert found.blocked == ("no release of gpu-operator is known to work on v1.36.5",)
