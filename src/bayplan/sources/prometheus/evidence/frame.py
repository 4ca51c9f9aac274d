"""The time that evidence is about: an even grid of readings, in blocks of a day each.

The reading at a moment is of the step that ends there, so a day's block begins one step after midnight (UTC)
and ends at the next. Blocks of days that are over are the same whoever asks, and whenever.
"""

import datetime
from collections.abc import Iterator
from typing import Final, NamedTuple

from bayplan.model.errors import InvalidInput
from bayplan.model.evidence import DAY
from bayplan.sources.prometheus.client import Span

SMALLEST: Final = 60
SETTLED: Final = 7200
"""A block this many seconds ago will not change any more, unless two steps are longer."""


class Frame(NamedTuple):
    """Readings at `start + step`, and so on until `end`; times in whole seconds since 1970."""

    start: int
    end: int
    step: int
    now: int

    @property
    def steps(self) -> int:
        """How many readings fit in."""
        return (self.end - self.start) // self.step

    @property
    def whole(self) -> Span:
        """Everything, as one range."""
        return Span(self.start + self.step, self.end, self.step)

    def step_of(self, at: int) -> int:
        """Which reading is of the step that a moment lies in; it may lie outside."""
        return -((self.start - at) // self.step) - 1

    def time(self, index: int) -> int:
        """When a reading was made."""
        return self.start + (index + 1) * self.step

    def blocks(self) -> Iterator[Span]:
        """The days, the first whole, the last as far as it has come."""
        for midnight in range(self.start, self.end, DAY):
            yield Span(midnight + self.step, min(self.end, midnight + DAY), self.step)

    def settled(self, block: Span) -> bool:
        """Whether a block is whole and over."""
        over = block.end <= self.now - max(SETTLED, 2 * self.step)
        return over and block.end % DAY == 0


def frame(now: datetime.datetime, days: int, step: datetime.timedelta) -> Frame:
    """The last so many days, from a midnight (UTC) on. Raises InvalidInput for a step that divides no day."""
    width = int(step.total_seconds())
    if width < SMALLEST or DAY % width:
        raise InvalidInput("the step has to be a minute or more, and to divide a day; take 1h", path="step")
    if days < 1:
        raise InvalidInput("evidence of less than a day bears nothing; ask for a day or more", path="days")
    moment = int(now.timestamp())
    end = moment // width * width
    return Frame((end - days * DAY) // DAY * DAY, end, width, moment)
