"""Triggers and forecasts: what history says about when to act."""

import datetime

from bayplan.capacity.answers import Answer


class ClauseVerdict(Answer, frozen=True):
    """What became of one clause. `holds` None: history does not tell; `missing` says what is.

    `since`: it has held without a break since then. `value` is the last one that is known.
    """

    clause: str
    holds: bool | None
    value: float | None = None
    threshold: float = 0.0
    since: datetime.datetime | None = None
    missing: str = ""
    contradiction: str = ""


class TriggerVerdict(Answer, frozen=True):
    """What became of a trigger: `state` is holds, rests, unknown or unsatisfiable."""

    name: str
    state: str
    action: str = ""
    since: datetime.datetime | None = None
    clauses: tuple[ClauseVerdict, ...] = ()
    note: str = ""


class Point(Answer, frozen=True):
    """A forecast at one moment: the expected value, and the band it lies in."""

    at: datetime.datetime
    expected: float
    low: float
    high: float


class Forecast(Answer, frozen=True):
    """When a constraint is exhausted, by its history. Empty dates: not within the horizon.

    `history` are measured points (thinned), `curve` what is expected. `verdict` is `exhausted`, `holds`,
    `thin` (too little history; `note` says how much is there and how much is needed).
    """

    constraint: str
    name: str
    scope: str
    subject: str
    unit: str
    verdict: str
    capacity: float | None = None
    samples: int = 0
    days: float = 0.0
    per_day: float | None = None
    at: datetime.date | None = None
    earliest: datetime.date | None = None
    latest: datetime.date | None = None
    history: tuple[tuple[datetime.datetime, float], ...] = ()
    curve: tuple[Point, ...] = ()
    note: str = ""
