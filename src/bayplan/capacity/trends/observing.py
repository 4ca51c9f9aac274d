"""Looks at an estate for its history: all load lines, what triggers ask for, and plain counts."""

import datetime
from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Final

from bayplan.capacity import workers
from bayplan.capacity.report.lines import LoadLine
from bayplan.capacity.trends import sighting
from bayplan.capacity.trends.observation import (
    ATTACHMENTS,
    COUNT,
    MEASURE,
    OVERCOMMITTING,
    Figure,
    LineKey,
    Observation,
    count,
    measure,
)
from bayplan.model import demand
from bayplan.model.pods import Amounts, Pod
from bayplan.model.policy import LimitRange
from bayplan.model.quantities import ZERO
from bayplan.model.snapshot import Snapshot
from bayplan.model.versions import Kubernetes

OWN: Final = frozenset((MEASURE, COUNT, ATTACHMENTS))
"""The constraints of figures that are no load lines."""
UNITS: Final = {demand.CPU: "millicores", demand.MEMORY: "bytes"}


def observe(
    snapshot: Snapshot,
    kubernetes: Kubernetes,
    lines: Iterable[LoadLine],
    at: datetime.datetime,
    digest: str = "",
) -> Observation:
    """An estate in figures. Of two lines with the same key the fuller stays."""
    found: dict[LineKey, Figure] = {}
    for line in lines:
        key = LineKey(line.constraint, line.name, line.scope, line.subject, line.unit)
        figure = Figure(key, line.used, line.capacity)
        found[key] = max(found.get(key, figure), figure, key=_fullness)
    for figure in _own(snapshot, kubernetes):
        found[figure.key] = figure
    return Observation(
        at,
        digest,
        tuple(found[key] for key in sorted(found)),
        sighting.sightings(snapshot, at),
        sighting.watched(snapshot),
    )


def _fullness(figure: Figure) -> float:
    return figure.used / figure.capacity if figure.capacity else 0.0


def _own(snapshot: Snapshot, kubernetes: Kubernetes) -> Iterator[Figure]:
    yield from _requested(snapshot, kubernetes)
    yield from _overcommitting(snapshot)
    yield from _attached(snapshot)
    yield from _below(snapshot)
    yield from _counted(snapshot)


def _requested(snapshot: Snapshot, kubernetes: Kubernetes) -> Iterator[Figure]:
    """What runs on the workers asks for, and may use, of what they can give."""
    nodes = [node for node in snapshot.nodes if workers.access(node) != workers.CONTROL_PLANE]
    if not nodes:
        return
    names = {node.name for node in nodes}
    pods = [pod for pod in snapshot.pods if pod.node in names and not pod.finished]
    requests = demand.integers(_summed(demand.requests(pod, kubernetes) for pod in pods))
    limits = demand.integers(_summed(demand.limits(pod.spec, kubernetes) for pod in pods))
    room = demand.integers(_summed(node.allocatable for node in nodes))
    for name, unit in UNITS.items():
        bound = room.get(name)
        yield Figure(measure(f"{name}-requests", unit), requests.get(name, 0), bound)
        yield Figure(measure(f"{name}-limits", unit), limits.get(name, 0), bound)


def limits_above(ranges: Iterable[LimitRange]) -> bool:
    """Whether pods that name no memory of their own are given a limit above their request."""
    items = (item for one in ranges for item in one.items)
    return any(
        item.default[demand.MEMORY].nanos > item.default_request[demand.MEMORY].nanos
        for item in items
        if demand.MEMORY in item.default and demand.MEMORY in item.default_request
    )


def _overcommitting(snapshot: Snapshot) -> Iterator[Figure]:
    """Of the namespaces with limit ranges, those whose memory limits are above requests by default."""
    ranges: dict[str, list[LimitRange]] = {}
    for one in snapshot.limit_ranges:
        ranges.setdefault(one.namespace, []).append(one)
    if ranges:
        yield Figure(measure(OVERCOMMITTING), sum(map(limits_above, ranges.values())), len(ranges))


def _summed(amounts: Iterable[Amounts]) -> Amounts:
    total: Amounts = {}
    for one in amounts:
        for name in UNITS:
            total[name] = total.get(name, ZERO).plus(one.get(name, ZERO))
    return total


def _attached(snapshot: Snapshot) -> Iterator[Figure]:
    """Every VolumeAttachment counts, attached or on its way; a driver of a node counts from zero."""
    taken = Counter((str(one.node), one.attacher) for one in snapshot.attachments)
    bounds = {
        (str(node.name), driver.name): driver.count for node in snapshot.csi_nodes for driver in node.drivers
    }
    for node, driver in sorted({*taken, *bounds}):
        key = LineKey(ATTACHMENTS, driver, "node", node, "count")
        yield Figure(key, taken[node, driver], bounds.get((node, driver)))


def _below(snapshot: Snapshot) -> Iterator[Figure]:
    """Memory promised to the machines that run on each host, and how full the storage pools are."""
    lower = snapshot.lower
    for host in lower.hosts:
        running = [one for one in lower.machines if one.host == host.name and one.running]
        promised = sum(one.memory or 0 for one in running if not one.template)
        if lower.machines and host.memory:
            yield Figure(measure("host-memory", "bytes", "host", host.name), promised, host.memory)
        if host.memory_used is not None:
            used = measure("host-memory-used", "bytes", "host", host.name)
            yield Figure(used, host.memory_used, host.memory)
    for pool in lower.storage_pools:
        if pool.used is not None:
            subject = f"{pool.host}/{pool.name}" if pool.host else pool.name
            yield Figure(measure("pool-data", "bytes", "pool", subject), pool.used, pool.size)


def _counted(snapshot: Snapshot) -> Iterator[Figure]:
    phases = Counter(pod.status.phase for pod in snapshot.pods)
    counts = {
        "nodes": len(snapshot.nodes),
        "nodes-ready": sum(node.ready for node in snapshot.nodes),
        "volumes": len(snapshot.volumes),
        "attachments": len(snapshot.attachments),
        "workloads": len(snapshot.workloads),
    }
    for name, number in counts.items():
        yield Figure(count(name), number)
    for phase in ("Pending", "Running", "Succeeded", "Failed", "Unknown"):
        yield Figure(count("pods", phase), phases[phase])
    if snapshot.pods:
        yield Figure(measure("pending"), sum(map(_waits, snapshot.pods)))


def _waits(pod: Pod) -> bool:
    return not pod.node and not pod.finished and not pod.terminating
