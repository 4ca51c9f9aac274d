"""What became of the memory of each container within thirty days, and when it started and ran out of it.

Most are steady, and use a good deal less than they ask for. A few have a story: `STORIES` says whose, and
agrees with what the comments of the stacks say of their sizes. Every series ends at what the metrics API had
measured, and never passes the limit.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from tools.examples.blueprint import Container, Workload
from tools.examples.identity import CAPTURED_AT, DAY, Identity
from tools.examples.metrics import cpu_use, memory_use
from tools.examples.placement import Pod
from tools.examples.quantities import MI
from tools.examples.timeline import pod_age

HOUR = 3600
STEP = 2 * HOUR
WINDOW = 30 * DAY
STEPS = WINDOW // STEP
NOW = int(CAPTURED_AT.timestamp())
START = NOW - (STEPS - 1) * STEP
LEAK = 28 * MI
FULL = 97
"""Percent of a limit that the highest readings reach at most: what is above is not seen, but killed."""
CALM = 94
"""Percent of a limit that a steady container reaches at most: it would be flagged above."""
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
    most = max(ran.memory, ran.limit // MI * CALM // 100) if ran.limit else 1 << 30
    return [min(most, ran.memory * ran.drawn(94, 106, "steady", index) // 100) for index in range(STEPS)]


def leak(ran: Ran) -> Series:
    """Grows by the same amount every day, until it is killed or started anew."""
    began = ran.starts()[-1]
    least = ran.memory * MI - LEAK * (NOW - began) // DAY
    period = (ran.limit - least) * DAY // LEAK
    return [(least + LEAK * ((time(index) - began) % period) // DAY) // MI for index in range(STEPS)]


def nightly(height: int) -> "Story":
    """Works from midnight to six, up to so many MiB, and rests."""

    def told(ran: Ran) -> Series:
        found = steady(ran)
        for index in range(STEPS - 3):
            if time(index) % DAY in (STEP, 2 * STEP, 3 * STEP):
                found[index] = height * ran.drawn(88, 100, "night", index) // 100
        return found

    return told


def jobs(height: int, *days: float) -> "Story":
    """Idles, but for jobs so many days ago that come near so many MiB."""

    def told(ran: Ran) -> Series:
        found = steady(ran)
        for day in days:
            index = step_of(NOW - int(day * DAY))
            found[index] = height * ran.drawn(97, 100, "job", index) // 100
        return found

    return told


def imports(ran: Ran) -> Series:
    """Idles, but for two imports that come near the limit."""
    found = steady(ran)
    for day in (6.75, 21.5):
        found[step_of(NOW - int(day * DAY))] = ran.limit // MI * FULL // 100
    return found


def once_a_month(ran: Ran) -> Series:
    """Takes a good deal more once a week, and on one evening of the month, twice, far more than that."""
    found = steady(ran)
    for day in (3.1, 10.1, 17.1, 24.1):
        found[step_of(NOW - int(day * DAY))] = 1228 - ran.drawn(0, 40, "week", int(day))
    for day in (18.9, 18.8):
        found[step_of(NOW - int(day * DAY))] = 2970
    return found


def loads(height: int) -> "Story":
    """Takes at each start up to so many MiB, and far less later."""

    def told(ran: Ran) -> Series:
        found = steady(ran)
        for at in starts_of(ran):
            found[step_of(at)] = height * ran.drawn(96, 100, "start", at) // 100
        return found

    return told


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
    "forgejo/forgejo/forgejo": nightly(1843),
    "paperless-ngx/paperless-ngx/paperless-ngx": nightly(3890),
    "ebooks/audiobookshelf/audiobookshelf": imports,
    "chrome-service/worker-warm/chrome": jobs(3270, 4.4, 11.2, 18.6, 25.3),
    "nextcloud/nextcloud/nextcloud": jobs(4300, 2.3, 9.6, 16.2, 27.7),
    "repowise/repowise/api": jobs(2900, 5.5, 12.8, 23.4),
    "immich/immich-api/immich-api": once_a_month,
    "stirling-pdf/stirling-pdf/stirling-pdf": loads(1840),
    "monitoring/prometheus-server/prometheus-server": loads(5530),
    "traefik/traefik/traefik": loads(870),
    "dawarich/dawarich/dawarich": loads(700),
    "immich/immich-postgres/immich-postgresql": growth,
    "immich/immich-machine-learning/immich-machine-learning": pinned,
    "paperless-ai/paperless-ai/paperless-ai": pinned,
}
STARTED: Mapping[str, int] = {
    "stirling-pdf/stirling-pdf/stirling-pdf": 7,
    "monitoring/prometheus-server/prometheus-server": 7,
    "traefik/traefik/traefik": 2,
    "dawarich/dawarich/dawarich": 4,
}
"""Whose pods were exchanged before, and how many days apart."""


def time(index: int, step: int = STEP) -> int:
    """When a reading is made; the last one is made now."""
    return NOW - (WINDOW // step - 1 - index) * step


def step_of(at: int) -> int:
    """The reading of memory that a moment belongs to."""
    return -((START - at) // STEP)


def exchanged(ran: Ran) -> list[int]:
    """When its pods began, and those before them."""
    begun = ran.starts()
    return sorted({*begun, *range(begun[0] - STARTED[ran.key] * DAY, START, -STARTED[ran.key] * DAY)})


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
    if ran.key in STARTED:
        return exchanged(ran)
    again = [at + (30 if STORIES.get(ran.key) is leak else 1) for at in killed(ran)]
    return sorted({*ran.starts(), *again})
