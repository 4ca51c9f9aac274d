"""Our own rule, the default: a request for every day, and a limit for what is known to come and a doubt.

The memory request is what nine days of ten stay below (the highest readings of the last two weeks, apart from
starts and rare jobs) and a twentieth more; where memory grows, what a week adds.

The memory limit is the highest of these, each by itself: every day's highest, the highest of the rare jobs,
the highest start, each with a margin of 15 % and a doubt; where it grows, what a month adds, where it leaks,
what a week adds; a quarter above the limit under which it ever ran out of memory; and 32 Mi above whatever
was ever read, because shares mean little of small amounts. Where no start was ever read, one is taken to need
half as much again as what is usual.

The doubt is what a peak of which little is known needs more. It is three quarters divided by how often such
a peak was seen (days, jobs, starts), and the distance between the highest few of them: the mean of the
highest fifth, at least two, above the next (the mean excess of extreme-value statistics, which says by how
much the next record is likely to pass the last), but no more than the highest stands above the second: what
was reached twice is no chance. Sixty steady days get 16 % on top.

A job or a start that takes no more than ordinary days do is a record only if all else grows with it: of what
ordinary days reach as well, no more than 35 % is doubted, and how such starts differ says nothing. So a start
that was seen once, and was as high as its days, gets half as much again, for it may bring another version the
next time; as much as where no start was ever read. What a job or start takes beyond ordinary days is doubted
in full: seen once, it gets 90 %.

The CPU request is what nine readings of ten stay below, and 15 % more, as a vertical pod autoscaler's target
without the forgetting; at least 10 m.

All of the past counts for a limit, however long ago: the outages on record came from forgetting peaks. The
constants were chosen on generated fleets other than those of the published back-test.
"""

import math
from collections.abc import Iterator
from typing import Final, NamedTuple

import numpy as np

from bayplan.model.evidence import Evidence
from bayplan.model.record import Record
from bayplan.rightsizing import portrait, rounding
from bayplan.rightsizing.framework import Bound, Figure, Proposal, Quality, Subject
from bayplan.rightsizing.portrait import Study, killing, quality, readings, trend
from bayplan.rightsizing.portrait.readings import Daily, Values

MARGIN: Final = 1.15
DOUBT: Final = 0.75
USUAL_DOUBT: Final = 0.35
"""The most that is doubted of what ordinary days reach too: with the margin, half as much again."""
TOP: Final = 5
"""One in so many of the peaks seen is among the highest."""
NEAREST: Final = 32 << 20
UNSEEN_START: Final = 1.5
KILLED: Final = 1.25
REVIEW: Final = 30
"""Days until somebody looks again, for growth; it is taken for sure."""
WEEK: Final = 7
RECENT: Final = 14
USUAL: Final = 0.9
REQUEST_MARGIN: Final = 1.05
LEAST_CPU: Final = 10


class Need(NamedTuple):
    """One thing that a limit has to bear: its term, how much that takes, and why."""

    what: str
    amount: float
    note: str


class Bayplan(Record, frozen=True):
    """Request for every day, limit for known peaks and a doubt."""

    name: str = "bayplan"
    title: str = (
        "ours: request for nine days of ten, limit for every known peak and what is doubtful about it"
    )

    def propose(self, subject: Subject, evidence: Evidence) -> Proposal:
        """Memory request and limit and CPU request; nothing where there is no evidence to rest on."""
        found = portrait.study(evidence)
        judged, why = quality.judge(found.covered, found.memory.step, len(evidence.kills), found.covered.end)
        figures = {} if judged is Quality.NONE else _memory(found, evidence)
        if judged is not Quality.NONE and (used := _cpu(evidence)) is not None:
            figures[Bound.CPU_REQUEST] = used
        rounded = {bound.value: rounding.rounded(figure, bound) for bound, figure in figures.items()}
        return Proposal(rounded, "" if figures else "; ".join(why))


def _memory(found: Study, evidence: Evidence) -> dict[Bound, Figure]:
    daily = found.ordinary
    limit = _limit(daily, found, evidence)
    return {Bound.MEMORY_REQUEST: _request(daily, found, limit.amount), Bound.MEMORY_LIMIT: limit}


