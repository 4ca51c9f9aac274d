"""At which moment an answer about sizes stands: the one that what was looked at is of, not that of asking.

Evidence is judged by how old it is. A month that somebody kept in a file is as good on the day it is read as
on the day it ended; that it ended long ago is said once, for all of it. What ended before the rest did stays
old.
"""

import datetime
import math
from collections.abc import Iterable
from typing import Final, NamedTuple

from bayplan.app import sentences
from bayplan.model.evidence import DAY, Evidence, Track

LATE: Final = 3 * DAY
"""The age from which on a container's readings are stale, too."""
SKEW: Final = DAY
"""No reading is from later than that; one that says so is of a clock that goes wrong."""


class Moment(NamedTuple):
    """When it is, and what has to be said about it, if anything."""

    at: datetime.datetime
    note: str = ""


def of(
    clock: datetime.datetime | None,
    taken_at: datetime.datetime | None,
    evidence: Iterable[Evidence],
    *,
    live: bool,
) -> Moment:
    """The moment of a snapshot, or of the last reading if that is later; else that of asking.

    `clock`: the moment of asking, None where nobody says. `live`: a server was asked, so that its last
    reading is as late as can be.
    """
    last = _last(evidence, clock)
    if taken_at is not None and (last is None or taken_at >= last):
        return Moment(taken_at, _late(clock, taken_at, "the snapshot is of", "take another before acting"))
    if last is not None and (taken_at is not None or not live):
        return Moment(last, _late(clock, last, "the evidence ends on", "ask again before acting"))
    return Moment(clock or last or _moment(0))


def _last(evidence: Iterable[Evidence], clock: datetime.datetime | None) -> datetime.datetime | None:
    """When the last reading of all was made, as far as the clock believes it."""
    latest = math.inf if clock is None else clock.timestamp() + SKEW
    ends = (_end(track) for one in evidence for track in (one.memory, one.cpu))
    found = max((end for end in ends if end is not None and end <= latest), default=None)
    return None if found is None else _moment(found)


def _end(track: Track) -> int | None:
    """When the last reading of a track was made; the steps behind it have none."""
    index = next((at for at in reversed(range(len(track.values))) if not math.isnan(track.values[at])), None)
    return None if index is None else track.time(index)


def _late(clock: datetime.datetime | None, at: datetime.datetime, said: str, remedy: str) -> str:
    age = (clock - at).total_seconds() if clock is not None else 0.0
    if age <= LATE:
        return ""
    return f"{said} {at:%Y-%m-%d}, {sentences.counted(int(age // DAY), 'day', 'days')} ago: {remedy}"


def _moment(seconds: int) -> datetime.datetime:
    return datetime.datetime.fromtimestamp(seconds, datetime.UTC)
