"""How containers behave: ten kinds of demand for memory, each said in words and drawn from wide ranges.

Nothing here was chosen with a rule in mind. A behaviour is drawn once (its parameters, its noise, the dates
of its jobs); what it demands then depends only on when the container was started, so that a container which
ran out of memory begins anew. Demand is a multiple of the container's base at every step of the series.
"""

from collections.abc import Callable, Sequence
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

STEP: Final = 900
"""Seconds of a step; each reading is the highest of one."""
HOUR: Final = 3_600 // STEP
DAY: Final = 24 * HOUR
WEEK: Final = 7 * DAY

Values = NDArray[np.float64]
Chance = np.random.Generator
Demand = Callable[[NDArray[np.int64]], Values]
"""What is demanded at each step, given the steps at which the container started (sorted, the first <= 0)."""


class Behaviour(NamedTuple):
    """A kind of demand. `deploys`: days between restarts that are nobody's fault, from and to."""

    name: str
    draw: Callable[[Chance, int], Demand]
    deploys: tuple[float, float] = (7.0, 40.0)
    running: Callable[[Chance, int], NDArray[np.bool_]] | None = None


def _steady(chance: Chance, steps: int) -> Demand:
    """Takes what it needs at the start and holds it; it breathes by a few per cent."""
    level = 1 + _wander(chance, steps, chance.uniform(0.005, 0.05))
    return lambda starts: level * _warming(starts, steps)


def _leaking(chance: Chance, steps: int) -> Demand:
    """Climbs by the same amount every hour until it is started anew, which gives all of it back."""
    slope = chance.uniform(0.01, 0.12) / DAY
    noise = 1 + _wander(chance, steps, chance.uniform(0.005, 0.03))
    return lambda starts: noise * _warming(starts, steps) + slope * _age(starts, steps)


