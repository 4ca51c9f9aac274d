"""What a snapshot knows of the use of containers: little, for it is one moment.

Containers that ran out of memory say so in their status, if it was the last that happened to them. VPA
objects and their checkpoints say what is recommended. One reading of the metrics API is no evidence: nobody
knows how far from a peak it was.
"""

import datetime
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Final

from msgspec.structs import replace

from bayplan.model.autoscaling import VerticalAutoscaler, VerticalCheckpoint
from bayplan.model.evidence import Advice, Evidence, Kill, Place
from bayplan.model.making import TEMPLATE_HASH
from bayplan.model.pods import Container, ContainerStatus, Pod
from bayplan.model.snapshot import Snapshot
from bayplan.rightsizing import checkpoints
from bayplan.rightsizing.gathering import merging
from bayplan.rightsizing.recommender import LARGEST

OUT_OF_MEMORY: Final = "OOMKilled"
ONE_READING: Final = "the metrics API has one reading, which says nothing of a peak"
NO_READINGS: Final = "a checkpoint of a VPA tells how often which size was used, not when: it is no readings"
NO_MOMENT: Final = "ran out of memory, but its status does not say when"
_OF_CRON_JOB: Final = re.compile(r"(.+)-[0-9]{8,}\Z", re.ASCII)
_NOBODY: Final = ("", "Node")


def of_snapshot(snapshot: Snapshot) -> tuple[Evidence, ...]:
    """What a snapshot says of each container of which it says anything."""
    at = _seconds(snapshot.taken_at) or 0
    advised = list(_advised(snapshot.vertical_autoscalers, at))
    return merging.merge([_pods(snapshot), advised, _remembered(snapshot)])


def _pods(snapshot: Snapshot) -> Iterator[Evidence]:
    """What the pods say, all pods of a workload together."""
    owners = _Owners(snapshot)
    read = {(one.pod_key, one.container) for one in snapshot.usage if one.memory is not None}
    found: defaultdict[Place, list[tuple[Pod, Container]]] = defaultdict(list)
    for pod in snapshot.pods:
        for container in (*pod.spec.containers, *pod.spec.init_containers):
            found[owners.place(pod, container.name)].append((pod, container))
    for place, ran in found.items():
        notes = [ONE_READING] if any((pod.key, one.name) in read for pod, one in ran) else []
        yield _told(place, ran, notes)


def _told(place: Place, ran: Iterable[tuple[Pod, Container]], notes: list[str]) -> Evidence:
    starts, kills, since, restarts = list[int](), list[Kill](), list[int](), 0
    for pod, container in ran:
        since.extend(filter(None, [_seconds(pod.status.started or pod.created)]))
        status = _status(pod, container.name)
        if status is None:
            continue
        restarts += status.restarts
        starts.extend(filter(None, [_seconds(status.started)]))
        if status.last_end_reason == OUT_OF_MEMORY:
            at = _seconds(status.last_end)
            kills.extend([Kill(at, _limit(status, container))] if at is not None else ())
            notes.extend([NO_MOMENT] if at is None else ())
    return Evidence(
        place,
        starts=tuple(sorted(starts)),
        restarts=restarts,
        since=min(since, default=None),
        kills=tuple(kills),
        sources=("pods",),
        notes=tuple(dict.fromkeys(notes)),
    )


def _status(pod: Pod, container: str) -> ContainerStatus | None:
    everything = (*pod.status.containers, *pod.status.init_containers)
    return next((one for one in everything if one.name == container), None)


def _limit(status: ContainerStatus, container: Container) -> int | None:
    """What it is allowed, as the kubelet reports it, else as its pod asks; a resize since is not known of."""
    limits = status.resources.limits if status.resources is not None else container.resources.limits
    return limits["memory"].units if "memory" in limits else None


class _Owners:
    """Whose pods they are, by owner references; where the maker is not in the snapshot, by its name."""

    def __init__(self, snapshot: Snapshot) -> None:
        self._above = {
            (str(one.kind), str(one.namespace), one.name): one.controller for one in snapshot.workloads
        }

    def place(self, pod: Pod, container: str) -> Place:
        """The container's place: that of the workload at the top."""
        owner = pod.controller
        if owner is None or owner.kind in _NOBODY:
            return Place("Pod", pod.namespace, pod.name, container)
        above = self._above.get((owner.kind, pod.namespace, owner.name))
        if above is not None:
            return Place(above.kind, pod.namespace, above.name, container)
        known = (owner.kind, str(pod.namespace), owner.name) in self._above
        kind, name = (owner.kind, owner.name) if known else _by_name(owner.kind, owner.name, pod)
        return Place(kind, pod.namespace, name, container)


def _by_name(kind: str, name: str, pod: Pod) -> tuple[str, str]:
    """What the name of a maker says of who made that."""
    mark = pod.labels.get(TEMPLATE_HASH, "")
    if kind == "ReplicaSet" and mark and name.endswith(f"-{mark}"):
        return "Deployment", name.removesuffix(f"-{mark}")
    run = _OF_CRON_JOB.match(name)
    return ("CronJob", run[1]) if kind == "Job" and run else (kind, name)


def _advised(autoscalers: Iterable[VerticalAutoscaler], at: int) -> Iterator[Evidence]:
    """What VPA objects recommend."""
    for one in autoscalers:
        source = source_of(one)
        for said in one.advice:
            place = Place(one.kind, one.namespace, one.workload, said.container)
            bounds = {
                "target": said.target,
                "lower": said.lower,
                "upper": said.upper,
                "uncapped": said.uncapped,
            }
            advice = tuple(
                Advice(source, bound, resource, amount, at)
                for bound, amounts in bounds.items()
                for resource, amount in amounts.items()
            )
            yield Evidence(place, advice=advice, sources=(source,))


def source_of(one: VerticalAutoscaler) -> str:
    """What its advice is said to come from."""
    return f"VPA {one.namespace}/{one.name}{' (Goldilocks)' if one.goldilocks else ''}"


def _remembered(snapshot: Snapshot) -> Iterator[Evidence]:
    """What checkpoints come to, where their VPA itself says nothing (yet, or any more)."""
    known = {(one.namespace, one.name): one for one in snapshot.vertical_autoscalers}
    shared: defaultdict[tuple[str, str], int] = defaultdict(int)
    for kept in snapshot.vertical_checkpoints:
        shared[kept.namespace, kept.autoscaler] += 1
    for kept in snapshot.vertical_checkpoints:
        owner = known.get((kept.namespace, kept.autoscaler))
        if owner is not None and kept.samples:
            place = Place(owner.kind, owner.namespace, owner.workload, kept.container)
            spoken = any(one.container == kept.container and one.target for one in owner.advice)
            yield _recalled(kept, place, shared[kept.namespace, kept.autoscaler], spoken)


def _recalled(kept: VerticalCheckpoint, place: Place, containers: int, spoken: bool) -> Evidence:
    source = f"VPA checkpoint {kept.namespace}/{kept.name}"
    told = () if spoken else checkpoints.advice_of(kept, containers)
    advice = (replace(one, source=source) for one in told if one.amount < LARGEST)
    return Evidence(
        place, since=_seconds(kept.first), advice=tuple(advice), sources=(source,), notes=(NO_READINGS,)
    )


def _seconds(moment: datetime.datetime | None) -> int | None:
    """Whole seconds since 1970; None for a moment before, which Go's zero time is."""
    found = int(moment.timestamp()) if moment is not None else -1
    return found if found >= 0 else None
