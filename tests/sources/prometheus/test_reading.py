"""History and usage read back from a real Prometheus, of samples in the form that exporters give them."""

import datetime
from collections.abc import Iterator
from pathlib import Path

import pytest

from bayplan.capacity.trends.history import History
from bayplan.capacity.trends.observation import ATTACHMENTS, EVICTIONS, LineKey, count, measure
from bayplan.sources.prometheus import reading, usage
from bayplan.sources.prometheus.client import Client, Span
from bayplan.sources.prometheus.usage import Window
from bayplan.wire.http import Transport
from tests.prometheus import Sampled, constant, needs_prometheus, serving

pytestmark = [pytest.mark.network, needs_prometheus]

START = 1_767_225_600
HOUR = 3_600
MINUTE = 60
GI = 1 << 30
TIMES = range(START, START + 6 * HOUR + 1, 5 * MINUTE)
SPAN = Span(START, START + 6 * HOUR, HOUR)
END = START + 6 * HOUR
LATER = [at for at in TIMES if at > START + 3 * HOUR + HOUR // 2]
NODES = ("cp1", "n1", "n2")
DRIVER = "csi.example"


def pod(name: str, node: str, memory: int, *, finished: int | None = None, cpu: float = 0.5) -> list[Sampled]:
    """A pod as kube-state-metrics tells of it; from `finished` on it has Succeeded."""
    who = {"namespace": "shop", "pod": name, "uid": f"uid-{name}"}
    box = {**who, "container": "main", "node": node}
    ends = finished or END + 1
    found = [
        constant("kube_pod_info", {**who, "node": node}, TIMES),
        constant("kube_pod_container_resource_requests", {**box, "resource": "memory"}, TIMES, memory),
        constant("kube_pod_container_resource_limits", {**box, "resource": "memory"}, TIMES, 2 * memory),
        constant("kube_pod_container_resource_requests", {**box, "resource": "cpu"}, TIMES, cpu),
        constant("kube_pod_status_reason", {**who, "reason": "Evicted"}, TIMES, 0),
    ]
    phases = {"Pending": not node, "Running": bool(node), "Succeeded": False, "Failed": False}
    for phase, now in phases.items():
        told = [(at, float(phase == "Succeeded") if at >= ends else float(now)) for at in TIMES]
        found.append(Sampled("kube_pod_status_phase", {**who, "phase": phase}, told))
    return found


def evicted(name: str, since: list[int]) -> list[Sampled]:
    who = {"namespace": "shop", "pod": name, "uid": f"uid-{name}"}
    return [
        constant("kube_pod_info", {**who, "node": "n1"}, since),
        constant("kube_pod_status_reason", {**who, "reason": "Evicted"}, since),
        constant("kube_pod_status_phase", {**who, "phase": "Failed"}, since),
    ]


def nodes() -> list[Sampled]:
    found = [
        constant(
            "kube_node_spec_taint",
            {"node": "cp1", "key": "node-role.kubernetes.io/control-plane", "effect": "NoSchedule"},
            TIMES,
        )
    ]
    for name in NODES:
        about = {"node": name}
        found += [
            constant("kube_node_info", about, TIMES),
            constant("kube_node_status_condition", {**about, "condition": "Ready", "status": "true"}, TIMES),
            constant("kube_node_status_allocatable", {**about, "resource": "memory"}, TIMES, 8 * GI),
            constant("kube_node_status_allocatable", {**about, "resource": "cpu"}, TIMES, 3.5),
            constant("kube_node_status_allocatable", {**about, "resource": "pods"}, TIMES, 110),
        ]
    return found


def cluster() -> list[Sampled]:
    found = nodes()
    found += pod("web", "n1", 2 * GI)
    found += pod("batch", "n1", 4 * GI, finished=START + 3 * HOUR)
    found += pod("api", "n2", GI)
    found += pod("etcd", "cp1", GI)
    found += pod("waits", "", GI)
    found += evicted("gone-before", list(TIMES)) + evicted("gone", LATER)
    for number in range(5):
        name = {"volumeattachment": f"va-{number}", "attacher": DRIVER, "node": "n1" if number < 4 else "n2"}
        found.append(constant("kube_volumeattachment_info", name, TIMES if number else LATER))
    for kind, amount in (("hard", 4.0), ("used", 1.5)):
        about = {"namespace": "shop", "resourcequota": "quota", "resource": "requests.cpu", "type": kind}
        found.append(constant("kube_resourcequota", about, TIMES, amount))
    return found


def hypervisor() -> list[Sampled]:
    found = [constant("pve_memory_size_bytes", {"id": "node/pve"}, TIMES, 64 * GI)]
    used = [(at, 40.0 * GI + (at == START + HOUR - 5 * MINUTE) * GI) for at in TIMES]
    found.append(Sampled("pve_memory_usage_bytes", {"id": "node/pve"}, used))
    for vmid, running, template in ((201, 1, "0"), (202, 0, "0"), (900, 0, "1")):
        about = {
            "id": f"qemu/{vmid}",
            "node": "pve",
            "name": f"vm{vmid}",
            "type": "qemu",
            "template": template,
        }
        found += [
            constant("pve_guest_info", about, TIMES),
            constant("pve_up", {"id": f"qemu/{vmid}"}, TIMES, running),
            constant("pve_memory_size_bytes", {"id": f"qemu/{vmid}"}, TIMES, 32 * GI),
        ]
    pool = {"id": "storage/pve/local-lvm"}
    found.append(constant("pve_disk_size_bytes", pool, TIMES, 1000 * GI))
    found.append(constant("pve_disk_usage_bytes", pool, TIMES, 600 * GI))
    return found


def used() -> list[Sampled]:
    """A container with a peak between two looks, and a node."""
    box = {"namespace": "shop", "pod": "web", "container": "main", "image": "web:1"}
    peak = START + 2 * HOUR
    memory = [(at, float(3 * GI if at == peak else GI)) for at in TIMES]
    seconds = [(at, (at - START) * 0.25 + 150 * (at > peak)) for at in TIMES]
    node = {"instance": "192.0.2.11:9100"}
    free = [(at, float(GI if at == peak else 3 * GI)) for at in TIMES]
    return [
        Sampled("container_memory_working_set_bytes", box, memory),
        Sampled("container_memory_working_set_bytes", {**box, "container": ""}, memory),
        Sampled("container_cpu_usage_seconds_total", box, seconds),
        constant("node_memory_MemTotal_bytes", node, TIMES, 8 * GI),
        Sampled("node_memory_MemAvailable_bytes", node, free),
        constant("node_uname_info", {**node, "nodename": "n1"}, TIMES),
    ]


def twice(series: list[Sampled]) -> list[Sampled]:
    """As two replicas of kube-state-metrics would be scraped."""
    return [
        Sampled(one.name, {**one.labels, "instance": f"192.0.2.{replica}:8080"}, list(one.samples))
        for one in series
        for replica in (1, 2)
    ]


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Client]:
    folder: Path = tmp_path_factory.mktemp("prometheus")
    with serving(folder, [*twice(cluster()), *hypervisor(), *used()]) as url, Transport(url) as transport:
        yield Client(transport)


