"""VerticalPodAutoscalers as Goldilocks makes them, with what their recommender would have said.

Percentiles are taken of the highest reading of each day, and of CPU readings; their bucket's upper edge, the
margin and the confidence of eight days follow the recommender's published definition. What comes out below
its floor, lowered to 100 MiB here, is the floor.
"""

from collections.abc import Iterator
from math import ceil, log

from tools.examples.blueprint import Manifest
from tools.examples.estate import World
from tools.examples.history import CPU_STEP, cpu_of, every, memory_of
from tools.examples.identity import DAY
from tools.examples.quantities import MI, print_count, print_cpu
from tools.examples.stories import STEP, Ran, Series
from tools.examples.timeline import metadata, workload_age

WATCHED = (
    "ebooks", "forgejo", "headscale", "homepage", "immich", "ntfy", "paperless-ai", "privatebin",
    "speedtest", "stirling-pdf", "tandoor", "uptime-kuma", "vaultwarden",
)  # fmt: skip
LEAST_MEMORY, LEAST_CPU = 100 * MI, 25
MARGIN = 1.15
DAYS = 8
READINGS_A_DAY = DAY // STEP
CPU_READINGS_A_DAY = DAY // CPU_STEP


def vpa_objects(world: World) -> list[Manifest]:
    """What `kubectl get vpa -A -o json` would list."""
    watched: dict[str, list[Ran]] = {}
    for ran in every(world):
        if ran.workload.namespace in WATCHED and ran.workload.kind == "Deployment":
            watched.setdefault(ran.workload.key, []).append(ran)
    return [autoscaler(world, watched[key]) for key in sorted(watched)]


def autoscaler(world: World, containers: list[Ran]) -> Manifest:
    workload = containers[0].workload
    name, identity = f"goldilocks-{workload.name}", world.estate.identity
    age = min(20 * DAY, workload_age(identity, workload))
    found = metadata(identity, "VerticalPodAutoscaler", name, age, workload.namespace, 1)
    found["labels"] = {"creator": "Fairwinds", "source": "goldilocks"}
    advice = [recommended(ran, len(containers)) for ran in sorted(containers, key=lambda one: one.key)]
    return {
        "apiVersion": "autoscaling.k8s.io/v1",
        "kind": "VerticalPodAutoscaler",
        "metadata": found,
        "spec": {
            "targetRef": {"apiVersion": "apps/v1", "kind": workload.kind, "name": workload.name},
            "updatePolicy": {"updateMode": "Off"},
        },
        "status": {"recommendation": {"containerRecommendations": advice}},
    }


def recommended(ran: Ran, containers: int) -> Manifest:
    target, lower, upper = (amounts(ran, containers, *one) for one in BOUNDS)
    return {
        "containerName": ran.container.name,
        "lowerBound": lower,
        "target": target,
        "uncappedTarget": target,
        "upperBound": upper,
    }


BOUNDS = ((90, 1.0), (50, (1 + 0.001 / DAYS) ** -2), (95, 1 + 1 / DAYS))
"""Percentile and what confidence makes of it: target, lower bound, upper bound."""


def amounts(ran: Ran, containers: int, percent: int, factor: float) -> Manifest:
    peaks = list(daily(memory_of(ran)))[-DAYS:]
    cores = [value for value in cpu_of(ran, 100)[-DAYS * CPU_READINGS_A_DAY :] if value is not None]
    memory = int(edge(percentile(peaks, percent) * MI, 10_000_000) * MARGIN * factor)
    cpu = int(edge(percentile(cores, percent), 10) * MARGIN * factor)
    return {
        "cpu": print_cpu(max(cpu, LEAST_CPU // containers)),
        "memory": print_count(max(memory, LEAST_MEMORY // containers)),
    }


def daily(values: Series) -> Iterator[int]:
    """The highest reading of each day that has one."""
    for start in range(0, len(values), READINGS_A_DAY):
        day = [value for value in values[start : start + READINGS_A_DAY] if value is not None]
        if day:
            yield max(day)


def percentile(values: list[int], percent: int) -> int:
    return sorted(values)[max(0, ceil(len(values) * percent / 100) - 1)]


def edge(value: float, first: float) -> float:
    """The upper edge of the bucket of a value; buckets grow by a twentieth."""
    bucket = int(log(value * 0.05 / first + 1) / log(1.05)) if value >= first else 0
    return first * (1.05 ** (bucket + 1) - 1) / 0.05
