"""KRR's simple strategy: CPU requests at the 95th percentile, memory at the highest reading and 15 % more.

Follows `robusta_krr/strategies/simple.py` with its defaults: two weeks of history (336 hours), requests and
limits of memory equal, no CPU limit; nothing where there are fewer than 100 points, of 75 seconds each, or
where a HorizontalPodAutoscaler aims at the resource. Rounded as its runner does: up to whole Mi and
millicores, at least 100 Mi and 10 m. With `use_oomkill_data`, off there unless asked for, also a quarter
above the highest limit at which it ran out of memory.

It takes the percentile of each pod and then the highest; here the pods are laid over each other first.
"""

import math
from typing import Final

import numpy as np

from bayplan.model.evidence import Evidence, Track
from bayplan.model.record import Record
from bayplan.rightsizing.framework import Bound, Figure, Proposal, Subject
from bayplan.rightsizing.rounding import MI, rounded
from bayplan.rightsizing.statistics import last_days, peak, percentile, readings

HISTORY_DAYS: Final = 14
POINTS_REQUIRED: Final = 100
SECONDS_A_POINT: Final = 75
CPU_PERCENTILE: Final = 0.95
MEMORY_BUFFER: Final = 1 + 15 / 100
KILL_BUFFER: Final = 1 + 25 / 100
LEAST_CPU: Final = 10
LEAST_MEMORY: Final = 100 * MI


class Krr(Record, frozen=True):
    """KRR's simple strategy, with or without what it knows of kills."""

    name: str = "krr"
    title: str = "KRR's simple strategy: CPU at the 95th percentile, memory 15 % above the highest reading"
    use_oomkill_data: bool = False

    def propose(self, subject: Subject, evidence: Evidence) -> Proposal:
        """Memory request and limit, and CPU request, where there are enough points of it."""
        recent, figures = last_days(evidence, HISTORY_DAYS), dict[str, Figure]()
        if "memory" not in subject.autoscaled and enough(recent.memory):
            memory = rounded(self._memory(recent), Bound.MEMORY_REQUEST)
            figures = {Bound.MEMORY_REQUEST.value: memory, Bound.MEMORY_LIMIT.value: memory}
        if "cpu" not in subject.autoscaled and enough(recent.cpu):
            figures[Bound.CPU_REQUEST.value] = rounded(_cpu(recent), Bound.CPU_REQUEST)
        return Proposal(figures) if figures else Proposal(why=_why(subject))

    def _memory(self, recent: Evidence) -> Figure:
        highest = peak(recent.memory) or 0
        figure = Figure(0).then("observed", highest, f"the highest reading of {HISTORY_DAYS} days")
        figure = figure.then("margin", math.ceil(highest * MEMORY_BUFFER), factor=MEMORY_BUFFER)
        limits = [kill.limit for kill in recent.kills if kill.limit] if self.use_oomkill_data else []
        bumped = math.ceil(max(limits, default=0) * KILL_BUFFER)
        if bumped > figure.amount:
            figure = figure.then("kill", bumped, "a quarter above the limit at which it ran out of memory")
        return _settled(figure, MI, LEAST_MEMORY)


def _cpu(recent: Evidence) -> Figure:
    used = percentile(recent.cpu, CPU_PERCENTILE) or 0
    note = f"the 95th percentile of {HISTORY_DAYS} days"
    return _settled(Figure(0).then("observed", used, note), 1, LEAST_CPU)


def _settled(figure: Figure, unit: int, least: int) -> Figure:
    """The figure in whole units, and at least the least that it recommends."""
    whole = -(-figure.amount // unit) * unit
    if whole != figure.amount:
        figure = figure.then("rounding", whole, "up to whole Mi")
    return figure if whole >= least else figure.then("floor", least, "KRR never recommends less")


def enough(track: Track) -> bool:
    """Whether readings stand for as many points as KRR asks for."""
    return int(np.size(readings(track))) * track.step >= POINTS_REQUIRED * SECONDS_A_POINT


def _why(subject: Subject) -> str:
    if subject.autoscaled:
        steered = " and ".join(subject.autoscaled)
        return f"a HorizontalPodAutoscaler aims at {steered}, and there are too few readings of what is left"
    return f"there are fewer than {POINTS_REQUIRED} points of readings in the last {HISTORY_DAYS} days"


RULE = Krr()
WITH_KILLS = Krr(
    name="krr-kills",
    title="KRR's simple strategy, told of kills: also 25 % above the highest limit that was not enough",
    use_oomkill_data=True,
)