def _nightly(chance: Chance, steps: int) -> Demand:
    """A job inside the container, each night at the same hour, for half an hour to four hours."""
    hour, length = int(chance.integers(0, 24)), int(chance.integers(2, 4 * HOUR))
    height = chance.uniform(0.2, 2.0)
    heights = height * np.exp(chance.normal(0, chance.uniform(0.03, 0.2), steps // DAY + 1))
    level = 1 + _wander(chance, steps, chance.uniform(0.005, 0.05))
    for day in range(steps // DAY):
        level[day * DAY + hour * HOUR :][:length] += heights[day]
    return lambda starts: level * _warming(starts, steps)


def _importing(chance: Chance, steps: int) -> Demand:
    """Spikes of less than an hour when something is imported: every week, or on no day in particular."""
    level = 1 + _wander(chance, steps, chance.uniform(0.005, 0.05))
    height, spread = chance.uniform(0.4, 3.0), chance.uniform(0.05, 0.4)
    for at in _imports(chance, steps):
        level[at : at + int(chance.integers(1, HOUR))] += height * np.exp(chance.normal(0, spread))
    return lambda starts: level * _warming(starts, steps)


def _imports(chance: Chance, steps: int) -> Sequence[int]:
    if chance.random() < 0.4:
        first, drift = int(chance.integers(0, WEEK)), 2 * HOUR
        return [max(0, at + int(chance.integers(-drift, drift))) for at in range(first, steps, WEEK)]
    count = chance.poisson(steps / DAY / chance.uniform(4, 20))
    return [int(at) for at in np.sort(chance.integers(0, steps, count))]


def _loading(chance: Chance, steps: int) -> Demand:
    """Needs more to start than to run: a first peak, often a second, lower one an hour later."""
    level = 1 + _wander(chance, steps, chance.uniform(0.005, 0.05))
    heights = chance.uniform(0.3, 2.0) * np.exp(chance.normal(0, chance.uniform(0.02, 0.15), steps + 1))
    length, second = int(chance.integers(1, HOUR)), chance.uniform(0.0, 0.9)
    later = int(chance.integers(HOUR, 2 * HOUR))

    def demand(starts: NDArray[np.int64]) -> Values:
        wanted = level * _warming(starts, steps)
        for at in starts[starts >= 0]:
            wanted[at : at + length] += heights[at]
            wanted[at + later : at + later + length] += heights[at] * second
        return wanted

    return demand


def _growing(chance: Chance, steps: int) -> Demand:
    """Grows with what it keeps, by the same amount each day; a restart gives nothing back."""
    slope = chance.uniform(0.002, 0.025) / DAY
    level = 1 + slope * np.arange(steps) + _wander(chance, steps, chance.uniform(0.005, 0.04))
    return lambda starts: level * _warming(starts, steps)


def _weekly(chance: Chance, steps: int) -> Demand:
    """Busier on one or two days of the week, during the day."""
    busy = chance.choice(7, int(chance.integers(1, 3)), replace=False)
    day, hour = np.arange(steps) // DAY % 7, np.arange(steps) // HOUR % 24
    begin, length = int(chance.integers(0, 16)), int(chance.integers(3, 9))
    at_work = np.isin(day, busy) & (hour >= begin) & (hour < begin + length)
    height = chance.uniform(0.15, 1.2) * (1 + _wander(chance, steps, chance.uniform(0.02, 0.15)))
    level = 1 + _wander(chance, steps, chance.uniform(0.005, 0.05)) + at_work * height
    return lambda starts: level * _warming(starts, steps)


def _on_demand(chance: Chance, steps: int) -> Demand:
    """Holds a little more the longer it is used; it is parked between."""
    level = 1 + _wander(chance, steps, chance.uniform(0.02, 0.2))
    return lambda starts: level * _warming(starts, steps)


def _sessions(chance: Chance, steps: int) -> NDArray[np.bool_]:
    """Runs for some hours on some days, and is parked otherwise."""
    running = np.zeros(steps, dtype=bool)
    often, longest = chance.uniform(0.1, 0.7), int(chance.integers(2, 14)) * HOUR
    for day in np.flatnonzero(chance.random(steps // DAY) < often):
        begin = day * DAY + int(chance.integers(0, 14 * HOUR))
        running[begin : begin + int(chance.integers(HOUR, longest))] = True
    return running


def _requested(chance: Chance, steps: int) -> Demand:
    """Driven by requests: a rhythm of the day, bursts that follow one another, some far above the rest."""
    hour = np.arange(steps) / HOUR % 24
    rhythm = 1 + chance.uniform(0.1, 1.0) * np.cos((hour - chance.uniform(0, 24)) / 24 * 2 * np.pi)
    bursts = np.exp(_wander(chance, steps, chance.uniform(0.2, 0.7), memory=0.9))
    level = 1 + chance.uniform(0.05, 0.5) * rhythm * bursts
    return lambda starts: level * _warming(starts, steps)


def _upgraded(chance: Chance, steps: int) -> Demand:
    """Steady, until it is started as a new version that needs another amount."""
    level = 1 + _wander(chance, steps, chance.uniform(0.005, 0.05))
    planned = np.cumsum(chance.uniform(15, 45, 5)) * DAY - 15 * DAY
    changes = chance.uniform(0.75, 1.5, 5)

    def demand(starts: NDArray[np.int64]) -> Values:
        wanted = level * _warming(starts, steps)
        for at, change in zip(planned, changes, strict=True):
            if len(following := starts[starts >= at]):
                wanted[following[0] :] *= change
        return wanted

    return demand


BEHAVIOURS: Final = (
    Behaviour("steady", _steady),
    Behaviour("leak", _leaking, (5.0, 40.0)),
    Behaviour("nightly", _nightly),
    Behaviour("imports", _importing),
    Behaviour("start-up", _loading, (2.0, 20.0)),
    Behaviour("growth", _growing),
    Behaviour("weekly", _weekly),
    Behaviour("parked", _on_demand, running=_sessions),
    Behaviour("requests", _requested),
    Behaviour("upgrades", _upgraded),
)


def _wander(chance: Chance, steps: int, spread: float, memory: float = 0.97) -> Values:
    """Noise in which each step follows its neighbour, of this standard deviation."""
    shocks = chance.normal(0, spread * np.sqrt(1 - memory**2), steps)
    found, last = np.empty(steps), chance.normal(0, spread)
    for at, shock in enumerate(shocks.tolist()):
        last = memory * last + shock
        found[at] = last
    return found


def _age(starts: NDArray[np.int64], steps: int) -> Values:
    """Steps since the last start."""
    now = np.arange(steps)
    since: Values = (now - starts[np.searchsorted(starts, now, side="right") - 1]).astype(np.float64)
    return since


def _warming(starts: NDArray[np.int64], steps: int) -> Values:
    """A container that has just been started holds less than later, for an hour."""
    warmed: Values = np.minimum(1.0, 0.6 + 0.4 * (_age(starts, steps) + 1) / HOUR)
    return warmed
