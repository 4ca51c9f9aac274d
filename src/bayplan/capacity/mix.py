"""The mix of workloads as it is, as an endless series of pods in which each comes as often as it does now.

A workload with twice the pods comes twice as often. Those with few pods do not all come at once: they are
spread over each round by the golden ratio, in the order in which they stand in the snapshot, the same way
every time.
"""

import heapq
import math
from collections.abc import Iterator
from typing import Final

from bayplan.capacity import series
from bayplan.capacity.ground import Ground
from bayplan.capacity.series import Series
from bayplan.disruption.replacements import NODE
from bayplan.model.making import NewPod
from bayplan.model.pods import Pod
from bayplan.model.record import Record
from bayplan.model.workloads import Kind, Workload

LASTING: Final = (Kind.DEPLOYMENT, Kind.STATEFUL_SET, Kind.REPLICA_SET, Kind.REPLICATION_CONTROLLER)
"""Kinds that keep their pods; Jobs end, and DaemonSets grow with the nodes."""
_PASSING: Final = (Kind.JOB, Kind.CRON_JOB, Kind.DAEMON_SET, NODE)
_GOLDEN: Final = (math.sqrt(5) - 1) / 2


class Strand(Record, frozen=True):
    """Pods of one kind: how many stand, one of them, and more of them."""

    weight: int
    pod: Pod
    series: Series


def strands(ground: Ground) -> tuple[Strand, ...]:
    """The workloads of which pods stand, and the pods that no known workload makes."""
    found: dict[str, list[Pod]] = {}
    made: dict[str, Workload] = {}
    for pod in ground.snapshot.pods:
        if pod.node and not pod.finished and not pod.terminating and not pod.mirror:
            workload = ground.ownership.workload_of(pod)
            name = _name(pod, workload)
            if name:
                found.setdefault(name, []).append(pod)
            if name and workload is not None:
                made[name] = workload
    return tuple(_strand(name, pods, made.get(name), ground) for name, pods in found.items())


def growing(found: tuple[Strand, ...]) -> Iterator[tuple[Strand, NewPod]]:
    """The pods of the mix, each with the strand it is of."""
    sources = [series.endless(one.series) for one in found]
    due = [(_first(number) / one.weight, number) for number, one in enumerate(found)]
    heapq.heapify(due)
    while due:
        at, number = due[0]
        yield found[number], next(sources[number])
        heapq.heapreplace(due, (at + 1 / found[number].weight, number))


def _first(number: int) -> float:
    return (number + 1) * _GOLDEN % 1.0


def _name(pod: Pod, workload: Workload | None) -> str:
    """What pods are put together by; empty for those that do not grow."""
    owner = pod.controller
    if workload is not None:
        return f"{workload.kind} {workload.key}" if workload.kind in LASTING else ""
    if owner is None:
        return f"Pod {pod.key}"
    return "" if owner.kind in _PASSING else f"{owner.kind} {pod.namespace}/{owner.name}"


def _strand(name: str, pods: list[Pod], workload: Workload | None, ground: Ground) -> Strand:
    first = pods[0]
    made = series.alike(workload, ground) if workload else series.copies(first, name, ground)
    return Strand(len(pods), first, made)
