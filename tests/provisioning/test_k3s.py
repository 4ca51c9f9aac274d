"""K3s is told only what it knows, the same on every server, and never a secret."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from bayplan.model.errors import InvalidInput
from bayplan.model.estate import Declaration
from bayplan.model.machines import Machine
from bayplan.model.plain import Json, Keys
from bayplan.model.platform import EtcdSnapshots, Platform, PolicyEngine
from bayplan.provisioning import k3s
from bayplan.provisioning.framework import Node
from bayplan.provisioning.nodes import nodes
from tests.provisioning import estates, flags
from tests.provisioning.estates import cluster, declaration, node, server, worker, written

OWN = "/etc/rancher/k3s/config.yaml"
SHARED = "/etc/rancher/k3s/config.yaml.d/10-cluster.yaml"
CLUSTERS = st.builds(
    cluster,
    cni=st.sampled_from(["flannel", "calico", "cilium"]),
    backend=st.sampled_from(["vxlan", "host-gw", "wireguard-native"]),
    address=st.sampled_from(["", "192.0.2.100", "2001:db8::100"]),
    disabled=st.sampled_from([(), ("servicelb",), ("traefik", "servicelb")]),
    mirror=st.sampled_from([(), ("*",), ("docker.io", "quay.io")]),
    tainted_servers=st.booleans(),
    encrypted_secrets=st.booleans(),
    snapshots=st.sampled_from([None, EtcdSnapshots(), EtcdSnapshots(s3_secret="s3")]),
    reserved=st.just({}),
    settings=st.sampled_from([{}, {"egress-selector-mode": "pod"}, {"kube-apiserver-arg": ["v=2"]}]),
)


def merged(files: dict[str, str]) -> dict[str, Any]:
    """What K3s makes of its files: the last value of a key holds."""
    found: dict[str, Any] = {}
    for path in (OWN, SHARED):
        found |= estates.load(files[path])
    return found


def own(here: Node) -> dict[str, Any]:
    found: dict[str, Any] = estates.load(written(k3s.prepare(here))[OWN])
    return found


@given(CLUSTERS, st.integers(1, 5))
def test_what_must_be_alike_is_alike_on_every_server(one: Any, servers: int) -> None:
    machines = tuple(server(number) for number in range(1, servers + 1))
    found = [merged(written(k3s.prepare(node))) for node in nodes(declaration(one, machines=machines))]
    assert len(found) == servers
    for key in flags.CRITICAL:
        assert {str(config.get(key)) for config in found} == {str(found[0].get(key))}
    shared = {written(k3s.prepare(node))[SHARED] for node in nodes(declaration(one, machines=machines))}
    assert len(shared) == 1


@given(CLUSTERS)
def test_no_key_is_unknown_to_k3s_and_none_of_a_node_is_hidden(one: Any) -> None:
    for here in nodes(declaration(one)):
        files = written(k3s.prepare(here))
        mine, shared = estates.load(files[OWN]), estates.load(files[SHARED])
        known = flags.SERVER if here.role == "server" else flags.AGENT
        assert set(mine) | set(shared) <= known
        assert not set(mine) & set(shared)
        assert set(mine) & flags.CRITICAL == set()


def test_one_server_begins_and_the_others_join_at_the_virtual_address() -> None:
    first, second, third = (own(node(name)) for name in ("cp1", "cp2", "wk1"))
    assert first["cluster-init"] is True and "server" not in first
    assert second["server"] == third["server"] == "https://192.0.2.100:6443"
    assert "cluster-init" not in second | third
    assert first["token-file"] == second["token-file"] == "/etc/rancher/k3s/token"
    assert (first["node-ip"], first["node-name"]) == ("192.0.2.11", "cp1")


def test_the_configuration_of_a_server_to_the_letter() -> None:
    assert k3s.server_settings(cluster(), "192.0.2.100") == {
        "cluster-cidr": "10.42.0.0/16",
        "service-cidr": "10.43.0.0/16",
        "cluster-dns": "10.43.0.10",
        "cluster-domain": "cluster.local",
        "flannel-backend": "vxlan",
        "tls-san": ["192.0.2.100", "k3s.example.org"],
        "secrets-encryption": True,
        "embedded-registry": True,
        "kubelet-arg": [
            "max-pods=110",
            "eviction-hard=imagefs.available<5%,memory.available<100Mi,nodefs.available<5%",
            "system-reserved=cpu=500m,memory=1Gi",
        ],
        "etcd-expose-metrics": True,
        "disable": ["servicelb", "traefik"],
        "node-taint": ["node-role.kubernetes.io/control-plane=true:NoSchedule"],
        "etcd-snapshot-schedule-cron": "0 */6 * * *",
        "etcd-snapshot-retention": 12,
        "etcd-snapshot-compress": True,
        "etcd-s3": True,
        "etcd-s3-config-secret": "etcd-s3",
    }


def test_another_network_switches_flannel_and_its_policies_off() -> None:
    made = k3s.server_settings(cluster(cni="calico"), "192.0.2.100")
    assert made["flannel-backend"] == "none"
    assert made["disable-network-policy"] is True


def test_without_an_s3_secret_nothing_is_said_of_s3() -> None:
    made = k3s.server_settings(cluster(snapshots=EtcdSnapshots()), "192.0.2.100")
    assert not [key for key in made if key.startswith("etcd-s3")]


def test_a_worker_registers_with_what_it_may_and_says_what_is_left() -> None:
    text = written(k3s.prepare(node("wk1")))[OWN]
    mine = estates.load(text)
    assert mine["node-label"] == ["scratch=nvme", "topology.kubernetes.io/zone=pve1"]
    assert mine["node-taint"] == ["nvidia.com/gpu=true:NoSchedule"]
    assert "#   kubectl label node wk1 node-role.kubernetes.io/gpu=true\n" in text


def test_mirrors_are_named_on_every_node() -> None:
    estate = declaration(cluster(mirror=("docker.io", "quay.io")))
    for here in nodes(estate):
        text = written(k3s.prepare(here))["/etc/rancher/k3s/registries.yaml"]
        assert estates.load(text) == {"mirrors": {"docker.io": None, "quay.io": None}}
    plain = node("cp1", declaration(cluster(mirror=())))
    assert "/etc/rancher/k3s/registries.yaml" not in written(k3s.prepare(plain))


def test_settings_are_laid_over_what_is_rendered() -> None:
    labels: Json = ["topology.kubernetes.io/zone=pve1"]
    more = cluster(settings={"cluster-domain": "lab.example.org", "node-label": labels})
    made = k3s.server_settings(more, "192.0.2.100")
    assert made["cluster-domain"] == "lab.example.org"
    assert made["node-label"] == ["topology.kubernetes.io/zone=pve1"]


@pytest.mark.parametrize(
    "key", ["token", "agent-token", "etcd-s3-secret-key", "datastore-endpoint", "token+"]
)
def test_a_setting_that_is_a_secret_is_refused_and_not_repeated(key: str) -> None:
    with pytest.raises(InvalidInput, match="would put a secret into a file") as caught:
        k3s.server_settings(cluster(settings={key: "hush"}), "192.0.2.100")
    assert caught.value.path == f"cluster.settings.{key}"
    assert "hush" not in str(caught.value)


def test_arguments_of_the_kubelet_come_beside_those_of_ours() -> None:
    more = cluster(settings={"kubelet-arg": ["v=2", "eviction-hard=memory.available<1Gi"]})
    assert k3s.server_settings(more, "192.0.2.100")["kubelet-arg"] == [
        "max-pods=110",
        "system-reserved=cpu=500m,memory=1Gi",
        "v=2",
        "eviction-hard=memory.available<1Gi",
    ]
    single = cluster(reserved={}, settings={"kubelet-arg": "v=2"})
    assert estates.plain(k3s.server_settings(single, "192.0.2.100")["kubelet-arg"])[-1] == "v=2"


def test_a_server_registers_with_the_place_of_its_host() -> None:
    away = replace(estates.pool().machine or Machine(0), host="pve1")
    estate = declaration(pools=(estates.pool(machine=away),))
    assert own(node("cp2", estate))["node-label"] == ["topology.kubernetes.io/zone=pve1"]
    assert "node-label" not in own(node("cp2"))


@pytest.mark.parametrize("key", ["server", "cluster-init", "node-ip", "token-file"])
def test_a_setting_that_is_of_one_node_is_refused(key: str) -> None:
    with pytest.raises(InvalidInput, match="not the same on every server"):
        k3s.server_settings(cluster(settings={key: "x"}), "192.0.2.100")


def test_an_address_of_the_sixth_version_stands_in_brackets() -> None:
    estate = declaration(cluster(address="2001:db8::100"))
    assert own(node("wk1", estate))["server"] == "https://[2001:db8::100]:6443"


def test_a_machine_without_an_address_says_none() -> None:
    estate = declaration(machines=(server(1, addresses=()), replace(worker(1), addresses=())))
    assert "node-ip" not in own(node("cp1", estate))


def test_api_servers_serve_the_policies_that_tiers_become() -> None:
    def told(version: str, engine: str = "admission", settings: Keys | None = None) -> Json:
        one = cluster(version=version, settings=settings or {})
        whole = Declaration(platform=Platform(cluster=one, policies=PolicyEngine(engine)))
        return k3s.server_settings(one, "192.0.2.100", k3s.gates(whole)).get("kube-apiserver-arg")

    gate, served = "MutatingAdmissionPolicy=true", "admissionregistration.k8s.io/v1beta1=true"
    assert told("v1.34.9+k3s1") == [f"feature-gates={gate}", f"runtime-config={served}"]
    assert told("v1.36.5+k3s1") is None
    assert told("v1.34.9+k3s1", "kyverno") is None
    assert told("v1.35.0+k3s1", settings={"kube-apiserver-arg": ["feature-gates=Other=true", "v=2"]}) == [
        f"feature-gates={gate},Other=true", f"runtime-config={served}", "v=2",
    ]  # fmt: skip
