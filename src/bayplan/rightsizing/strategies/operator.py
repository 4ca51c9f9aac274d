"""The rule that operators came to by hand, after outages: request and limit are separate decisions.

The memory request is the 95th percentile of 30 days (the 99th where there is state to lose) and 15 % more,
at least 64 Mi; the limit is the highest reading of 30 days and a quarter more. Both in whole Mi, and then in
sizes that people write. A peak at 95 % of today's limit or above is flagged: readings cannot rise above a
limit, so that the true peak may be higher. They give no rule for CPU; here its request is the 95th percentile
and 15 % more as for memory, at least 10 m, their own floor.
"""

import math
from typing import Final

from bayplan.model.evidence import Evidence
from bayplan.model.record import Record
from bayplan.rightsizing.framework import Bound, Figure, Proposal, Subject
from bayplan.rightsizing.rounding import MI, rounded
from bayplan.rightsizing.statistics import last_days, peak, percentile

DAYS: Final = 30
MARGIN: Final = 1.15
LIMIT_MARGIN: Final = 1.25
LEAST_MEMORY: Final = 64 * MI
LEAST_CPU: Final = 10
NEAR: Final = 0.95
"""From which share of the limit on a peak may be the limit's, and not the container's."""


class Operator(Record, frozen=True):
    """Request from a percentile, limit from the peak."""

    name: str = "operator"
    title: str = "operators' practice: request from the 95th percentile + 15 %, limit from the peak + 25 %"

    def propose(self, subject: Subject, evidence: Evidence) -> Proposal:
        """Memory request and limit and CPU request, from what was read in the last 30 days."""
        recent, figures = last_days(evidence, DAYS), dict[Bound, Figure]()
        highest = peak(recent.memory)
        if highest is not None:
            request = _request(recent, subject.stateful)
            figures[Bound.MEMORY_REQUEST] = request
            figures[Bound.MEMORY_LIMIT] = _limit(highest, request, subject)
        if (used := percentile(recent.cpu, 0.95)) is not None:
            figures[Bound.CPU_REQUEST] = _cpu(used)
        if not figures:
            return Proposal(why=f"there are no readings of memory or CPU in the last {DAYS} days")
        return Proposal({bound.value: rounded(figure, bound) for bound, figure in figures.items()})


def _request(recent: Evidence, stateful: bool) -> Figure:
    share, called = (0.99, "99th") if stateful else (0.95, "95th")
    used = percentile(recent.memory, share) or 0
    note = f"the {called} percentile of {DAYS} days" + (", as there is state to lose" if stateful else "")
    figure = Figure(0).then("observed", used, note)
    figure = figure.then("margin", math.ceil(used * MARGIN), factor=MARGIN)
    return _whole(_at_least(figure, LEAST_MEMORY, "operators never request less"))


def _limit(highest: int, request: Figure, subject: Subject) -> Figure:
    note = f"the highest reading of {DAYS} days" + _flag(highest, subject)
    figure = Figure(0).then("observed", highest, note)
    figure = _whole(figure.then("margin", math.ceil(highest * LIMIT_MARGIN), factor=LIMIT_MARGIN))
    return _at_least(figure, request.amount, "a limit is never below the request")


def _flag(highest: int, subject: Subject) -> str:
    limit = subject.current.get(Bound.MEMORY_LIMIT.value)
    if not limit or highest < NEAR * limit:
        return ""
    return f", {highest / limit:.0%} of the limit: it may need more than could be read"


def _cpu(used: int) -> Figure:
    figure = Figure(0).then("observed", used, f"the 95th percentile of {DAYS} days")
    figure = figure.then("margin", math.ceil(used * MARGIN), factor=MARGIN)
    return _at_least(figure, LEAST_CPU, "operators never request less")


def _at_least(figure: Figure, least: int, note: str) -> Figure:
    return figure if figure.amount >= least else figure.then("floor", least, note)


def _whole(figure: Figure) -> Figure:
    whole = -(-figure.amount // MI) * MI
    return figure if whole == figure.amount else figure.then("rounding", whole, "up to whole Mi")


RULE = Operator()
