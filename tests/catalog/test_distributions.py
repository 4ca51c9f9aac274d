import pytest

from bayplan.catalog import distributions
from bayplan.model.plain import Json
from bayplan.model.platform import KUBEADM, Cluster


@pytest.mark.parametrize(
    ("said", "found"),
    [
        (None, "/var/lib/kubelet"),
        ("root-dir=/data", "/data"),
        (["max-pods=110", "root-dir=/data/kubelet"], "/data/kubelet"),
        (["max-pods=110"], "/var/lib/kubelet"),
    ],
)
def test_a_kubelet_is_where_it_was_told(said: Json, found: str) -> None:
    assert distributions.kubelet(Cluster(distribution="k3s", settings={"kubelet-arg": said})) == found


def test_k3s_has_a_containerd_of_its_own() -> None:
    assert distributions.containerd(Cluster(distribution="k3s")).socket.startswith("/run/k3s/")
    assert distributions.containerd(Cluster(distribution=KUBEADM)).socket.startswith("/run/containerd/")


@pytest.mark.parametrize(
    ("component", "name"),
    [
        ("traefik", "traefik"),
        ("local-path", "local-storage"),
        ("metrics-server", "metrics-server"),
        ("vpa", ""),
    ],
)
def test_what_k3s_brings_has_a_name_by_which_it_is_disabled(component: str, name: str) -> None:
    assert distributions.brought(Cluster(distribution="k3s"), component) == name
    assert distributions.brought(Cluster(distribution="k3s", disabled=(name,)), component) == ""
    assert distributions.brought(Cluster(distribution=KUBEADM), component) == ""
