"""Pasts to walk over: the highest reading of each day is given, in Mi."""

from collections.abc import Iterable

from msgspec.structs import replace

from bayplan.model.evidence import Evidence, Kill
from bayplan.model.record import Record
from bayplan.rightsizing import backtest
from bayplan.rightsizing.backtest import Past
from bayplan.rightsizing.framework import Bound, Figure, Proposal, Subject
from tests.rightsizing.tracks import DAY, MI, START, evidence, subject, track

STEP = 6 * 3_600


def recorded(peaks: Iterable[float], *, kills: tuple[Kill, ...] = ()) -> Evidence:
    """Four readings a day, the third of which is the highest."""
    values = [value for peak in peaks for value in (peak / 2, peak / 2, peak, peak / 2)]
    return replace(
        evidence(values, step=STEP, kills=kills), memory=track(values, unit=MI, step=STEP, start=START + STEP)
    )


def lived(peaks: list[float], now: str = "requests=100 limits=200", *, kills: tuple[Kill, ...] = ()) -> Past:
    return backtest.past(subject(now), recorded(peaks, kills=kills), START, len(peaks))


class Spy(Record, frozen=True):
    """Says the highest reading it has seen as limit and half of it as request; notes what it was shown."""

    name: str = "spy"
    title: str = "a rule to look through"
    seen: list[tuple[Subject, Evidence]] = []
    limits: tuple[int, ...] = ()
    """What it says instead, in Mi, one choice after the other; 0: nothing."""

    def propose(self, subject: Subject, evidence: Evidence) -> Proposal:
        self.seen.append((subject, evidence))
        highest = int(max(evidence.memory.values))
        if self.limits:
            highest = self.limits[len(self.seen) - 1] * MI
        if not highest:
            return Proposal(why="nothing to say")
        amounts = {Bound.MEMORY_REQUEST: highest // 2, Bound.MEMORY_LIMIT: highest, Bound.CPU_REQUEST: 7}
        return Proposal(
            {bound.value: Figure(0).then("observed", amount) for bound, amount in amounts.items()}
        )


def day_of(moment: int) -> int:
    """The day that a moment belongs to, from 1."""
    return -(-(moment - START) // DAY)
