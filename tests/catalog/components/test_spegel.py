from msgspec.structs import replace

from bayplan.catalog.components.spegel import PART
from tests.catalog import wanting
from tests.catalog.wanting import at


def test_it_finds_the_containerd_of_k3s() -> None:
    values = wanting.bundle(PART).values
    root = "/var/lib/rancher/k3s/agent"
    assert at(values, "spegel.containerdSock") == "/run/k3s/containerd/containerd.sock"
    assert at(values, "spegel.containerdContentPath") == f"{root}/containerd/io.containerd.content.v1.content"
    assert at(values, "spegel.containerdRegistryConfigPath") == f"{root}/etc/containerd/certs.d"


def test_it_finds_that_of_others() -> None:
    values = wanting.bundle(PART, declaration=wanting.estate(cluster=wanting.KUBEADM_CLUSTER)).values
    assert at(values, "spegel.containerdSock") == "/run/containerd/containerd.sock"
    assert at(values, "spegel.containerdRegistryConfigPath") == "/etc/containerd/certs.d"


def test_two_mirrors_are_refused() -> None:
    both = wanting.estate(cluster=replace(wanting.K3S_CLUSTER, mirror=("*",)))
    (doubt,) = wanting.doubts(PART, declaration=both)
    assert "cluster.embeddedMirror has K3s's own Spegel on" in doubt.message
    assert wanting.doubts(PART) == []


def test_registries_are_addresses() -> None:
    found = wanting.bundle(PART, {"registries": ["docker.io", "http://registry.example.lan"], "port": 29999})
    assert at(found.values, "spegel.mirroredRegistries") == [
        "https://docker.io",
        "http://registry.example.lan",
    ]
    assert at(found.values, "service.registry.hostPort") == 29999
    assert len(wanting.doubts(PART, {"port": 70000})) == 1


def test_it_is_on_every_node() -> None:
    (daemon,) = wanting.bundle(PART).footprints
    assert (daemon.kind, daemon.needed_on, str(daemon.requests["memory"])) == ("DaemonSet", ("*",), "128Mi")
