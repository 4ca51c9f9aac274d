"""How much the containers of an estate used over thirty days, as evidence in Bayplan's own form.

What their memory did is told by `stories`, every two hours, the highest of these hours. CPU is read twice a
day, its highest five minutes and the memory of the card once. For half a day nobody measured anything.
"""

import json
from collections.abc import Iterator, Sequence

from tools.examples.blueprint import Workload
from tools.examples.estate import World
from tools.examples.identity import DAY
from tools.examples.placement import Pod
from tools.examples.quantities import MI
from tools.examples.stories import (
    HOUR,
    NOW,
    START,
    STEP,
    STORIES,
    WINDOW,
    Ran,
    Series,
    killed,
    starts_of,
    steady,
    time,
)
from tools.examples.timeline import seconds_since_run

SCHEMA = "bayplan.evidence/v1"
CPU_STEP = 12 * HOUR
UNSEEN = (NOW - 20 * DAY, NOW - 20 * DAY + DAY // 2)
"""Nobody looked after the one, up to the other."""
YOUNG = 3 * DAY
YOUNG_ONES = ("wealthfolio/wealthfolio", "servarr/flaresolverr")
CARD = "example.com/gpumem"
GREEDY = "immich/immich-server/immich-worker"
"""Takes more of the card's memory than it declares."""
CUT = "sonarqube/sonarqube/sonarqube"
"""Half as much again was requested until two weeks ago."""


def every(world: World) -> Iterator[Ran]:
    """Every container that ran; what is parked or waits has never been measured."""
    for workload in world.estate.workloads:
        pods = tuple(pod for pod in world.pods if pod.workload is workload and pod.node is not None)
        ended = workload.kind == "CronJob"
        pods = tuple(pod for pod in pods if ended or pod.phase == "Running")
        if not pods:
            continue
        for one in pods[0].admitted.containers:
            if one.role != "init":
                yield Ran(world.estate.identity, workload, one, pods)


def memory_of(ran: Ran) -> Series:
    """Memory in MiB, reading by reading."""
    found = STORIES.get(ran.key, steady)(ran)
    most = ran.limit // MI if ran.limit else 1 << 30
    bounded = [min(value, most) if value is not None else None for value in found]
    if ran.workload.kind != "CronJob":
        bounded[-1] = max(bounded[-1] or 0, ran.memory)
    return seen(ran, bounded)


def cpu_of(ran: Ran, peak: int, step: int = CPU_STEP) -> Series:
    """Millicores: what it used on average, or `peak` percent of that for the highest five minutes."""
    drawn = [max(1, ran.cpu * ran.drawn(55, 125, "cpu", index) // 100) for index in range(WINDOW // step)]
    return seen(ran, [value * peak // 100 for value in drawn], step)


def card_of(ran: Ran) -> Series:
    """MiB of the card, of those that share it by agreement."""
    declared = ran.container.limits.get(CARD, 0)
    low, high = (104, 109) if ran.key == GREEDY else (86, 97)
    return [
        declared * ran.drawn(low, high, "card", index) // 100 for index in range(WINDOW // DAY) if declared
    ]


def seen(ran: Ran, values: Sequence[int | None], step: int = STEP) -> Series:
    """The readings of the hours in which it ran, and somebody looked."""
    return [value if _looked(ran, time(index, step), step) else None for index, value in enumerate(values)]


def _looked(ran: Ran, at: int, step: int) -> bool:
    if UNSEEN[0] < at <= UNSEEN[1] or (ran.workload.key in YOUNG_ONES and at <= NOW - YOUNG):
        return False
    return ran.workload.kind != "CronJob" or _came_due(ran.workload, at, step)


def _came_due(workload: Workload, at: int, step: int) -> bool:
    """Whether a job ran in the hours before a reading."""
    period = seconds_since_run(workload.schedule, 1) - seconds_since_run(workload.schedule, 0)
    return (NOW - seconds_since_run(workload.schedule, 0) - at + step - 1) % period < step


def set_then(ran: Ran, side: str, resource: str, unit: int) -> list[int]:
    """What was in force in each half of the thirty days; nothing where nothing was set."""
    amounts = ran.container.requests if side == "requests" else ran.container.limits
    if not (now := amounts.get(resource, 0) // unit):
        return []
    before = now * 3 // 2 if ran.key == CUT and resource == "memory" else now
    return [before, now]


def evidence(world: World) -> str:
    """The whole file, one container a line, in the order of their places."""
    lines = sorted((place_of(ran, pod), line(ran)) for ran in every(world) for pod in named(ran))
    written = ",".join("\n" + printed({**place, **found}) for place, found in unpacked(lines))
    return f'{{"schema":"{SCHEMA}","evidence":[{written}\n]}}\n'


def named(ran: Ran) -> tuple[Pod, ...]:
    """Pods that nobody but a person or their node made are workloads of their own."""
    return ran.pods if ran.workload.kind in ("Pod", "Mirror") else ran.pods[:1]


Place = tuple[str, str, str, str]
Line = tuple[tuple[str, object], ...]


def place_of(ran: Ran, pod: Pod) -> Place:
    alone = ran.workload.kind in ("Pod", "Mirror")
    kind, name = ("Pod", pod.name) if alone else (ran.workload.kind, ran.workload.name)
    return kind, ran.workload.namespace, name, ran.container.name


def unpacked(lines: Sequence[tuple[Place, Line]]) -> Iterator[tuple[dict[str, object], dict[str, object]]]:
    names = ("kind", "namespace", "workload", "container")
    for place, found in lines:
        yield dict(zip(names, place, strict=True)), dict(found)


def line(ran: Ran) -> Line:
    """What is known of one container, but for its place. What is empty is left out."""
    kills = killed(ran)
    counted = [{"at": at, "limit": ran.limit, "source": "counter"} for at in kills]
    runs = ran.workload.kind == "CronJob"
    fields = {
        "memory": track(memory_of(ran), STEP, MI),
        "cpu": track(cpu_of(ran, 100), CPU_STEP),
        "cpu_peak": track(cpu_of(ran, 240, DAY), DAY),
        "gpu_memory": track(card_of(ran), DAY, MI),
        "requested": track(set_then(ran, "requests", "memory", MI), WINDOW // 2, MI),
        "limited": track(set_then(ran, "limits", "memory", MI), WINDOW // 2, MI),
        "requested_cpu": track(set_then(ran, "requests", "cpu", 1), WINDOW // 2),
        "starts": [] if runs else starts_of(ran),
        "restarts": len(kills),
        "since": NOW - YOUNG if ran.workload.key in YOUNG_ONES else START - STEP,
        "kills": counted,
        "sources": ["example"],
    }
    return tuple((name, value) for name, value in fields.items() if value)


def track(values: Sequence[int | None], step: int, unit: int = 1) -> dict[str, object]:
    """A track that ends now; what holds its default is left out, and so is one without readings."""
    if not values:
        return {}
    start = NOW - (len(values) - 1) * step
    return {"start": start, "step": step, **({"unit": unit} if unit > 1 else {}), "values": values}


def printed(found: object) -> str:
    return json.dumps(found, separators=(",", ":"), ensure_ascii=False)