def _request(daily: Daily, found: Study, limit: int) -> Figure:
    recent = daily.values[daily.days > daily.days[-1] - RECENT]
    usual = float(np.quantile(recent, USUAL))
    note = f"nine of ten of the last {len(recent)} days need less"
    figure = Figure(0).then("observed", math.ceil(usual), note)
    figure = figure.then("margin", math.ceil(usual * REQUEST_MARGIN), factor=REQUEST_MARGIN)
    if found.slope is not None and found.slope.kind == trend.GROWTH:
        grown = figure.amount + math.ceil(found.slope.per_day * WEEK)
        figure = figure.then("trend", grown, "what a week of growth adds")
    return figure if figure.amount <= limit else figure.then("held", limit, "not above the limit")


def _limit(daily: Daily, found: Study, evidence: Evidence) -> Figure:
    """The highest need of all: first that of every day, then each that is still higher."""
    highest = float(daily.values.max())
    doubt = DOUBT / len(daily.values) + _apart(daily.values)
    note = f"the highest of {len(daily.values)} days, apart from starts and rare jobs"
    figure = Figure(0).then("observed", math.ceil(highest), note)
    figure = figure.then("margin", math.ceil(highest * MARGIN), factor=MARGIN)
    sure = math.ceil(highest * (MARGIN + doubt))
    figure = figure.then(
        "confidence", sure, f"a doubt of {100 * doubt:.0f} % of the highest: days differ, or are few"
    )
    for need in _needs(daily, found, evidence):
        if need.amount > figure.amount:
            figure = figure.then(need.what, math.ceil(need.amount), need.note)
    return figure


def _needs(daily: Daily, found: Study, evidence: Evidence) -> Iterator[Need]:
    """What else the limit has to bear."""
    ordinary = float(daily.values.max())
    if len(found.events.peaks):
        yield _peak("event", found.events.peaks, ordinary, "rare jobs")
    if len(found.starting.peaks):
        yield _peak("start", found.starting.peaks, ordinary, "starts")
    else:
        usual = float(np.median(daily.values))
        yield Need(
            "start", usual * UNSEEN_START, "no reading shows a start: it may need half as much again as usual"
        )
    yield from _heading(daily, found)
    killed = killing.highest(evidence)
    yield Need("kill", killed * KILLED, f"it ran out of memory at {rounding.written(killed, 'memory')}")
    yield Need("floor", found.memory.values.max() + NEAREST, "32Mi above the highest reading")


def _peak(what: str, peaks: Values, ordinary: float, called: str) -> Need:
    """What jobs or starts take; of what ordinary days reach as well, less is doubted."""
    highest, few = float(peaks.max()), DOUBT / len(peaks)
    within = min(highest, ordinary)
    apart = _apart(np.maximum(peaks, within)) * highest
    doubted = min(few, USUAL_DOUBT) * within + few * (highest - within) + apart
    read = rounding.written(int(highest), "memory")
    which = f"the highest of {len(peaks)} {called}" if len(peaks) > 1 else f"the only one of {called}"
    share = 100 * doubted / highest if highest else 0
    note = f"{which}, {read}, with 15 % and a doubt of {share:.0f} %: few were seen, or they differ"
    return Need(what, highest * MARGIN + doubted, note)


def _apart(peaks: Values) -> float:
    """By which share of the highest a later one may pass it, by how the highest few differ."""
    ordered = np.sort(peaks)[::-1]
    if len(ordered) < 2 or not ordered[0]:
        return 0.0
    top = max(2, -(-len(ordered) // TOP))
    excess = float(ordered[:top].mean() - ordered[min(top, len(ordered) - 1)])
    return min(excess, float(ordered[0] - ordered[1])) / float(ordered[0])


def _heading(daily: Daily, found: Study) -> Iterator[Need]:
    """Where memory is heading from the highest reading of the last day."""
    if found.slope is None:
        return
    days, called = (REVIEW, "growth") if found.slope.kind == trend.GROWTH else (WEEK, "leaking")
    per_day = rounding.written(int(found.slope.per_day), "memory")
    amount = float(daily.values[-1]) * MARGIN + found.slope.per_day * days
    yield Need("trend", amount, f"what {days} days of {called} add, at {per_day} a day")


def _cpu(evidence: Evidence) -> Figure | None:
    used = readings.read(evidence.cpu).values
    if not len(used):
        return None
    usual = float(np.quantile(used, USUAL))
    figure = Figure(0).then("observed", math.ceil(usual), "nine readings of ten are below")
    figure = figure.then("margin", math.ceil(usual * MARGIN), factor=MARGIN)
    return figure if figure.amount >= LEAST_CPU else figure.then("floor", LEAST_CPU, "less means little")


RULE: Final = Bayplan()
