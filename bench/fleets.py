"""Fleets of containers that behave in known ways, as the evidence that an observer would have of them.

Each container lived under limits that somebody had set: mostly generous, sometimes too low. Where its demand
passes the limit it is killed, starts anew, and the limit is raised some days later. What is read is what it
got, not what it wanted; monitoring misses some hours, and some peaks that last for seconds. A fleet of fewer
containers is the beginning of a larger one with the same seed.
"""

from array import array
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from bayplan.model.evidence import Evidence, Kill, Place, Track
from bayplan.rightsizing.framework import Bound, Subject
from bench.behaviours import BEHAVIOURS, DAY, HOUR, STEP, Behaviour, Chance, Demand, Values

BEGIN: Final = 1_788_220_800
"""Tuesday, 1 September 2026, 00:00 UTC."""
DAYS: Final = 60
CONTAINERS: Final = 200
MIB: Final = 1 << 20
SMALLEST: Final = 30 * MIB
LARGEST: Final = 8_192 * MIB
GENEROUS: Final = (1.1, 4.0)
SCANT: Final = (0.7, 1.05)
"""What a limit is to the highest demand of all days; for one container in six, to that of its first week."""

STABLE: Final = 1.2
"""What the documents multiply by where memory is stable."""

Steps = NDArray[np.int64]


class Fleet(NamedTuple):
    """Containers with all that is known of them; a container's namespace is the name of its behaviour."""

    subjects: tuple[Subject, ...]
    evidence: tuple[Evidence, ...]


class Life(NamedTuple):
    """What became of one container, step by step."""

    memory: Values
    limits: Values
    starts: Steps
    kills: tuple[Kill, ...]


def fleet(seed: int, containers: int = CONTAINERS, days: int = DAYS) -> Fleet:
    """The fleet of a seed; its containers take the behaviours in turn."""
    made = [_container(seed, number, days) for number in range(containers)]
    return Fleet(tuple(subject for subject, _ in made), tuple(evidence for _, evidence in made))


