"""All that a rule needs to know of memory, looked at once."""

from typing import NamedTuple

import numpy as np

from bayplan.model.evidence import Evidence
from bayplan.rightsizing.portrait import coverage, events, readings, starting, trend
from bayplan.rightsizing.portrait.coverage import Coverage
from bayplan.rightsizing.portrait.events import Events
from bayplan.rightsizing.portrait.readings import Daily, Readings
from bayplan.rightsizing.portrait.starting import Starting
from bayplan.rightsizing.portrait.trend import Slope


class Study(NamedTuple):
    """What memory shows. `daily`: the highest reading of each day; `calm`: the readings apart from starts."""

    memory: Readings
    covered: Coverage
    daily: Daily
    starting: Starting
    events: Events
    slope: Slope | None

    @property
    def calm(self) -> Readings:
        return self.memory.only(~self.starting.near)

    @property
    def ordinary(self) -> Daily:
        """The highest reading of each day apart from starts and events; of all, where that leaves none."""
        left = self.memory.only(~self.starting.near & ~self.events.during)
        return readings.peaks(left) if len(left.times) else self.daily


def study(evidence: Evidence) -> Study:
    """Looks at the memory of a container."""
    memory = readings.read(evidence.memory)
    started = starting.observe(evidence, memory)
    spikes = events.find(memory, started.near)
    killed = np.array([one.at for one in evidence.kills], dtype=np.int64)
    restarts = np.unique(np.concatenate((starting.moments(evidence), killed)))
    slope = trend.find(memory, restarts, started.near | spikes.during)
    covered = coverage.cover(evidence, memory)
    return Study(memory, covered, readings.peaks(memory), started, spikes, slope)
