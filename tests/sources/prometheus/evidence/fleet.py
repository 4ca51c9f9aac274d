"""A small cluster over three days, told as two generations of cAdvisor and kube-state-metrics tell it.

What is in it: a Deployment whose pods were replaced in between, with a peak between two whole hours; a
StatefulSet that is killed for want of memory; a CronJob whose pods are gone; a pod nobody owns any more; a
pause container and the pod as a whole; readings that are no number; a counter that begins anew; a gap.
"""

import math
from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from tests.prometheus import Sampled, constant

MINUTES = 300
HOUR = 3_600
DAY = 86_400
MI = 1 << 20
GI = 1 << 30
START = 1_767_225_600
"""A midnight."""
END = START + 3 * DAY
TURN = START + 36 * HOUR
"""When the Deployment was replaced, and the StatefulSet killed."""
PEAK = START + 50 * HOUR + 2 * MINUTES
GAP = range(START + 60 * HOUR, START + 66 * HOUR)
OLD_WEB, NEW_WEB = "web-6c7d9f8b54", "web-5d8f7c9b6d"


class Generation(NamedTuple):
    """What labels are called, and whether amounts have a metric each."""

    pod: str = "pod"
    container: str = "container"
    amounts_by_resource: bool = True


NEW = Generation()
OLD = Generation("pod_name", "container_name", amounts_by_resource=False)


def cluster(generation: Generation) -> list[Sampled]:
    """Everything, scraped by a pair of servers."""
    found = [*_web(generation), *_database(generation), *_backup(generation), *_ghost(generation)]
    return [*_pair(found), *_nodes()]


def times(start: int = START, end: int = END) -> list[int]:
    """When containers were looked at: every five minutes, but not in the gap."""
    return [at for at in range(start, end + 1, MINUTES) if at not in GAP]


