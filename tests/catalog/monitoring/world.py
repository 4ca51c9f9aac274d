"""A small cluster as its exporters show it, and promtool, which plays rules on it.

A world is a mapping from series to values in promtool's notation. `HEALTHY` is one in which nothing is wrong;
a history changes, adds or takes away series.
"""

import json
import subprocess
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from bayplan.model.plain import Json, Keys
from bayplan.printing import yaml
from tests.catalog.monitoring.estates import DISKS, GI

World = dict[str, str]
MI = 1 << 20
LONG = 240


def always(value: float) -> str:
    """The same all the time."""
    return f"{value!r}"


def series(metric: str, /, **labels: str) -> str:
    """A series as promtool reads it."""
    return f"{metric}{{{', '.join(f'{key}={json.dumps(value)}' for key, value in labels.items())}}}"


def gauges(name: str, value: float, places: Iterable[Mapping[str, str]]) -> World:
    """One series with a value for each place."""
    return {series(name, **place): always(value) for place in places}


def node(name: str, memory: int, cpu: int, **more: float) -> World:
    """A node that is ready and has so many GiB and cores to give. `more` are other resources."""
    has = {"memory": memory * GI, "cpu": cpu, "pods": 110, **more}
    conditions = ("MemoryPressure", "DiskPressure", "PIDPressure")
    return {
        series("kube_node_info", node=name): "1",
        series("kube_node_spec_unschedulable", node=name): "0",
        series("kube_node_status_condition", node=name, condition="Ready", status="true"): "1",
        **{
            series("kube_node_status_condition", node=name, condition=one, status="true"): "0"
            for one in conditions
        },
        **{
            series("kube_node_status_allocatable", node=name, resource=resource, unit="x"): always(amount)
            for resource, amount in has.items()
        },
        series("kubelet_evictions", node=name, eviction_signal="memory.available"): "0",
    }


def pod(
    name: str,
    node: str,
    memory: float,
    cpu: float = 1,
    *,
    owner: str = "ReplicaSet",
    priority: str = "usual",
    phase: str = "Running",
    **more: float,
) -> World:
    """A pod that runs: `namespace/name`, GiB and cores that it requests, other resources by label."""
    namespace, _, called = name.partition("/")
    own = {"namespace": namespace, "pod": called, "uid": f"uid-{called}"}
    asked = {"memory": memory * GI, "cpu": cpu, **more}
    there = {"container": "main", "node": node, "unit": "x"}
    made = {
        series("kube_pod_info", **own, node=node, priority_class=priority): "1",
        series("kube_pod_owner", **own, owner_kind=owner, owner_name="o"): "1",
        series("kube_pod_status_phase", **own, phase=phase): "1",
        series("kube_pod_container_resource_limits", **own, **there, resource="memory"): always(memory * GI),
        series("container_cpu_cfs_periods_total", namespace=namespace, pod=called, container="main"): "0+600",
        series(
            "container_cpu_cfs_throttled_periods_total", namespace=namespace, pod=called, container="main"
        ): "0",
        series("container_oom_events_total", namespace=namespace, pod=called, container="main"): "0",
    }
    for resource, amount in asked.items():
        made[series("kube_pod_container_resource_requests", **own, **there, resource=resource)] = always(
            amount
        )
    return made


def card(node: str, gpu: str, used: float, free: float, util: float, user: str = "") -> World:
    """A card as DCGM shows it: MiB used and free, per cent of use, and the pod that has it."""
    namespace, _, called = user.partition("/")
    labels = {"Hostname": node, "gpu": gpu, "namespace": namespace, "pod": called}
    return {
        series("DCGM_FI_DEV_FB_USED", **labels): always(used),
        series("DCGM_FI_DEV_FB_FREE", **labels): always(free),
        series("DCGM_FI_DEV_GPU_UTIL", **labels): always(util),
        series("DCGM_FI_DEV_XID_ERRORS", **labels): "0",
    }


def volumes(node: str, count: int) -> World:
    """So many volumes that are attached to a node, for a long time already."""
    made: World = {}
    for at in range(count):
        name = f"csi-{node}-{at}"
        made[series("kube_volumeattachment_info", volumeattachment=name, attacher=DISKS, node=node)] = "1"
        made[series("kube_volumeattachment_status_attached", volumeattachment=name)] = "1"
        made[series("kube_volumeattachment_created", volumeattachment=name)] = "0"
    return made


def claim(name: str, free: str, size: float = 10.0) -> World:
    """A mounted volume: GiB that it has, and bytes that are left, as promtool writes them."""
    namespace, _, called = name.partition("/")
    labels = {"namespace": namespace, "persistentvolumeclaim": called}
    return {
        series("kubelet_volume_stats_capacity_bytes", **labels): always(size * GI),
        series("kubelet_volume_stats_available_bytes", **labels): free,
    }


def quota(namespace: str, resource: str, used: float, hard: float) -> World:
    """A quota with so much of a resource used."""
    labels = {"namespace": namespace, "resourcequota": "tier-quota", "resource": resource}
    return {
        series("kube_resourcequota", **labels, type="used"): always(used),
        series("kube_resourcequota", **labels, type="hard"): always(hard),
    }


def _control_planes() -> World:
    made: World = {}
    for at in (1, 2, 3):
        name = f"cp{at}"
        taint = {"key": "node-role.kubernetes.io/control-plane", "effect": "NoSchedule"}
        made |= node(name, 15, 4)
        made[series("kube_node_role", node=name, role="control-plane")] = "1"
        made[series("kube_node_role", node=name, role="etcd")] = "1"
        made[series("kube_node_spec_taint", node=name, **taint, value="true")] = "1"
        made[series("process_start_time_seconds", job="apiserver", instance=f"{name}:6443")] = "0"
        saved = "k3s_etcd_snapshot_save_duration_seconds_count"
        # One more every six hours.
        made[series(saved, instance=f"{name}:6443", status="success")] = "stairs"
    return made


