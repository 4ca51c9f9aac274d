"""Evidence of the use of containers, from what speaks the query API of Prometheus.

`read` finds out which generations of cAdvisor and kube-state-metrics a server has, asks for the highest
readings of each step, a day at a time, lays the pods of a workload over each other, and says what is missing.
Days that are over come from a cache, where there is one, so that a reading that broke off goes on from there.
"""

import datetime
from collections.abc import Callable
from typing import NamedTuple

from bayplan.model.evidence import Evidence

Tell = Callable[[str, int, int], None]
"""Progress: what is asked for, and how many of how many blocks are there."""


class Access(NamedTuple):
    """Where a server is, and how it lets one in.

    `secret` names an environment variable or a file, and with `commands` perhaps `exec:COMMAND`.
    """

    url: str
    secret: str = ""
    commands: bool = False


class Span(NamedTuple):
    """The time that is asked about: so many days up to now, in steps. `cache`: a folder, or none."""

    now: datetime.datetime
    days: int = 30
    step: datetime.timedelta = datetime.timedelta(hours=1)
    cache: str | None = None


class Read(NamedTuple):
    """The evidence of a server, what has to be said about it, and how many blocks came from the cache."""

    evidence: tuple[Evidence, ...]
    notes: tuple[str, ...]
    cached: int = 0


def read(access: Access, span: Span, tell: Tell = lambda _what, _done, _of: None) -> Read:
    """Everything a server knows of containers in a span. Raises SourceError where that is nothing at all."""
    from bayplan.sources.prometheus.evidence import session  # an HTTP client takes a while to load

    return session.read(access, span, tell)