def _pair(series: Iterable[Sampled]) -> Iterator[Sampled]:
    """As an HA pair stores it: the second sees a little later, and less."""
    for one in series:
        samples = list(one.samples)
        yield Sampled(one.name, {**one.labels, "replica": "a"}, samples)
        late = [(at + 7, value) for at, value in samples[: len(samples) * 9 // 10]]
        yield Sampled(one.name, {**one.labels, "replica": "b"}, late)


def _usage(
    generation: Generation, who: Mapping[str, str], begin: int, memory: Mapping[int, float], cores: float
) -> Iterator[Sampled]:
    """What cAdvisor tells of a container: its use, and that of its pod and pause container beside it."""
    labels = {
        "namespace": who["namespace"], generation.pod: who["pod"], generation.container: who["container"],
        "id": f"/kubepods/{who['pod']}/{who['container']}",
    }  # fmt: skip
    looks = sorted(memory)
    yield Sampled("container_memory_working_set_bytes", labels, [(at, memory[at]) for at in looks])
    yield Sampled("container_memory_rss", labels, [(at, memory[at] / 2) for at in looks])
    anew = TURN if who["pod"] == "db-0" else END + 1
    seconds = [(at, (at - begin if at < anew else at - anew) * cores) for at in looks]
    yield Sampled("container_cpu_usage_seconds_total", {**labels, "cpu": "total"}, seconds)
    yield constant("container_start_time_seconds", labels, looks, begin)
    for name in ("POD", ""):
        whole = {**labels, generation.container: name, "id": f"/kubepods/{who['pod']}/{name}x"}
        yield constant("container_memory_working_set_bytes", whole, looks, 64 * GI)


def _amounts(
    generation: Generation, who: Mapping[str, str], looks: list[int], limit: Mapping[int, float]
) -> Iterator[Sampled]:
    told = (("requests", "memory", "memory_bytes"), ("limits", "memory", "memory_bytes"))
    for kind, resource, old in (*told, ("requests", "cpu", "cpu_cores")):
        name, labels = f"kube_pod_container_resource_{kind}", {**who}
        if generation.amounts_by_resource:
            labels["resource"] = resource
        else:
            name = f"{name}_{old}"
        values = limit if kind == "limits" else dict.fromkeys(looks, 0.25 if resource == "cpu" else 128 * MI)
        yield Sampled(name, labels, [(at, values[at]) for at in looks])


def _owned(who: Mapping[str, str], looks: list[int], kind: str, name: str) -> Iterator[Sampled]:
    pod = {"namespace": who["namespace"], "pod": who["pod"]}
    owner = {"owner_kind": kind, "owner_name": name, "owner_is_controller": "true"}
    yield constant("kube_pod_owner", {**pod, **owner}, looks)
    yield constant("kube_pod_status_phase", {**pod, "phase": "Running"}, looks)
    yield constant("kube_pod_created", pod, looks, looks[0] - HOUR)


def _web(generation: Generation) -> Iterator[Sampled]:
    """Two pods at a time; the second of the later two has a peak."""
    for number, (owner, pod, begin, end) in enumerate((
        (OLD_WEB, "x2k4z", START, TURN), (OLD_WEB, "b7v9c", START, TURN),
        (NEW_WEB, "d5f6g", TURN, END), (NEW_WEB, "h8j2l", TURN, END),
    )):  # fmt: skip
        who = {"namespace": "shop", "pod": f"{owner}-{pod}", "container": "server"}
        looks = times(begin, end)
        memory = dict.fromkeys(looks, 100.0 * MI)
        if number == 3:
            memory[PEAK] = 700.0 * MI
            memory[PEAK + HOUR] = math.nan
        yield from _usage(generation, who, begin, memory, 0.2 if number else 0.3)
        yield from _amounts(generation, who, looks, dict.fromkeys(looks, 256.0 * MI))
        yield from _owned(who, looks, "ReplicaSet", owner)
        yield constant("kube_pod_container_status_restarts_total", who, looks, 3 if begin == START else 0)
    for owner, begin, end in ((OLD_WEB, START, TURN), (NEW_WEB, TURN, END)):
        above = {"owner_kind": "Deployment", "owner_name": "web", "owner_is_controller": "true"}
        labels = {"namespace": "shop", "replicaset": owner, **above}
        yield constant("kube_replicaset_owner", labels, times(begin, end))


def _database(generation: Generation) -> Iterator[Sampled]:
    """Killed at the turn and once more two hours later; its limit is raised in between."""
    who = {"namespace": "data", "pod": "db-0", "container": "postgres"}
    looks = times()
    limit = {at: 512.0 * MI if at < TURN + HOUR else 1024.0 * MI for at in looks}
    yield from _usage(generation, who, START, {at: limit[at] * 0.9 for at in looks}, 1.0)
    yield from _amounts(generation, who, looks, limit)
    yield from _owned(who, looks, "StatefulSet", "db")
    again = TURN + 2 * HOUR
    restarts = [(at, 5.0 + (at > TURN) + (at > again)) for at in looks]
    yield Sampled("kube_pod_container_status_restarts_total", who, restarts)
    reason = {**who, "reason": "OOMKilled"}
    flagged = [at for at in looks if at > TURN]
    yield constant("kube_pod_container_status_last_terminated_reason", reason, flagged)


def _backup(generation: Generation) -> Iterator[Sampled]:
    """A job each night, whose pod lives for forty minutes."""
    for night in range(3):
        begin = START + night * DAY + 2 * HOUR
        looks = times(begin, begin + 8 * MINUTES)
        job = f"backup-{begin // 60}"
        who = {"namespace": "ops", "pod": f"{job}-z6w4t", "container": "dump"}
        yield from _usage(generation, who, begin, dict.fromkeys(looks, (200.0 + night) * MI), 0.5)
        yield from _owned(who, looks, "Job", job)
        above = {"owner_kind": "CronJob", "owner_name": "backup", "owner_is_controller": "true"}
        yield constant("kube_job_owner", {"namespace": "ops", "job_name": job, **above}, looks)


def _ghost(generation: Generation) -> Iterator[Sampled]:
    """Nobody tells whose it was; one of its children is killed, and its node's clock is ahead."""
    who = {"namespace": "old", "pod": "ghost-7b9f8c6d5-q9r8s", "container": "main"}
    looks = times(START, START + 12 * HOUR)
    yield from _usage(generation, who, START + 400 * DAY, dict.fromkeys(looks, 50.0 * MI), 0.1)
    labels = {"namespace": "old", generation.pod: who["pod"], generation.container: "main"}
    events = [(at, float(at > START + 5 * HOUR)) for at in looks]
    yield Sampled("container_oom_events_total", labels, events)
    for metric, share in (("periods", 1.0), ("throttled_periods", 0.25)):
        counted = [(at, (at - START) * 10 * share) for at in looks]
        yield Sampled(f"container_cpu_cfs_{metric}_total", labels, counted)


def _nodes() -> Iterator[Sampled]:
    """The kernel saw more than containers tell; the card's memory is told of a pod."""
    kills = [(at, 10.0 + 7 * (at > TURN)) for at in times()]
    yield Sampled("node_vmstat_oom_kill", {"instance": "192.0.2.11:9100"}, kills)
    card = {
        "exported_namespace": "data", "exported_pod": "db-0", "exported_container": "postgres",
        "namespace": "gpu", "pod": "dcgm-exporter-x5z7q", "container": "exporter", "gpu": "0",
    }  # fmt: skip
    held = [(at, 1500.0 if at == PEAK else 900.0) for at in times()]
    yield Sampled("DCGM_FI_DEV_FB_USED", card, held)