def _workers() -> World:
    made: World = {}
    for at in (1, 2, 3):
        made |= node(f"w{at}", 30, 8) | pod(f"shop/app-{at}", f"w{at}", 8)
        made |= pod(f"kube-system/agent-{at}", f"w{at}", 1, 0.1, owner="DaemonSet")
        made |= volumes(f"w{at}", 10)
    made |= node("g1", 46, 16, nvidia_com_gpu=2, example_com_gpumem=14000)
    made[
        series("kube_node_spec_taint", node="g1", key="nvidia.com/gpu", value="true", effect="NoSchedule")
    ] = "1"
    made |= pod("jupyterhub/jupyter-ada", "g1", 4, nvidia_com_gpu=1)
    made |= pod("vision/reader", "g1", 4, example_com_gpumem=8000)
    made |= card("g1", "0", 4000, 11000, 60, "jupyterhub/jupyter-ada") | card(
        "g1", "1", 3000, 12000, 30, "vision/reader"
    )
    return made


def _others() -> World:
    shop = {"namespace": "shop", "deployment": "app", "condition": "ReplicaFailure"}
    sets = {"namespace": "kube-system", "daemonset": "agent"}
    host = {"id": "node/pve1"}
    pool = {"id": "storage/pve1/local-lvm"}
    return {
        **quota("shop", "requests.memory", 24 * GI, 64 * GI),
        series("kube_deployment_status_condition", **shop, status="true"): "0",
        series("kube_daemonset_status_desired_number_scheduled", **sets): "7",
        series("kube_daemonset_status_number_ready", **sets): "7",
        **claim("shop/data", always(6 * GI)),
        series("pve_up", id="node/pve1"): "1",
        series("pve_up", id="qemu/201"): "1",
        series("pve_up", id="qemu/299"): "0",
        series("pve_guest_info", id="qemu/201", name="w1", node="pve1", type="qemu"): "1",
        series("pve_guest_info", id="qemu/299", name="spare", node="pve1", type="qemu"): "1",
        series("pve_memory_size_bytes", id="qemu/201"): always(200 * GI),
        series("pve_memory_size_bytes", id="qemu/299"): always(200 * GI),
        series("pve_cpu_usage_limit", id="qemu/201"): "60",
        series("pve_cpu_usage_limit", id="qemu/299"): "90",
        series("pve_memory_size_bytes", **host): always(267 * GI),
        series("pve_memory_usage_bytes", **host): always(180 * GI),
        series("pve_disk_size_bytes", **pool): "100",
        series("pve_disk_usage_bytes", **pool): "50",
        series("node_disk_io_time_seconds_total", job="hosts", host="pve1", device="sdc"): "0+20",
    }


HEALTHY: World = _control_planes() | _workers() | _others()


class History(NamedTuple):
    """What is different from a healthy cluster, and which alerts fire after so many minutes of it.

    `gone`: the beginnings of series that are not there. `fires`: alerts, each with labels of what it fires
    on.
    """

    name: str
    fires: Sequence[tuple[str, Mapping[str, str]]]
    changes: World = {}
    gone: tuple[str, ...] = ()
    minutes: int = 40

    @property
    def world(self) -> World:
        """All series of it."""
        kept = {
            one: values for one, values in HEALTHY.items() if not one.startswith(self.gone or ("no such",))
        }
        return kept | self.changes


def values(written: str, steps: int, interval: int) -> str:
    """The values of a series for so many steps of `interval` minutes, as promtool wants them."""
    if written == "stairs":
        every = 360 // interval
        return " ".join(f"{at}+0x{every - 1}" for at in range(steps // every + 1))
    if " " in written or "x" in written:
        return written
    return f"{written}x{steps}" if "+" in written or "-" in written[1:] else f"{written}+0x{steps}"


def case(
    history: History,
    expected: Sequence[Mapping[str, str]],
    asked: str = 'ALERTS{alertstate="firing"}',
    interval: int = 0,
) -> Keys:
    """A unit test of promtool: these series, and exactly these alerts firing at the end.

    Series of long histories have a sample every five minutes, unless `interval` says otherwise.
    """
    interval = interval or (5 if history.minutes > LONG else 1)
    steps = history.minutes // interval
    samples: list[Json] = [
        {"labels": series("ALERTS", **{**labels, "alertstate": "firing"}), "value": 1} for labels in expected
    ]
    inputs: list[Json] = [
        {"series": name, "values": values(one, steps, interval)} for name, one in history.world.items()
    ]
    test: Keys = {"expr": asked, "eval_time": f"{history.minutes}m", "exp_samples": samples}
    return {
        "name": history.name,
        "interval": f"{interval}m",
        "input_series": inputs,
        "promql_expr_test": [test],
    }


def play(folder: Path, groups: Sequence[Keys], cases: Sequence[Keys], pace: str = "5m") -> str:
    """What promtool says of the cases; empty where all is as expected."""
    rules, tests = folder / "rules.yaml", folder / "tests.yaml"
    rules.write_text(yaml.text([{"groups": list(groups)}]), encoding="utf-8")
    whole: Keys = {
        "rule_files": [str(rules)],
        "evaluation_interval": pace,
        "group_eval_order": [group["name"] for group in groups],
        "tests": list(cases),
    }
    tests.write_text(json.dumps(whole), encoding="utf-8")
    done = subprocess.run(["promtool", "test", "rules", str(tests)], capture_output=True, text=True)
    return "" if done.returncode == 0 else done.stdout + done.stderr
