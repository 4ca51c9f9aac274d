"""The GPU operator as it is delivered."""

from typing import Any

import kubernetes_validate
import pytest

from bayplan.catalog.components import gpu_operator
from bayplan.model.bundles import Bundle
from bayplan.model.plain import Json
from bayplan.model.platform import Bootstrap, GpuSharing
from tests.catalog.estates import component, declared, plain, pool, profile, wanted

NAME = "gpu-operator"
KEYS = {
    "cdi": {"enabled", "nriPluginEnabled"},
    "driver": {"enabled", "version", "kernelModuleType", "upgradePolicy"},
    "toolkit": {"enabled", "env"},
    "daemonsets": {"tolerations"},
    "mig": {"strategy"},
    "migManager": {"enabled", "config"},
    "devicePlugin": {"enabled", "config"},
    "dcgmExporter": {"enabled", "serviceMonitor"},
    "gpuCluster": {"deployCR"},
    "hostPaths": {"kubeletRootDir"},
    "node-feature-discovery": {"worker"},
}
"""Keys of the chart v26.7 that are used, first and second level (deployments/gpu-operator/values.yaml)."""
TURNS = GpuSharing("card", "mps", 4)


def delivered(**more: Any) -> Bundle:
    more.setdefault("components", (component(NAME),))
    return gpu_operator.bundle(wanted(NAME, declared(pool(taints=("lab:NoSchedule",)), plain(), **more)))


@pytest.mark.parametrize(
    "more",
    [
        {},
        {"sharing": (TURNS,)},
        {"sharing": (GpuSharing("card", "mig", profile="all-1g.5gb"),)},
        {"components": (component(NAME, injection="legacy", driverVersion="595.91.07"),)},
        {"components": (component(NAME, dynamicResources=True),)},
        {"bootstrap": Bootstrap(driver="image")},
    ],
    ids=["whole", "turns", "cut", "legacy", "claims", "driver there"],
)
def test_the_chart_knows_every_key(more: dict[str, Any]) -> None:
    made = delivered(**more).values
    for key, below in made.items():
        assert isinstance(below, dict) and set(below) <= KEYS[key], key


def test_comments_stand_at_keys_that_may_be_there() -> None:
    for path in gpu_operator.COMMENTS:
        key, _, rest = path.partition(".")
        assert key in KEYS and rest.split(".")[0] in KEYS[key]


def test_the_configmap_that_the_chart_makes_of_it() -> None:
    config = delivered(sharing=(TURNS,)).value("devicePlugin.config")
    assert isinstance(config, dict)
    made: dict[str, Json] = {
        "apiVersion": "v1",
        "kind": "ConfigMap",
        "metadata": {"name": config["name"], "namespace": NAME},
        "data": config["data"],
    }
    kubernetes_validate.validate(made, "1.34", strict=True)


def test_operands_stand_on_every_worker_with_cards() -> None:
    made = delivered(sharing=(TURNS,))
    daemons = {one.name: one for one in made.footprints if one.kind == "DaemonSet"}
    assert set(daemons) == {
        "node-feature-discovery-worker", "nvidia-driver-daemonset", "nvidia-container-toolkit-daemonset",
        "nvidia-device-plugin-daemonset", "gpu-feature-discovery", "nvidia-operator-validator",
        "nvidia-dcgm-exporter", "nvidia-device-plugin-mps-control-daemon",
    }  # fmt: skip
    taint = pool(taints=("lab:NoSchedule",)).taints[0]
    for one in daemons.values():
        assert one.needed_on == ("card",)
        assert any(taint.tolerated_by(each) for each in one.tolerations), one.name
    there = delivered(bootstrap=Bootstrap(driver="image"), components=(component(NAME, metrics=False),))
    assert not {"nvidia-driver-daemonset", "nvidia-dcgm-exporter"} & {one.name for one in there.footprints}


def test_what_somebody_writes_counts() -> None:
    made = delivered(components=(component(NAME, {"driver": {"version": "580.1"}}),))
    assert made.value("driver.version") == "580.1"
    assert made.value("driver.enabled") is True
    assert made.chart is not None and made.chart.version == "v26.7.1"


@pytest.mark.parametrize(
    ("options", "more", "path", "word"),
    [
        ({"toolkit": "image"}, {}, "options.toolkit", "legacy"),
        ({"driverVersion": "1"}, {"bootstrap": Bootstrap(driver="image")}, "options.driverVersion", "image"),
        ({"dynamicResources": True}, {"sharing": (TURNS,)}, "options.dynamicResources", "claims"),
        ({"dynamicResources": True}, {"profiles": (profile("one", 1),)}, "options.dynamicResources", "one"),
        ({"dynamicResources": True, "driverVersion": "570.1"}, {}, "options.driverVersion", "580"),
        ({"dynamicResources": True, "driverVersion": "595.1"}, {}, "", ""),
        ({}, {"sharing": (TURNS,), "profiles": (profile("one", 1),)}, "", ""),
    ],
)
def test_options_that_cannot_be(options: dict[str, Json], more: dict[str, Any], path: str, word: str) -> None:
    known = declared(pool(), components=(component(NAME, **options),), **more)
    found = list(gpu_operator.doubts(wanted(NAME, known)))
    assert [one.path for one in found] == ([path] if path else [])
    assert all(word in one.message for one in found)
