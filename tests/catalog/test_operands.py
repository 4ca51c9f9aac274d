"""The values of the GPU operator, and the configurations in them."""

from typing import Any

import pytest
import yaml

from bayplan.catalog import operands
from bayplan.model.estate import Pool
from bayplan.model.nodes import Taint
from bayplan.model.platform import Bootstrap, Cluster, GpuSharing
from bayplan.model.pods import Effect
from tests.catalog.estates import component, declared, plain, pool, wanted

NAME = "gpu-operator"
TURNS = GpuSharing("card", "time-slicing", 4)


def values(*pools: Pool, **more: Any) -> dict[str, Any]:
    more.setdefault("components", (component(NAME),))
    return operands.values(wanted(NAME, declared(*pools, **more)))


def test_on_k3s_a_plugin_of_the_runtime_hands_cards_in() -> None:
    made = values(pool())
    assert made["cdi"] == {"enabled": True, "nriPluginEnabled": True}
    assert made["toolkit"] == {"enabled": True}  # the plugin is part of it
    assert "runtimeClassName" not in str(made)


def test_the_older_way_names_the_folders_of_k3s() -> None:
    made = values(pool(), components=(component(NAME, injection="legacy"),))
    folder = "/var/lib/rancher/k3s/agent/etc/containerd"
    assert made["cdi"] == {"enabled": True, "nriPluginEnabled": False}
    assert made["toolkit"] == {
        "enabled": True,
        "env": [
            {"name": "CONTAINERD_CONFIG", "value": f"{folder}/config-v3.toml.tmpl"},
            {"name": "CONTAINERD_SOCKET", "value": "/run/k3s/containerd/containerd.sock"},
            {"name": "CONTAINERD_RUNTIME_CLASS", "value": "nvidia"},
            {"name": "RUNTIME_CONFIG_SOURCE", "value": f"file={folder}/config.toml"},
        ],
    }
    old = values(
        pool(), components=(component(NAME, injection="legacy"),), cluster=Cluster("c", "k3s", "v1.31.4+k3s1")
    )
    assert "config.toml.tmpl" in str(old["toolkit"])
    elsewhere = values(
        pool(), components=(component(NAME, injection="legacy"),), cluster=Cluster("c", "kubeadm", "v1.34.2")
    )
    assert elsewhere["toolkit"] == {"enabled": True}


@pytest.mark.parametrize("brought", ["packages", "image"])
def test_a_driver_that_is_there_is_left_alone(brought: str) -> None:
    made = values(pool(), bootstrap=Bootstrap(driver=brought))
    assert made["driver"] == {"enabled": False}


def test_the_operator_does_not_take_cards_from_those_who_use_them() -> None:
    made = values(pool(), components=(component(NAME, driverVersion="595.91.07"),))
    assert made["driver"] == {
        "enabled": True,
        "version": "595.91.07",
        "kernelModuleType": "auto",
        "upgradePolicy": {"autoUpgrade": False},
    }


def test_every_taint_of_every_pool_with_cards_is_tolerated() -> None:
    pools = (
        pool("a", taints=("nvidia.com/gpu=true:NoSchedule", "lab=vision:NoExecute")),
        pool("b", taints=("quiet:PreferNoSchedule",)),
    )
    known = declared(*pools, plain(), components=(component(NAME),))
    for found in (operands.tolerated_by_operands(known), operands.tolerated_by_discovery(known)):
        for taint in (one for each in pools for one in each.taints):
            assert any(taint.tolerated_by(one) for one in found), taint
    assert not any(
        Taint("other", effect=Effect.NO_SCHEDULE).tolerated_by(one)
        for one in operands.tolerated_by_operands(known)
    )
    made = operands.values(wanted(NAME, known))
    assert made["daemonsets"] == {
        "tolerations": [
            {"key": "nvidia.com/gpu", "operator": "Exists", "effect": "NoSchedule"},
            {"key": "lab", "operator": "Equal", "value": "vision", "effect": "NoExecute"},
            {"key": "quiet", "operator": "Exists", "effect": "PreferNoSchedule"},
        ]
    }


def test_turns_are_read_back_as_the_device_plugin_reads_them() -> None:
    made = values(pool(), sharing=(TURNS,))["devicePlugin"]
    config = made["config"]
    assert config["create"] is True and config["default"] == "card"
    assert yaml.safe_load(config["data"]["card"]) == {
        "version": "v1",
        "flags": {"migStrategy": "none"},
        "sharing": {
            "timeSlicing": {
                "renameByDefault": False,
                "failRequestsGreaterThanOne": True,
                "resources": [{"name": "nvidia.com/gpu", "replicas": 4}],
            }
        },
    }


def test_a_changed_configuration_has_another_name() -> None:
    def name(replicas: int) -> Any:
        made = values(pool(), sharing=(GpuSharing("card", "time-slicing", replicas),))["devicePlugin"]
        return made["config"]["name"]

    assert name(4) == name(4) != name(5)


def test_pools_that_differ_have_a_configuration_each() -> None:
    shared = (GpuSharing("a", "time-slicing", 4), GpuSharing("b", "mps", 8))
    known = declared(pool("a"), pool("b"), pool("c"), sharing=shared, components=(component(NAME),))
    found = operands.configurations(wanted(NAME, known))
    assert list(found) == ["whole", "a", "b"]
    assert yaml.safe_load(found["whole"]) == {"version": "v1", "flags": {"migStrategy": "none"}}
    assert yaml.safe_load(found["b"])["sharing"]["mps"]["resources"] == [
        {"name": "nvidia.com/gpu", "replicas": 8}
    ]
    assert operands.default_configuration(known) == "whole"


def test_without_sharing_there_is_no_configuration() -> None:
    made = values(pool())
    assert made["devicePlugin"] == {"enabled": True}
    assert made["migManager"] == {"enabled": False}


def test_cut_cards() -> None:
    cut = GpuSharing("card", "mig", profile="all-1g.5gb", strategy="mixed")
    made = values(pool(), sharing=(cut,))
    assert made["mig"] == {"strategy": "mixed"}
    assert made["migManager"] == {"enabled": True, "config": {"default": "all-1g.5gb"}}
    beside = values(pool(), pool("whole"), sharing=(cut,))
    assert beside["migManager"] == {"enabled": True, "config": {"default": "all-disabled"}}


def test_cards_are_measured_for_prometheus_where_there_is_one() -> None:
    watched = values(pool(), components=(component(NAME), component("kube-prometheus-stack")))
    assert watched["dcgmExporter"] == {"enabled": True, "serviceMonitor": {"enabled": True}}
    assert values(pool())["dcgmExporter"] == {"enabled": True, "serviceMonitor": {"enabled": False}}


def test_claims_in_place_of_the_device_plugin() -> None:
    made = values(pool(), components=(component(NAME, dynamicResources=True),))
    assert made["gpuCluster"] == {"deployCR": True}
    assert made["devicePlugin"] == {"enabled": False}


def test_kubelets_that_live_elsewhere() -> None:
    moved = Cluster("c", "k3s", "v1.36.5+k3s1", settings={"kubelet-arg": ["root-dir=/data/kubelet"]})
    assert values(pool(), cluster=moved)["hostPaths"] == {"kubeletRootDir": "/data/kubelet"}
    assert "hostPaths" not in values(pool())
