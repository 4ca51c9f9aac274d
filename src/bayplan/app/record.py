"""Records an observation: all load lines, counts and happenings of one look, into a history file."""

import datetime
import re
from collections.abc import Callable
from typing import Final

from msgspec.structs import replace

from bayplan.app import ground
from bayplan.app.observe import Observed
from bayplan.capacity import loading
from bayplan.capacity.answers import Answer
from bayplan.capacity.trends import observing
from bayplan.capacity.trends.observation import HAPPENINGS, Observation
from bayplan.model.errors import InvalidInput
from bayplan.sources import history, snapshots

Clock = Callable[[], datetime.datetime]
FIRST: Final = 1971
LAST: Final = 9998
"""Years whose times can be written down wherever one is."""
LONGEST: Final = 900
"""Years that may be kept: more than any history has."""
_SPAN: Final = re.compile(r"([0-9]{1,6})(m|h|d|w|y)\Z")
_UNITS: Final = {"m": 1 / 1440, "h": 1 / 24, "d": 1, "w": 7, "y": 365}


class Record(Answer, frozen=True):
    """What was recorded. `new` is false where the same look had been recorded before.

    `lines` and `figures`: load lines, and all numbers that were kept. `happenings`: by kind, what nobody had
    seen before. `unwatched`: kinds of happenings of which this look proves nothing. `forgotten` is the bound
    before which observations were let go.
    """

    history: str
    at: datetime.datetime
    digest: str
    new: bool
    lines: int = 0
    figures: int = 0
    happenings: dict[str, int] = {}
    unwatched: tuple[str, ...] = ()
    forgotten: datetime.datetime | None = None
    notes: tuple[str, ...] = ()


def record(
    observed: Observed,
    path: str,
    *,
    at: datetime.datetime | None = None,
    keep: datetime.timedelta | None = None,
    clock: Clock | None = None,
) -> Record:
    """Appends what is observed to a history file. `clock` dates what does not say when it was taken."""
    when = at or observed.snapshot.taken_at or (clock() if clock else None)
    if when is None:
        raise InvalidInput("nothing says when this was observed; say it with --at TIME")
    if not FIRST <= when.year <= LAST:
        message = f"observations are made from {FIRST} to {LAST}, not in {when.year}; say when with --at TIME"
        raise InvalidInput(message, value=str(when))
    seen = look(observed, when)
    kept = history.record(path, seen, keep)
    return Record(
        path, seen.at, seen.digest, kept.new,
        lines=sum(1 for figure in seen.figures if figure.key.constraint not in observing.OWN),
        figures=kept.figures, happenings=kept.happenings,
        unwatched=tuple(kind for kind in HAPPENINGS if kind not in seen.watched),
        forgotten=when - keep if keep and kept.new else None,
        notes=observed.notes,
    )  # fmt: skip


def look(observed: Observed, at: datetime.datetime) -> Observation:
    """An estate as an observation of that time. What tells it from others is all but the time."""
    standing = ground.ground(observed)
    lines = loading.lines(standing)
    digest = snapshots.digest(replace(standing.snapshot, taken_at=None, sources=(), findings=()))
    return observing.observe(standing.snapshot, observed.kubernetes, lines, at, digest)


def span(text: str) -> datetime.timedelta:
    """`400d`, `52w`, `2y` as a length of time."""
    match = _SPAN.match(text.strip())
    if match is None or not int(match[1]):
        raise InvalidInput(
            f"{text[:40]!r} is no length of time; write a number with m, h, d, w or y, such as 400d",
            value=text,
        )
    days = int(match[1]) * _UNITS[match[2]]
    if days > LONGEST * _UNITS["y"]:
        raise InvalidInput(f"{text!r} is longer than any history; write at most {LONGEST}y", value=text)
    return datetime.timedelta(days=days)


def time(text: str) -> datetime.datetime:
    """A time such as `2026-03-01T12:00:00Z`; without a zone it is UTC."""
    try:
        found = datetime.datetime.fromisoformat(text.strip())
    except ValueError as error:
        message = f"{text[:40]!r} is no time; write it as 2026-03-01T12:00:00Z"
        raise InvalidInput(message, value=text) from error
    return found if found.tzinfo else found.replace(tzinfo=datetime.UTC)
