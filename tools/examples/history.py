"""How much the containers of an estate used over thirty days, as evidence in Bayplan's own form.

Most are steady, and use a good deal less than they ask for. A few have a story: `STORIES` says whose. Every
series ends at what the metrics API had measured, and never passes the limit. Readings are made every six
hours and are the highest of those hours; for half a day nobody measured anything.
"""

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from tools.examples.blueprint import Container, Workload
from tools.examples.estate import World
from tools.examples.identity import CAPTURED_AT, DAY, Identity
from tools.examples.metrics import cpu_use, memory_use
from tools.examples.placement import Pod
from tools.examples.quantities import MI
from tools.examples.timeline import pod_age, seconds_since_run

SCHEMA = "bayplan.evidence/v1"
STEP = 6 * 3600
STEPS = 30 * DAY // STEP
NOW = int(CAPTURED_AT.timestamp())
START = NOW - (STEPS - 1) * STEP
UNSEEN = range(41, 43)
YOUNG = 3 * DAY
YOUNG_ONES = ("wealthfolio/wealthfolio", "servarr/flaresolverr")
LEAK = 28 * MI
FULL = 97
"""Percent of a limit that the highest readings reach at most: what is above is not seen, but killed."""

Series = list[int | None]


@dataclass(frozen=True, slots=True)
class Ran:
    """A container of a workload with the pods it has now, and what was measured of it at the end."""

    identity: Identity
    workload: Workload
    container: Container
    pods: tuple[Pod, ...]

    @property
    def key(self) -> str:
        return f"{self.workload.key}/{self.container.name}"

    @property
    def limit(self) -> int:
        return self.container.limits.get("memory", 0)

    @property
    def memory(self) -> int:
        """The highest of its pods, in whole MiB."""
        return -(-max(memory_use(self.identity, self.container, self._name(pod)) for pod in self.pods) // MI)

    @property
    def cpu(self) -> int:
        return max(cpu_use(self.identity, self.container, self._name(pod)) for pod in self.pods)

    def _name(self, pod: Pod) -> tuple[str, ...]:
        return (self.workload.key, pod.name, self.container.name)

    def starts(self) -> list[int]:
        """When its pods began, as far as that lies within the thirty days."""
        begun = (NOW - pod_age(self.identity, pod) + 3 for pod in self.pods)
        return sorted({at for at in begun if at >= START - STEP})

    def drawn(self, low: int, high: int, what: str, index: int) -> int:
        return self.identity.number(low, high, what, self.key, str(index))


def steady(ran: Ran) -> Series:
    """A little below and above what it uses now."""
    return [ran.memory * ran.drawn(94, 106, "steady", index) // 100 for index in range(STEPS)]


def leak(ran: Ran) -> Series:
    """Grows by the same amount every day, until it is killed or started anew."""
    began = ran.starts()[-1]
    least = ran.memory * MI - LEAK * (NOW - began) // DAY
    period = (ran.limit - least) * DAY // LEAK
    return [(least + LEAK * ((time(index) - began) % period) // DAY) // MI for index in range(STEPS)]


def nightly(ran: Ran) -> Series:
    """Works from midnight to six, and rests."""
    found = steady(ran)
    for index in range(STEPS - 1):
        if time(index) % DAY == STEP:
            found[index] = ran.memory * ran.drawn(185, 205, "night", index) // 100
    return found


def imports(ran: Ran) -> Series:
    """Idles, but for two imports that come near the limit."""
    found = steady(ran)
    for index in (33, 92):
        found[index] = ran.limit // MI * FULL // 100
    return found


def double_start(ran: Ran) -> Series:
    """Takes at each start far more than it ever does later."""
    found = steady(ran)
    for at in started_twice(ran):
        found[step_of(at)] = ran.limit // MI * ran.drawn(86, 90, "start", at) // 100
    return found


def growth(ran: Ran) -> Series:
    """Grows slowly, and no start gives anything back."""
    return [ran.memory * (62 + 38 * index // (STEPS - 1)) // 100 for index in range(STEPS)]


def pinned(ran: Ran) -> Series:
    """Runs into its limit again and again."""
    found = steady(ran)
    for at in killed(ran):
        found[step_of(at)] = ran.limit // MI * 99 // 100
    return found


Story = Callable[[Ran], Series]
STORIES: Mapping[str, Story] = {
    "vaultwarden/vaultwarden/vaultwarden": leak,
    "forgejo/forgejo/forgejo": nightly,
    "paperless-ngx/paperless-ngx/paperless-ngx": nightly,
    "ebooks/audiobookshelf/audiobookshelf": imports,
    "stirling-pdf/stirling-pdf/stirling-pdf": double_start,
    "immich/immich-postgres/immich-postgresql": growth,
    "immich/immich-machine-learning/immich-machine-learning": pinned,
    "paperless-ai/paperless-ai/paperless-ai": pinned,
}


def time(index: int) -> int:
    return START + index * STEP


def step_of(at: int) -> int:
    """The reading that a moment belongs to."""
    return -((START - at) // STEP)


def started_twice(ran: Ran) -> list[int]:
    """When its pods began, and a few times before."""
    return sorted({*ran.starts(), *(NOW - days * DAY + 1800 for days in (12, 19, 27))})


def killed(ran: Ran) -> list[int]:
    """When it ran out of memory. The last time is the one that its pod's status tells of."""
    if STORIES.get(ran.key) is leak:
        return leaked(ran)
    kills = ran.workload.out_of_memory_kills
    if not kills:
        return []
    pod = ran.pods[0]
    name = (ran.workload.namespace, pod.name, ran.container.name)
    last = NOW - ran.identity.number(3600, 40_000, "restarted", *name) - 1
    began = NOW - pod_age(ran.identity, pod)
    apart = (last - began) // kills
    return [last - apart * back for back in reversed(range(kills))]


def leaked(ran: Ran) -> list[int]:
    """Each time the leak reached the limit, a moment before it began anew."""
    began = ran.starts()[-1]
    least = ran.memory * MI - LEAK * (NOW - began) // DAY
    period = (ran.limit - least) * DAY // LEAK
    return [at for at in range(began - 30 - 4 * period, began, period) if at > START - STEP]


def starts_of(ran: Ran) -> list[int]:
    story = STORIES.get(ran.key)
    if story is double_start:
        return started_twice(ran)
    again = [at + (30 if story is leak else 1) for at in killed(ran)]
    return sorted({*ran.starts(), *again})


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


def cpu_of(ran: Ran, peak: int) -> Series:
    """Millicores: what it used on average, or `peak` percent of that for the highest five minutes."""
    drawn = [max(1, ran.cpu * ran.drawn(55, 125, "cpu", index) // 100) for index in range(STEPS)]
    return seen(ran, [value * peak // 100 for value in drawn])


def seen(ran: Ran, values: Sequence[int | None]) -> Series:
    """The readings of the hours in which it ran, and somebody looked."""
    return [value if _looked(ran, index) else None for index, value in enumerate(values)]


def _looked(ran: Ran, index: int) -> bool:
    if index in UNSEEN or (ran.workload.key in YOUNG_ONES and time(index) <= NOW - YOUNG):
        return False
    return ran.workload.kind != "CronJob" or _came_due(ran.workload, index)


def _came_due(workload: Workload, index: int) -> bool:
    """Whether a job ran in the hours before a reading."""
    period = seconds_since_run(workload.schedule, 1) - seconds_since_run(workload.schedule, 0)
    return (NOW - seconds_since_run(workload.schedule, 0) - time(index) + STEP - 1) % period < STEP


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
        "memory": track(memory_of(ran), MI),
        "cpu": track(cpu_of(ran, 100), 1),
        "cpu_peak": track(cpu_of(ran, 240), 1),
        "starts": [] if runs else starts_of(ran),
        "restarts": len(kills),
        "since": NOW - YOUNG if ran.workload.key in YOUNG_ONES else START - STEP,
        "kills": counted,
        "sources": ["example"],
    }
    return tuple((name, value) for name, value in fields.items() if value)


def track(values: Series, unit: int) -> dict[str, object]:
    """A track; what holds its default is left out."""
    return {"start": START, "step": STEP, **({"unit": unit} if unit > 1 else {}), "values": values}


def printed(found: object) -> str:
    return json.dumps(found, separators=(",", ":"), ensure_ascii=False)
