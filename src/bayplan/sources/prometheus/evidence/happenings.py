"""What happened to containers, by counters and statuses: starts, restarts, and kills for want of memory.

Counters begin anew when what counts begins anew: a value below the one before counts from zero. What a
counter held when the window began happened before it. Moments are those of the readings, so a kill is known
to the step; a start tells its own second.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Final, NamedTuple

from bayplan.model.evidence import Kill, Place
from bayplan.sources.evidence_cache import Row
from bayplan.sources.prometheus.evidence import board as boards
from bayplan.sources.prometheus.evidence.board import Board, PodContainer
from bayplan.sources.prometheus.evidence.frame import Frame
from bayplan.sources.prometheus.evidence.questions import (
    LIMITED,
    OOM_COUNTER,
    OOM_STATUS,
    STARTS,
    Question,
)

COUNTER: Final = "counter"
STATUS: Final = "status"
SAME_START: Final = 2
"""Seconds by which two clocks may tell one start differently."""
SKEW: Final = 60
"""A start this many seconds after now is told by a clock that is wrong."""


class Rise(NamedTuple):
    """A counter rose by `by` within the step of a reading."""

    step: int
    by: int


class Counter:
    """One counter, followed block by block."""

    __slots__ = ("_last",)

    def __init__(self) -> None:
        self._last: float | None = None

    def follow(self, offset: int, values: Iterable[float], begins: int) -> Iterator[Rise]:
        """Where it rose. What is first seen after the step `begins` began at zero; what it held then is old.

        Values that are not numbers are gaps.
        """
        for index, value in enumerate(values, offset):
            if value != value:
                continue
            base = self._last if self._last is not None else value if index <= begins else 0.0
            rise = round(value - base if value >= base else value)
            if rise > 0:
                yield Rise(index, rise)
            self._last = value


class Happenings:
    """Everything that happened, gathered block by block; `skewed` are starts that lie in the future.

    Readings are to be on the board already: they tell when watching began.
    """

    def __init__(self, frame: Frame, board: Board) -> None:
        self._frame, self._board = frame, board
        self._counters: dict[tuple[str, PodContainer], Counter] = defaultdict(Counter)
        self._flagged: dict[PodContainer, set[int]] = defaultdict(set)
        self._restarted: dict[PodContainer, dict[int, int]] = defaultdict(dict)
        self._rises: dict[PodContainer, list[Rise]] = defaultdict(list)
        self._starts: dict[PodContainer, set[int]] = defaultdict(set)
        self.skewed = 0

    def take(self, question: Question, start: int, rows: Iterable[Row]) -> None:
        """What a block says, the first readings of which are of the moment `start`; blocks come in order."""
        offset = self._frame.step_of(start)
        for row in rows:
            who = boards.named(question, dict(row.labels))
            if who:
                self._board.place(who)
                self._note(question.kind, who, offset, row)

    def _note(self, kind: str, who: PodContainer, offset: int, row: Row) -> None:
        if kind == STARTS:
            self._start(who, row)
        elif kind == OOM_STATUS:
            self._flagged[who].update(index for index, one in enumerate(row.values, offset) if one > 0)
        else:
            rises = self._counters[kind, who].follow(offset, row.values, self._board.begins)
            if kind == OOM_COUNTER:
                self._rises[who] += rises
            else:
                self._restarted[who].update(rises)

    def _start(self, who: PodContainer, row: Row) -> None:
        for value in {round(value) for value in row.values if value > 0}:
            if value > self._frame.now + SKEW:
                self.skewed += 1
            else:
                self._starts[who].add(value)

    def starts(self) -> dict[Place, list[int]]:
        """When containers started, earliest first, also before the window; each start once."""
        found: dict[Place, list[int]] = defaultdict(list)
        for who, moments in self._starts.items():
            ordered = sorted(moments)
            found[self._board.place(who)] += [
                at for before, at in zip([-SAME_START - 1, *ordered], ordered, strict=False)
                if at - before > SAME_START
            ]  # fmt: skip
        return {place: sorted(moments) for place, moments in found.items()}

    def restarts(self) -> dict[Place, int]:
        """How often containers were started again within the window."""
        found: dict[Place, int] = defaultdict(int)
        for who, by_step in self._restarted.items():
            found[self._board.place(who)] += sum(by_step.values())
        return dict(found)

    def kills(self) -> dict[Place, list[Kill]]:
        """The kills of each container; one that counter and status both tell counts once."""
        found: dict[Place, list[Kill]] = defaultdict(list)
        for who in sorted({*self._rises, *self._flagged}):
            place = self._board.place(who)
            counted = self._rises.get(who, [])
            near = {rise.step + off for rise in counted for off in (-1, 0, 1)}
            for source, rises in ((COUNTER, counted), (STATUS, self._by_status(who, place))):
                found[place] += [
                    self._kill(place, rise.step, source)
                    for rise in rises
                    if source == COUNTER or rise.step not in near
                    for _ in range(rise.by)
                ]
        return {place: sorted(kills, key=_when) for place, kills in found.items() if kills}

    def _by_status(self, who: PodContainer, place: Place) -> Iterator[Rise]:
        """The status names how a container ended last: it counts when it is new, and at each restart.

        A status from before anybody watched is old, and one that comes back after a gap is the one before.
        """
        restarted, before = self._restarted.get(who, {}), self._board.begins - 1
        for step in sorted(self._flagged.get(who, ())):
            if step in restarted:
                yield Rise(step, restarted[step])
            elif step > self._board.begins and not self._board.silent(place, before, step):
                yield Rise(step, 1)
            before = step

    def _kill(self, place: Place, step: int, source: str) -> Kill:
        limit = self._board.before(place, LIMITED, step)
        return Kill(self._frame.time(step), round(limit) if limit == limit else None, source)


def _when(kill: Kill) -> tuple[int, str]:
    return kill.at, kill.source
