"""One look at an estate in figures, and the happenings that were seen in it.

A `Figure` is a load line without its explanation, or a count. A `Sighting` is a trace of something that
happened (an evicted pod, a volume that could not be attached): the same trace is seen again and again, so it
carries a `mark` that grows when it happens anew, and a history counts it once.
"""

import datetime
from typing import Final, NamedTuple

from bayplan.model.record import Record

MEASURE: Final = "measure"
"""The constraint of figures that triggers ask for, and that are no load lines."""
COUNT: Final = "count"
"""The constraint of plain counts: nodes, pods by phase, volumes."""
ATTACHMENTS: Final = "attachments"
"""The constraint of the number of volumes attached to each node, by driver."""

CLUSTER: Final = "cluster"
EVICTIONS: Final = "evictions"
REFUSALS: Final = "refusals"
ATTACH_FAILURES: Final = "attach-failures"
KILLS: Final = "memory-kills"
OVERCOMMITTING: Final = "namespaces-overcommitting"
HAPPENINGS: Final = (EVICTIONS, REFUSALS, ATTACH_FAILURES, KILLS)
"""The kinds of happenings."""


class LineKey(NamedTuple):
    """What a series of figures is about. The fields are those of a load line."""

    constraint: str
    name: str
    scope: str
    subject: str
    unit: str


def measure(name: str, unit: str = "count", scope: str = CLUSTER, subject: str = "") -> LineKey:
    """The key of a figure that triggers ask for."""
    return LineKey(MEASURE, name, scope, subject, unit)


def count(name: str, subject: str = "") -> LineKey:
    """The key of a plain count; `subject` tells several of one name apart (a phase)."""
    return LineKey(COUNT, name, CLUSTER, subject, "count")


class Figure(NamedTuple):
    """One number, and the bound it is held against; None where there is none."""

    key: LineKey
    used: int
    capacity: int | None = None


class Sighting(Record, frozen=True):
    """A trace of something that happened to `subject` (a uid, a volume, a workload).

    It is news when its `mark` is above every earlier one of the same kind and subject. `at`: when it
    happened; None: nothing says, so it counts where it was first seen. `number`: how many it stands for.
    """

    kind: str
    subject: str
    mark: int
    at: datetime.datetime | None = None
    number: int = 1
    name: str = ""
    message: str = ""


class Happening(Record, frozen=True):
    """A sighting that was news: `seen` is the observation that had it first."""

    kind: str
    subject: str
    at: datetime.datetime
    seen: datetime.datetime
    number: int = 1
    name: str = ""
    message: str = ""


class Observation(Record, frozen=True):
    """One look. `digest` stands for what was looked at: the same at the same time is the same observation.

    `watched` are the kinds of happenings that would have been seen: of others it proves nothing.
    """

    at: datetime.datetime
    digest: str
    figures: tuple[Figure, ...] = ()
    sightings: tuple[Sighting, ...] = ()
    watched: tuple[str, ...] = ()
