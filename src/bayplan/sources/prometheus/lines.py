"""Which expression gives which line: the table of everything that is read back as history.

Lines have the keys that `bayplan record` gives them, so that both fit together. A line is read back only
where the metrics mean what the line means.
"""

from collections.abc import Callable, Mapping
from typing import Final, NamedTuple

from bayplan.capacity.trends.observation import ATTACHMENTS, EVICTIONS, LineKey, count, measure
from bayplan.sources.prometheus import expressions as ask

Labels = Mapping[str, str]
MILLI: Final = 1000.0
"""Cores are told in thousandths."""


class Line(NamedTuple):
    """An expression for what is used, perhaps one for the bound, and the key of each series it gives."""

    key: Callable[[Labels], LineKey | None]
    used: str
    bound: str = ""
    scale: float = 1.0


def _on_node(constraint: str, name: str, unit: str) -> Callable[[Labels], LineKey | None]:
    def key(labels: Labels) -> LineKey | None:
        node = labels.get("node", "")
        return LineKey(constraint, name, "node", node, unit) if node else None

    return key


def _of_cluster(key: LineKey) -> Callable[[Labels], LineKey | None]:
    return lambda _: key


def _attached(labels: Labels) -> LineKey | None:
    return LineKey(ATTACHMENTS, labels.get("attacher", ""), "node", labels.get("node", ""), "count")


def _phase(labels: Labels) -> LineKey | None:
    return count("pods", labels.get("phase", ""))


def _host(name: str) -> Callable[[Labels], LineKey | None]:
    """A host by the label `node`, or by an id such as `node/pve`."""

    def key(labels: Labels) -> LineKey | None:
        host = labels.get("node") or labels.get("id", "").removeprefix("node/")
        return measure(name, "bytes", "host", host) if host else None

    return key


def _pool(labels: Labels) -> LineKey | None:
    """`storage/HOST/POOL`; the name of a pool may hold a slash nowhere."""
    return measure("pool-data", "bytes", "pool", labels.get("id", "").removeprefix("storage/"))


def _summed(name: str, kind: str, resource: str, unit: str, scale: float = 1.0) -> Line:
    return Line(
        _of_cluster(measure(name, unit)),
        ask.on_workers(ask.asked(kind, resource)),
        ask.on_workers(ask.allocatable(resource)),
        scale,
    )


LINES: Final = (
    Line(_on_node("memory", "memory", "bytes"), ask.asked("requests", "memory"), ask.allocatable("memory")),
    Line(
        _on_node("memory-limits", "limits.memory", "bytes"),
        ask.asked("limits", "memory"), ask.allocatable("memory"),
    ),
    Line(_on_node("cpu", "cpu", "millicores"), ask.asked("requests", "cpu"), ask.allocatable("cpu"), MILLI),
    Line(_on_node("pods", "pods", "count"), ask.standing(), ask.allocatable("pods")),
    _summed("memory-requests", "requests", "memory", "bytes"),
    _summed("memory-limits", "limits", "memory", "bytes"),
    _summed("cpu-requests", "requests", "cpu", "millicores", MILLI),
    _summed("cpu-limits", "limits", "cpu", "millicores", MILLI),
    Line(_attached, ask.attached()),
    Line(_phase, ask.by_phase()),
    Line(_of_cluster(measure("pending")), ask.waiting()),
    Line(_of_cluster(measure(EVICTIONS)), ask.told_of_evictions()),
    Line(_of_cluster(count("nodes")), "count(max by (node) (kube_node_info))"),
    Line(
        _of_cluster(count("nodes-ready")),
        'sum(max by (node) (kube_node_status_condition{condition="Ready", status="true"}))',
    ),
    Line(_of_cluster(count("volumes")), "count(max by (persistentvolume) (kube_persistentvolume_info))"),
    Line(_host("host-memory"), ask.machines_memory(), ask.of_hosts("pve_memory_size_bytes")),
    Line(
        _host("host-memory-used"),
        ask.of_hosts("pve_memory_usage_bytes"), ask.of_hosts("pve_memory_size_bytes"),
    ),
    Line(_pool, ask.of_pools("pve_disk_usage_bytes"), ask.of_pools("pve_disk_size_bytes")),
)  # fmt: skip
"""All but quotas, which need to know each other (`reading`)."""