def _container(seed: int, number: int, days: int) -> tuple[Subject, Evidence]:
    chance = np.random.default_rng([seed, number])
    behaviour = BEHAVIOURS[number % len(BEHAVIOURS)]
    steps = days * DAY
    place = Place("Deployment", behaviour.name, f"w{number}", "main")
    born = int(chance.integers(0, steps // 2)) if chance.random() < 0.1 else 0
    running = behaviour.running(chance, steps) if behaviour.running else np.ones(steps, dtype=bool)
    running[:born] = False
    base = float(np.clip(np.exp(chance.normal(np.log(220), 1.3)) * MIB, SMALLEST, LARGEST / 4))
    starts = _deployed(chance, behaviour, running)
    demand = behaviour.draw(chance, steps)
    life = _live(chance, lambda at: np.where(running, demand(at) * base, 0.0), starts)
    evidence = _observed(chance, place, life, running)
    current = {Bound.MEMORY_REQUEST.value: int(evidence.requested.values[0]),
               Bound.MEMORY_LIMIT.value: int(life.limits[0])}  # fmt: skip
    stateful = bool(chance.random() < 0.2)
    return Subject(
        place, current=current, stateful=stateful, sizing_class=behaviour.name, factor=STABLE
    ), evidence


def _deployed(chance: Chance, behaviour: Behaviour, running: NDArray[np.bool_]) -> Steps:
    """When it is started without having been killed; the first may have been long ago."""
    began = np.flatnonzero(np.diff(running.astype(int), prepend=0) == 1)
    if len(began) > 1:
        return began
    first = int(began[0]) if len(began) and began[0] > 0 else -int(chance.integers(1, 30 * DAY))
    starts, pause = [first], chance.uniform(*behaviour.deploys) * DAY
    while (following := starts[-1] + HOUR + int(chance.exponential(pause))) < len(running):
        starts.append(following)
    earlier = max((at for at in starts if at <= 0), default=first)
    return np.array([earlier, *(at for at in starts if at > max(0, earlier))])


def _live(chance: Chance, demand: Demand, starts: Steps) -> Life:
    """Lets it live under its limits: it is killed where it wants more, and begins anew."""
    wanted = demand(_known(starts))
    limits = np.full(len(wanted), _written(_bound(chance, wanted)))
    unseen = np.ones(len(wanted))
    kills: list[Kill] = []
    after, raised = 0, 0
    while len(over := np.flatnonzero(wanted[after:] > limits[after:])):
        at = after + int(over[0])
        kills.append(Kill(BEGIN + (at + 1) * STEP, int(limits[at]), "counter"))
        unseen[at] = chance.uniform(0.6, 1.0) if chance.random() < 0.3 else 1.0
        if at >= raised and chance.random() < 0.7:
            raised = at + int(chance.uniform(0.1, 3) * DAY)
            limits[raised:] = _written(limits[at] * chance.uniform(1.2, 2.0))
        starts = np.unique(np.append(starts, at + 1))
        wanted = demand(_known(starts))
        after = at + HOUR
    return Life(np.minimum(wanted, limits) * unseen, limits, starts, tuple(kills))


def _bound(chance: Chance, wanted: Values) -> float:
    """The limit that somebody set once: generous, or by what was seen first and too low."""
    if chance.random() < 1 / 6:
        first = int(np.argmax(wanted > 0))
        return float(wanted[first : first + 7 * DAY].max() * chance.uniform(*SCANT))
    return float(wanted.max() * chance.uniform(*GENEROUS))


def _known(starts: Steps) -> Steps:
    """At every step there has been a start before."""
    return starts if len(starts) and starts[0] <= 0 else np.concatenate(([-DAY], starts))


def _written(amount: float) -> float:
    """As people write it: whole steps of 16 MiB."""
    return float(np.ceil(amount / (16 * MIB)) * 16 * MIB)


def _observed(chance: Chance, place: Place, life: Life, running: NDArray[np.bool_]) -> Evidence:
    seen = running.copy()
    if chance.random() < 0.1:
        gap = int(chance.integers(0, len(seen)))
        seen[gap : gap + int(chance.integers(HOUR, 2 * DAY))] = False
    alive = life.starts[(life.starts >= 0) & (life.starts < len(running))]
    known = life.starts[0] >= 0 or chance.random() < 0.5
    cpu = _used_cpu(chance, len(running))
    return Evidence(
        place,
        memory=_track(np.where(seen, np.round(life.memory), np.nan)),
        cpu=_track(np.where(seen, cpu, np.nan)),
        cpu_peak=_track(np.where(seen, cpu * chance.uniform(1, 3, len(cpu)), np.nan)),
        replicas=_track(running.astype(np.float64)),
        requested=_track(np.round(life.limits * _asked(chance))),
        limited=_track(life.limits),
        starts=tuple(BEGIN + at * STEP for at in alive[running[alive]].tolist()),
        restarts=len(life.kills),
        since=BEGIN + int(life.starts[0]) * STEP if known else None,
        kills=life.kills,
        sources=("generated",),
    )  # fmt: skip


def _asked(chance: Chance) -> float:
    """The request beside a limit: two of five write the same."""
    return 1.0 if chance.random() < 0.4 else float(chance.uniform(0.3, 1.0))


def _used_cpu(chance: Chance, steps: int) -> Values:
    """Millicores with a rhythm of the day and bursts."""
    hour = np.arange(steps) / HOUR % 24
    rhythm = 1 + chance.uniform(0, 0.8) * np.cos((hour - chance.uniform(0, 24)) / 24 * 2 * np.pi)
    level = np.exp(chance.normal(np.log(40), 1.2))
    used: Values = np.round(level * rhythm * chance.lognormal(0, chance.uniform(0.1, 0.8), steps), 1)
    return used


def _track(values: Values) -> Track:
    return Track(BEGIN + STEP, STEP, array("d", values.tobytes()))
