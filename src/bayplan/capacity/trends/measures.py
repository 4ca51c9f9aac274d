"""What triggers can ask for, over time: one function for each of `model.bounds.MEASURES`.

A reading has the times at which the measure was known, and its values there. A time at which it was not known
has no place in it: what follows from that is for `spells` to say.
"""

import datetime
from collections.abc import Callable, Mapping
from typing import Final, NamedTuple

import numpy as np

from bayplan.capacity.trends import spells
from bayplan.capacity.trends.history import DAY, History, Times, Values, seconds
from bayplan.capacity.trends.observation import (
    ATTACH_FAILURES,
    ATTACHMENTS,
    EVICTIONS,
    MEASURE,
    REFUSALS,
    LineKey,
    measure,
)
from bayplan.model.bounds import CapacityPolicy, Clause


class Reading(NamedTuple):
    """A measure over time. `declared`: it is no observation but stands in the estate file, at any time."""

    times: Times
    values: Values
    declared: float | None = None


class Asked(NamedTuple):
    """What a measure is read from."""

    history: History
    policy: CapacityPolicy
    of: str
    now: datetime.datetime


def read(clause: Clause, history: History, policy: CapacityPolicy, now: datetime.datetime) -> Reading:
    """The measure that a clause compares; an unknown one was never observed."""
    reader = READERS.get(clause.measure)
    return reader(Asked(history, policy, clause.of, now)) if reader else _nothing()


def share(history: History, name: str, unit: str) -> Reading:
    """A figure of the whole cluster as a share of its bound."""
    series = history.series(measure(name, unit))
    bounded = series.capacity > 0
    return Reading(series.times[bounded], series.used[bounded] / series.capacity[bounded])


def attached(history: History, driver: str = "") -> list[LineKey]:
    """The lines of volumes attached to nodes, of one driver or of all."""
    return list(history.where(lambda key: key.constraint == ATTACHMENTS and driver in ("", key.name)))


def _most_attached(asked: Asked) -> Reading:
    """The most on one node: of one driver, or of all drivers together."""
    by_node: dict[str, list[LineKey]] = {}
    for key in attached(asked.history, asked.of):
        by_node.setdefault(key.subject, []).append(key)
    most = np.full(len(asked.history.times), np.nan)
    for keys in by_node.values():
        series = asked.history.summed(keys)
        place = np.searchsorted(asked.history.times, series.times)
        most[place] = np.fmax(most[place], series.used)
    return _known(asked.history.times, most)


def _fullest(asked: Asked, name: str) -> Reading:
    """The highest share of one kind of place; `of` names one, by its whole name or the end of it."""
    history = asked.history
    chosen = [
        history.rows[key]
        for key in history.where(lambda key: key.constraint == MEASURE and key.name == name)
        if asked.of in ("", key.subject, key.subject.rpartition("/")[2])
    ]
    if not chosen:
        return _nothing()
    capacity = history.capacity[chosen]
    shares = history.used[chosen] / np.where(capacity > 0, capacity, np.nan)
    return _known(history.times, np.fmax.reduce(shares, axis=0))


def _news(asked: Asked, kind: str) -> Reading:
    """How many were seen first at each observation that would have seen them; `of`: with these words."""
    times = asked.history.series(measure(kind)).times
    counts = np.zeros(len(times))
    for one in asked.history.happenings:
        if one.kind == kind and asked.of.lower() in one.message.lower():
            place = int(np.searchsorted(times, seconds(one.seen)))
            if place < len(times):
                counts[place] += one.number
    return Reading(times, counts)


def _evicted_in_a_day(asked: Asked) -> Reading:
    """Evictions in the 24 hours up to each observation; known where those 24 hours were watched."""
    times = asked.history.series(measure(EVICTIONS)).times
    if not len(times):
        return _nothing()
    happened = sorted(seconds(one.at) for one in asked.history.happenings if one.kind == EVICTIONS)
    counts = np.searchsorted(happened, times, "right") - np.searchsorted(happened, times - DAY, "right")
    watched = spells.unbroken_since(times) <= times - DAY
    return Reading(times[watched], counts[watched].astype(np.float64))


def _pending(asked: Asked) -> Reading:
    series = asked.history.series(measure("pending"))
    return Reading(series.times, series.used)


def _planned_volumes(asked: Asked) -> Reading:
    return _declared(sum(one.volumes for one in asked.policy.planned if _to_come(one.at, asked.now)))


def _planned_additions(asked: Asked) -> Reading:
    return _declared(sum(1 for one in asked.policy.planned if _to_come(one.at, asked.now)))


def _to_come(at: datetime.date | None, now: datetime.datetime) -> bool:
    return at is None or at >= now.date()


def _declared(value: float) -> Reading:
    return _nothing()._replace(declared=float(value))


def _known(times: Times, values: Values) -> Reading:
    known = np.isfinite(values)
    return Reading(times[known], values[known])


def _nothing() -> Reading:
    return Reading(np.empty(0, np.int64), np.empty(0))


READERS: Final[Mapping[str, Callable[[Asked], Reading]]] = {
    "max-attachments": _most_attached,
    "memory-requests": lambda asked: share(asked.history, "memory-requests", "bytes"),
    "memory-limits": lambda asked: share(asked.history, "memory-limits", "bytes"),
    "cpu-requests": lambda asked: share(asked.history, "cpu-requests", "millicores"),
    "pool-data": lambda asked: _fullest(asked, "pool-data"),
    "host-memory": lambda asked: _fullest(asked, "host-memory"),
    "attach-failures": lambda asked: _news(asked, ATTACH_FAILURES),
    "evictions-per-day": _evicted_in_a_day,
    "refusals": lambda asked: _news(asked, REFUSALS),
    "pending": _pending,
    "planned-volumes": _planned_volumes,
    "planned-additions": _planned_additions,
}
"""One for each of `MEASURES`."""
