"""What a vertical pod autoscaler would set: requests at its target, limits in today's proportion to them.

Follows its recommender (see `recommender.py`) on everything that was read, and its admission controller for
limits with `controlledValues: RequestsAndLimits`, the default (`pkg/utils/vpa/limit_and_request_scaling.go`):
a limit goes where the request goes, in the proportion they have now, cut to whole bytes; where there is no
limit now there is none after; where there is only a limit, both become the target. Minimum and maximum of
its policy and of limit ranges are left to whoever knows them.
"""

from bayplan.model.evidence import Evidence
from bayplan.model.record import Record
from bayplan.rightsizing.framework import Bound, Figure, Proposal, Subject
from bayplan.rightsizing.recommender import recommendation
from bayplan.rightsizing.rounding import rounded
from bayplan.rightsizing.watching import watch


class Vpa(Record, frozen=True):
    """The target of a vertical pod autoscaler."""

    name: str = "vpa"
    title: str = "what a vertical pod autoscaler would set: requests at its target, limits in proportion"

    def propose(self, subject: Subject, evidence: Evidence) -> Proposal:
        """The target for what was read, and today's limit scaled with it."""
        usage = watch(evidence, subject)
        advised, figures = recommendation(usage, subject.containers), dict[Bound, Figure]()
        if not usage.memory.empty:
            figures[Bound.MEMORY_REQUEST] = advised.memory.target
            limit = _in_proportion(advised.memory.target, subject)
            if limit:
                figures[Bound.MEMORY_LIMIT] = limit
        if not usage.cpu.empty:
            figures[Bound.CPU_REQUEST] = advised.cpu.target
        if not figures:
            return Proposal(why="there are no readings of memory or CPU")
        return Proposal({bound.value: rounded(figure, bound) for bound, figure in figures.items()})


def _in_proportion(target: Figure, subject: Subject) -> Figure | None:
    limit = subject.current.get(Bound.MEMORY_LIMIT.value, 0)
    request = subject.current.get(Bound.MEMORY_REQUEST.value, 0)
    if not limit or not target.amount:
        return None
    if not request or request == limit:
        return target
    note = "in the proportion of today's limit to today's request"
    return target.then("margin", limit * target.amount // request, note, factor=limit / request)


RULE = Vpa()