@pytest.fixture(scope="module")
def history(client: Client) -> History:
    return reading.read(client, SPAN).history


def at_each_hour(history: History, key: LineKey) -> list[float]:
    return [float(value) for value in history.series(key).used]


def test_finished_pods_ask_for_nothing(history: History) -> None:
    """The batch pod ends after three hours; each hour tells the highest since the one before."""
    memory = at_each_hour(history, LineKey("memory", "memory", "node", "n1", "bytes"))
    assert memory == [6 * GI] * 3 + [6 * GI, 2 * GI, 2 * GI, 2 * GI]
    limits = at_each_hour(history, LineKey("memory-limits", "limits.memory", "node", "n1", "bytes"))
    assert limits == [2 * amount for amount in memory]
    series = history.series(LineKey("memory", "memory", "node", "n1", "bytes"))
    assert set(series.capacity.tolist()) == {8 * GI}


def test_cpu_is_in_thousandths(history: History) -> None:
    series = history.series(LineKey("cpu", "cpu", "node", "n2", "millicores"))
    assert (set(series.used), set(series.capacity)) == ({500.0}, {3500.0})


def test_measures_are_of_the_workers_alone(history: History) -> None:
    series = history.series(measure("memory-requests", "bytes"))
    assert (series.used[-1], series.capacity[-1]) == (3 * GI, 16 * GI)
    assert history.series(measure("cpu-requests", "millicores")).used[-1] == 1000


