"""How rules would have done on the past."""

from bayplan.model.evidence import Place
from bayplan.rightsizing.report.answer import Answer


class Miss(Answer, frozen=True):
    """A day on which a container would have run out of memory.

    `limit` it would have had, `peak` it reached.
    """

    place: Place
    at: int
    limit: int
    peak: int


class Tally(Answer, frozen=True):
    """How one rule did over a class of containers (`all`: every one).

    `slack`: the share of what was requested of memory that nobody used at the highest point of each day,
    over all container-days. `misses`: container-days on which memory would have run out. `short`: container-
    days on which the peak was above the request. `reserved`: bytes requested on average, `limits` likewise.
    `changes`: changes of a bound in a week, over all containers. `days`: container-days that were scored.
    """

    rule: str
    group: str
    slack: float
    misses: int
    short: int
    reserved: int
    limits: int
    changes: float
    days: int
    missed: tuple[Miss, ...] = ()


class Backtest(Answer, frozen=True):
    """Rules, walked forward over history: chosen on days 1 to d, scored on the days until the next choice.

    `first`: days that are only learned from; `every`: days between two choices.
    """

    days: int
    first: int
    every: int
    containers: int
    tallies: tuple[Tally, ...] = ()
    skipped: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
