"""Evidence, as a recommender that ran beside the container would have seen it.

A recommender reads usage once a minute, and goes on for as long as it runs. One that has just been installed
loads eight days from Prometheus instead, one reading an hour: it then counts 192 readings, takes them for
0.13 days of history, and multiplies its upper bound by 8.5. Evidence is read here as the former would: a
reading of five minutes stands for five samples, in weight and in number, and nothing is cut off at eight
days, by when a day weighs less than half a percent. CPU is rounded up to millicores, as the metrics API does.

Where there are no readings of CPU at all, those of memory say how far the history can be trusted; a
recommender would not say anything then.
"""

from collections.abc import Iterator
from typing import Final

import numpy as np

from bayplan.model.evidence import Evidence, Kill, Track
from bayplan.rightsizing.framework import Bound, Subject
from bayplan.rightsizing.histogram import LEAST_WEIGHT
from bayplan.rightsizing.recommender import WINDOW, Usage
from bayplan.rightsizing.statistics import timed

MINUTE: Final = 60


def watch(evidence: Evidence, subject: Subject) -> Usage:
    """What a recommender would remember of a container, had it watched it all the time."""
    usage = Usage()
    _watch_cpu(usage, evidence)
    _watch_memory(usage, evidence, subject)
    return usage


def _watch_cpu(usage: Usage, evidence: Evidence) -> None:
    times, values = timed(evidence.cpu)
    if times.size:
        millicores, samples = np.ceil(values), evidence.cpu.step / MINUTE
        usage.cpu.add_all(millicores / 1000.0, LEAST_WEIGHT * samples, times)
        usage.highest_cpu = int(millicores.max())
    _count(usage, evidence.cpu if times.size else evidence.memory)


def _count(usage: Usage, track: Track) -> None:
    """Counts readings as samples; the first began a step before it was made."""
    times, _ = timed(track)
    if times.size:
        usage.counted(int(times[0]) - track.step, int(times[-1]), track.step / MINUTE * times.size)


def _watch_memory(usage: Usage, evidence: Evidence, subject: Subject) -> None:
    kills = sorted(evidence.kills, key=lambda kill: kill.at)
    events = [(kill.at, 1, requested_at(kill, evidence, subject)) for kill in kills]
    events += ((at, 0, amount) for at, amount in _rises(evidence, kills))
    for at, killed, amount in sorted(events):
        if killed:
            usage.ran_out(at, amount)
        else:
            usage.used_memory(at, amount)


def _rises(evidence: Evidence, kills: list[Kill]) -> Iterator[tuple[int, int]]:
    """The readings that are higher than all before them on their day; no others change anything."""
    times, values = timed(evidence.memory)
    if not times.size:
        return
    origin = min([int(times[0]), *(kill.at for kill in kills[:1])])
    days = (times - origin) // WINDOW
    starts = np.flatnonzero(np.diff(days, prepend=-1))
    for start, end in zip(starts, [*starts[1:], times.size], strict=True):
        highest = np.maximum.accumulate(values[start:end])
        for index in np.flatnonzero(np.diff(highest, prepend=-1.0)):
            yield int(times[start + index]), int(highest[index])


def requested_at(kill: Kill, evidence: Evidence, subject: Subject) -> int:
    """The memory request when a container ran out of it: as read then, else today's, else its limit."""
    times, values = timed(evidence.requested)
    before = int(np.searchsorted(times, kill.at, side="right"))
    if before:
        return int(values[before - 1])
    return subject.current.get(Bound.MEMORY_REQUEST.value) or kill.limit or 0
