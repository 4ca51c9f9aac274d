"""The rule of the documents: memory limits at the upper bound of a vertical pod autoscaler, and a fifth more.

Follows `docs/architecture/compute.md` of the platform: times 1.2 for what is stable (databases, monitoring,
core), times 1.3 for what is volatile or has a GPU; requests equal to limits in tiers 0 to 2. The upper
bound is that of a VPA object or of Goldilocks where it is younger than the last reading, else the one that a
recommender would have (`recommender.py`).

What they say of it is corrected: the upper bound is not the highest reading, but an estimate that begins
without end and halves its excess with every doubling of the history. Below 24 hours of history there is no
figure; below seven days it is said. For tiers 3 and 4 the documents give no formula for requests: they stay
as they are, unless they would be above the limit. Nor do they for CPU.
"""

import math
from typing import Final

from bayplan.model.evidence import Advice, Evidence
from bayplan.model.record import Record
from bayplan.rightsizing.framework import STABLE, Bound, Figure, Proposal, Subject
from bayplan.rightsizing.recommender import recommendation
from bayplan.rightsizing.rounding import rounded
from bayplan.rightsizing.watching import watch

STABLE_FACTOR: Final = 1.2
VOLATILE_FACTOR: Final = 1.3
LEAST_DAYS: Final = 1.0
SURE_DAYS: Final = 7.0
SOURCES: Final = ("vpa", "goldilocks")


class Documents(Record, frozen=True):
    """The upper bound of a vertical pod autoscaler, times 1.2 or 1.3."""

    name: str = "documents"
    title: str = "the documents' rule: a VPA's upper bound x 1.2 (stable) or x 1.3 (GPU, volatile) as limit"

    def propose(self, subject: Subject, evidence: Evidence) -> Proposal:
        """The memory limit; the request too in tiers that want both equal, or where it would be above."""
        usage = watch(evidence, subject)
        if not usage.memory.empty and usage.confidence < LEAST_DAYS:
            hours = usage.confidence * 24
            return Proposal(why=f"{hours:.0f} hours of readings: a VPA's upper bound says nothing before 24")
        given = _newest(evidence)
        if given is None and usage.memory.empty:
            return Proposal(why="there are no readings of memory, and no VPA recommends anything")
        if given is not None:
            said = f"upper bound of {given.source}; on how much history is not known"
            upper = Figure(0).then("given", given.amount, said)
        else:
            upper = recommendation(usage, subject.containers).memory.upper
        sure = given is not None or usage.confidence >= SURE_DAYS
        return _proposal(_by_class(upper, subject, sure), subject)


def _newest(evidence: Evidence) -> Advice | None:
    """The youngest upper bound of a VPA, where it is younger than what was read."""
    found = [
        one
        for one in evidence.advice
        if one.bound == "upper" and one.resource == "memory" and one.source.lower().startswith(SOURCES)
        if not evidence.memory or one.at > evidence.memory.end
    ]
    return max(found, key=lambda one: one.at, default=None)


def _by_class(upper: Figure, subject: Subject, sure: bool) -> Figure:
    doubt = "" if sure else "; on fewer than 7 days, so that the upper bound still shrinks"
    if subject.factor:
        what, factor, said = "override", subject.factor, f"declared for {subject.sizing_class}"
    elif subject.gpu:
        what, factor, said = "class", VOLATILE_FACTOR, "has a GPU"
    elif subject.sizing_class == STABLE:
        what, factor, said = "class", STABLE_FACTOR, subject.sizing_class
    else:
        what, factor, said = "class", VOLATILE_FACTOR, subject.sizing_class
    return upper.then(what, math.ceil(upper.amount * factor), said + doubt, factor=factor)


def _proposal(limit: Figure, subject: Subject) -> Proposal:
    limit = rounded(limit, Bound.MEMORY_LIMIT)
    figures = {Bound.MEMORY_LIMIT.value: limit}
    request = subject.current.get(Bound.MEMORY_REQUEST.value, 0)
    if subject.equal or request > limit.amount:
        figures[Bound.MEMORY_REQUEST.value] = limit
    return Proposal(figures)


RULE = Documents()
