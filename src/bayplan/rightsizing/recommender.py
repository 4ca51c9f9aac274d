"""The recommender of the vertical pod autoscaler, amount for amount.

Follows `vertical-pod-autoscaler/pkg/recommender` (`model/container.go`, `model/aggregate_container_state.go`,
`model/types.go`, `logic/estimator.go`, `logic/recommender.go`) with its defaults. Amounts are whole bytes and
millicores, cut (not rounded) after every step, as its `ResourceAmount` is. An estimate is made in this order:
percentile, margin, confidence, floor.

Of memory it keeps one peak a day: days begin at the first sample ever, a higher peak takes the place of
the one before, and a peak counts as made at the end of its day. Where a day begins with a reading of zero,
what follows on that day is lost, there as here. A kill for memory counts as a peak above the request. Of CPU
it keeps every sample, each weighing the same; only these say how far it may be trusted: how many days of one
sample a minute there are, or how many days lie between the first and the last, whichever is less.
"""

import math
from typing import Final

from bayplan.model.record import Record
from bayplan.rightsizing.framework import Figure
from bayplan.rightsizing.histogram import BYTES, CORES, LEAST_WEIGHT, Histogram

WINDOW: Final = 86_400
"""Of how many seconds one peak of memory is kept (`MemoryAggregationInterval`)."""
SAMPLES_A_DAY: Final = 1440
MARGIN: Final = 0.15
TARGET, LOWER, UPPER = 0.9, 0.5, 0.95
LEAST_CPU: Final = 25
LEAST_MEMORY: Final = 250 * 1024 * 1024
"""The floors are those of a pod: its containers share them equally."""
LARGEST: Final = 10**14
BUMP: Final = 100 * 1024 * 1024
BUMP_RATIO: Final = 1.2


def scale(amount: int, factor: float) -> int:
    """An amount times a factor, cut."""
    return cut(amount * factor)


def cut(amount: float) -> int:
    """The whole part of an amount, from none to the largest there is; nothing where it is not a number."""
    return 0 if math.isnan(amount) else int(min(max(amount, 0.0), float(LARGEST)))


class Usage:
    """What a recommender remembers of one container."""

    def __init__(self) -> None:
        self.cpu, self.memory = Histogram(CORES), Histogram(BYTES)
        self.first: int | None = None
        self.last: int | None = None
        self.samples = 0.0
        self.highest_cpu = self.highest_memory = self.highest_bump = 0
        self._window_end: int | None = None
        self._peak = self._bumped = 0
        self._latest = 0

    def used_cpu(self, at: int, millicores: int) -> bool:
        """Remembers a sample of CPU; whether it counts: not where it is no later than the one before."""
        if millicores < 0 or (self.last is not None and at <= self.last):
            return False
        self.cpu.add(millicores / 1000.0, LEAST_WEIGHT, at)
        self.highest_cpu = max(self.highest_cpu, millicores)
        self.counted(at, at, 1)
        return True

    def counted(self, first: int, last: int, samples: float) -> None:
        """Counts samples of CPU from one time to another."""
        self.first = first if self.first is None else min(first, self.first)
        self.last = last if self.last is None else max(last, self.last)
        self.samples += samples

    def used_memory(self, at: int, amount: int) -> bool:
        """Remembers a sample of memory; whether it counts: not where it is earlier than the one before."""
        if amount < 0 or (self._window_end is not None and at < self._latest):
            return False
        if self._is_peak(at, amount):
            self._peak = amount
            self.highest_memory = max(self.highest_memory, amount)
        return True

    def ran_out(self, at: int, requested: int) -> bool:
        """Remembers a kill for memory, with the request at the time; False where it is of an earlier day."""
        if self._window_end is not None and at < self._window_end - WINDOW:
            return False
        used = max(requested, self._peak)
        needed = max(used + BUMP, scale(used, BUMP_RATIO))
        if self._is_peak(at, needed):
            self._bumped = needed
            self.highest_bump = max(self.highest_bump, needed)
        return True

    def _is_peak(self, at: int, amount: int) -> bool:
        """Whether it is the highest of its day, which is then what is kept of that day."""
        self._latest = at
        end = self._window_end if self._window_end is not None else at
        if at >= end:
            end = self._window_end = end + (at - end) // WINDOW * WINDOW + WINDOW
            self._peak = self._bumped = 0
        else:
            before = max(self._peak, self._bumped)
            if before == 0 or amount <= before:
                return False
            self.memory.subtract(float(before), 1.0, end)
        self.memory.add(float(amount), 1.0, end)
        return True

    @property
    def confidence(self) -> float:
        """How far the history can be trusted, in days."""
        if self.first is None or self.last is None:
            return 0.0
        return min((self.last - self.first) / 86_400, self.samples / SAMPLES_A_DAY)


class Bounds(Record, frozen=True):
    """What is recommended for one resource, before any policy caps it, each with its terms."""

    target: Figure
    lower: Figure
    upper: Figure


class Advised(Record, frozen=True):
    """What a recommender says of a container. `confidence` in days; 0: upper bounds are without end."""

    memory: Bounds
    cpu: Bounds
    confidence: float = 0.0


def recommendation(usage: Usage, containers: int = 1) -> Advised:
    """The recommendation for one of so many containers of a pod: bytes of memory, millicores of CPU."""
    share = 1.0 / max(1, containers)
    memory = _bounds(usage, "memory", scale(LEAST_MEMORY, share))
    return Advised(memory, _bounds(usage, "cpu", scale(LEAST_CPU, share)), usage.confidence)


def _bounds(usage: Usage, resource: str, floor: int) -> Bounds:
    days = usage.confidence
    target, lower, upper = (_percentile(usage, resource, share) for share in (TARGET, LOWER, UPPER))
    below, above = (1.0 + (doubt / days if days else math.inf) for doubt in (0.001, 1.0))
    return Bounds(
        target=_floored(target, floor),
        lower=_floored(_trusted(lower, 1 / (below * below), days), floor),
        upper=_floored(_trusted(upper, above, days), floor),
    )


def _percentile(usage: Usage, resource: str, share: float) -> Figure:
    """A percentile, and the margin on it."""
    if resource == "cpu":
        edge = cut(usage.cpu.percentile(share) * 1000.0)
        figure = Figure(0).then("observed", usage.highest_cpu, "the highest reading")
    else:
        edge = cut(usage.memory.percentile(share))
        figure = Figure(0).then("observed", usage.highest_memory, "the highest peak of a day")
        if usage.highest_bump:
            note = "ran out of memory: the request then, and at least 100Mi or a fifth more"
            figure = figure.then("kill", usage.highest_bump, note)
    said = f"upper edge of the bucket of the {share * 100:g}th percentile, younger days counting more"
    figure = figure.then("bucket", edge, said)
    return figure.then("margin", edge + scale(edge, MARGIN), factor=1 + MARGIN)


def _trusted(figure: Figure, factor: float, days: float) -> Figure:
    note = f"{days:.1f} days of readings"
    said = factor if math.isfinite(factor) else 0.0
    return figure.then("confidence", scale(figure.amount, factor), note, factor=said)


def _floored(figure: Figure, floor: int) -> Figure:
    if figure.amount >= floor:
        return figure
    return figure.then("floor", floor, "the autoscaler never recommends less: no reading says so")
