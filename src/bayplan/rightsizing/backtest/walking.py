"""Walks one rule forward over the past of one container."""

from typing import Final, NamedTuple

import numpy as np
from msgspec.structs import replace

from bayplan.model.evidence import Evidence, Kill
from bayplan.rightsizing import rounding
from bayplan.rightsizing.backtest.past import Past
from bayplan.rightsizing.framework import Bound, Rule, Subject
from bayplan.rightsizing.portrait.readings import Mask, Values

WEEK: Final = 7
BOUNDS: Final = (Bound.MEMORY_REQUEST, Bound.MEMORY_LIMIT)
"""What is scored: nothing in the past says what too little CPU would have done."""
SOURCE: Final = "back-test"

Amounts = dict[Bound, int]
Force = dict[Bound, Values]
"""What is in force of each bound, for each day."""


class Pace(NamedTuple):
    """`first`: days that are only learned from; `every`: days between two choices."""

    first: int = 14
    every: int = WEEK

    def choices(self, days: int) -> range:
        """After how many days a choice is made; at least one day is left to be scored."""
        return range(self.first, days, self.every)


class Walk(NamedTuple):
    """What a rule had in force on each scored day, and on which of them memory would have run out.

    `changes`: how often a bound that the rule had chosen before got another amount.
    """

    request: Values
    limit: Values
    missed: Mask
    changes: int


def walk(lived: Past, rule: Rule, pace: Pace, views: dict[int, Evidence]) -> Walk:
    """A rule's choices for a container. `views` keeps what was known at each choice, for the next rule."""
    days, first = len(lived.peak), pace.first
    force: Force = {Bound.MEMORY_REQUEST: lived.request.copy(), Bound.MEMORY_LIMIT: lived.limit.copy()}
    limit = force[Bound.MEMORY_LIMIT]
    changes, before = 0, Amounts()
    for day in pace.choices(days):
        if day not in views:
            views[day] = lived.evidence.between(0, lived.end(day))
        known = _with(views[day], _kills(lived, limit, range(first, day)))
        chosen = _choose(rule, _today(lived.subject, force, day), known)
        changes += sum(before.get(bound, amount) != amount for bound, amount in chosen.items())
        before |= chosen
        for bound, amount in chosen.items():
            force[bound][day:] = amount
    missed = misses(lived, limit)
    return Walk(force[Bound.MEMORY_REQUEST][first:], limit[first:], missed[first:], changes)


def misses(lived: Past, limit: Values) -> Mask:
    """On which days memory would have run out: above the limit, or killed under no less than it."""
    found: Mask = (lived.peak > limit) | ((lived.killed > 0) & (lived.killed >= limit))
    return found


def _choose(rule: Rule, subject: Subject, known: Evidence) -> Amounts:
    """What the rule says of memory, as people would write it."""
    proposal = rule.propose(subject, known)
    figures = {bound: proposal.of(bound) for bound in BOUNDS}
    return {
        bound: rounding.round_up(figure.amount, bound.resource)
        for bound, figure in figures.items()
        if figure is not None
    }


def _today(subject: Subject, force: Force, day: int) -> Subject:
    """The subject with what is in force when a choice is made."""
    known = {bound.value: amounts[day - 1] for bound, amounts in force.items()}
    set_now = {bound: int(amount) for bound, amount in known.items() if np.isfinite(amount)}
    return replace(subject, current=subject.current | set_now)


def _kills(lived: Past, limit: Values, span: range) -> list[Kill]:
    """What the rule would have been told: the kills of its own limits, at the peak of the day."""
    missed = misses(lived, limit)
    at = [day for day in span if missed[day] and lived.peak[day] > limit[day]]
    return [Kill(int(lived.when[day]), int(limit[day]), SOURCE) for day in at]


def _with(known: Evidence, kills: list[Kill]) -> Evidence:
    if not kills:
        return known
    return replace(known, kills=tuple(sorted((*known.kills, *kills), key=lambda one: one.at)))