def test_pods_nodes_and_volumes_are_counted_once(history: History) -> None:
    assert at_each_hour(history, LineKey("pods", "pods", "node", "n1", "count"))[-1] == 1
    assert at_each_hour(history, count("pods", "Pending")) == [1] * 7
    assert at_each_hour(history, count("pods", "Failed"))[-1] == 2
    assert at_each_hour(history, measure("pending")) == [1] * 7
    assert at_each_hour(history, count("nodes")) == [3] * 7
    assert at_each_hour(history, count("nodes-ready")) == [3] * 7
    attached = at_each_hour(history, LineKey(ATTACHMENTS, DRIVER, "node", "n1", "count"))
    assert attached == [3, 3, 3, 3, 4, 4, 4]
    assert at_each_hour(history, LineKey("volume-slots", DRIVER, "node", "n1", "count")) == attached


def test_quotas_are_told_as_load_lines_are(history: History) -> None:
    series = history.series(LineKey("quota", "requests.cpu", "namespace", "shop", "millicores"))
    assert (series.used[-1], series.capacity[-1]) == (1500, 4000)


def test_evictions_count_when_they_are_first_seen(history: History) -> None:
    (one,) = history.happenings
    assert (one.kind, one.subject, one.name) == (EVICTIONS, "uid-gone", "shop/gone")
    assert one.at == datetime.datetime.fromtimestamp(START + 4 * HOUR, datetime.UTC)
    assert len(history.series(measure(EVICTIONS)).times) == 7


def test_the_lower_layer_is_read_from_the_pve_exporter(history: History) -> None:
    committed = history.series(measure("host-memory", "bytes", "host", "pve"))
    assert (committed.used[-1], committed.capacity[-1]) == (32 * GI, 64 * GI), "only what runs, no template"
    peak = at_each_hour(history, measure("host-memory-used", "bytes", "host", "pve"))
    assert peak[-1] == 40 * GI
    pool = history.series(measure("pool-data", "bytes", "pool", "pve/local-lvm"))
    assert (pool.used[-1], pool.capacity[-1]) == (600 * GI, 1000 * GI)
    assert at_each_hour(history, LineKey("pool-data", "data", "pool", "local-lvm", "bytes"))[-1] == 600 * GI


def test_peaks_between_two_looks_are_found(client: Client) -> None:
    (container,) = usage.containers(client, Window(END, 6 * HOUR))
    assert (container.pod_key, container.container) == ("shop/web", "main")
    assert (container.memory, container.memory_peak, container.window) == (GI, 3 * GI, 6 * HOUR)
    assert container.cpu == 250
    assert container.cpu_peak is not None
    assert container.cpu_peak > 500
    (node,) = usage.nodes(client, Window(END, 6 * HOUR))
    assert (node.node, node.memory, node.memory_peak) == ("n1", 5 * GI, 7 * GI)
    assert node.cpu is None, "nothing tells of it"


def test_a_window_that_misses_the_peak_does_not_know_it(client: Client) -> None:
    (container,) = usage.containers(client, Window(END, HOUR))
    assert container.memory_peak == GI


def test_a_span_is_asked_for_in_blocks(client: Client) -> None:
    """Blocks of a few points, and blocks that are halved, give what one question gives."""
    expression = "pve_memory_usage_bytes"
    fine = Span(START, END, 5 * MINUTE)
    (whole,) = client.query_range(expression, fine)
    assert len(whole.points) == len(fine.times) == 73
    parts = [series for block in fine.blocks(7) for series in client.query_range(expression, block)]
    assert [point for part in parts for point in part.points] == whole.points


def test_an_empty_span_gives_an_empty_history(client: Client) -> None:
    long_ago = Span(START - 90 * 86_400, START - 89 * 86_400, HOUR)
    found = reading.read(client, long_ago)
    assert found.history.empty
    assert reading.known(client, SPAN) == ["kube_node_info", "pve_up"]
