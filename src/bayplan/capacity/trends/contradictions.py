"""Clauses that cannot come true in a house that works as this one does, with the figures that show it.

A rule may be sensible where it comes from and still never hold here. That is worth saying, since a trigger
that waits for it waits for ever. Nothing is called so that was ever seen to hold.
"""

from collections.abc import Callable, Mapping
from typing import Final, NamedTuple

import numpy as np

from bayplan.capacity.trends import measures, observing
from bayplan.capacity.trends.history import DAY, History
from bayplan.capacity.trends.observation import OVERCOMMITTING, measure
from bayplan.capacity.trends.wording import percent
from bayplan.model.bounds import Clause, Trigger
from bayplan.model.estate import Declaration

PROOF: Final = 7 * DAY
"""A record this long shows the practice of a house, where no policy says it."""


class Case(NamedTuple):
    """A clause, where it stands, and what is known."""

    clause: Clause
    trigger: Trigger
    declaration: Declaration
    history: History


class Practice(NamedTuple):
    """Memory limits and requests over the record, as shares of what is allocatable."""

    days: float
    looks: int
    low: float
    high: float
    ratio: float
    """The least that limits were, in times of the requests."""
    requests: float
    """The lowest share requested."""


def find(clause: Clause, trigger: Trigger, declaration: Declaration, history: History) -> str:
    """Why the clause cannot come true; empty where nothing speaks against it."""
    rule = RULES.get(clause.measure)
    return rule(Case(clause, trigger, declaration, history)) if rule else ""


def overcommitting(declaration: Declaration, history: History) -> list[str]:
    """Where the policy sets memory limits above requests: tiers that say so, and ranges that default so."""
    tiers = [f"tier {tier.name}" for tier in declaration.tiers if tier.memory == "burstable"]
    rules = [rule.source for rule in declaration.namespace_rules if observing.limits_above(rule.limit_ranges)]
    seen = history.series(measure(OVERCOMMITTING))
    ranges = []
    if len(seen.used) and seen.used[-1]:
        ranges.append(f"limit ranges of {seen.used[-1]:g} of {seen.capacity[-1]:g} namespaces")
    return list(dict.fromkeys((*tiers, *rules, *ranges)))


def _limits(case: Case) -> str:
    """Limits are to be low, but the house gives out more than it has: by policy, or as it has always done."""
    if case.clause.operator not in ("<", "<="):
        return ""
    practice = _practice(case.history)
    if practice is None or practice.ratio <= 1 or practice.low < case.clause.threshold:
        return ""
    policy, beside = overcommitting(case.declaration, case.history), _beside(case)
    at_the_brink = beside is not None and practice.ratio * beside >= case.clause.threshold
    long = practice.days * DAY >= max(PROOF, case.trigger.minutes * 60)
    if not (policy and at_the_brink) and not long:
        return ""
    return "; ".join(_reasons(case, practice, policy, beside if at_the_brink else None))


def _reasons(case: Case, practice: Practice, policy: list[str], beside: float | None) -> list[str]:
    bound, ratio = case.clause.threshold, practice.ratio
    ran = " to ".join(dict.fromkeys((percent(practice.low), percent(practice.high))))
    said = [f"memory limits ran at {ran} of what is allocatable in {_observed(practice)}, never below"]
    if policy:
        said.append(f"limits are above requests by policy ({', '.join(policy[:4])})")
    said.append(f"they were at least {ratio:.2f} times the requests")
    if beside is not None:
        said.append(
            f"with requests at {percent(beside)}, where this trigger wants them, that makes "
            f"{percent(beside * ratio)}"
        )
    said.append(
        f"the clause would need requests below {percent(bound / ratio)}, the lowest were "
        f"{percent(practice.requests)}; fewer nodes only raise the share"
    )
    return said


def _observed(practice: Practice) -> str:
    if practice.looks == 1:
        return "the only observation"
    return f"all {practice.looks:,} observations of {max(1, round(practice.days))} d"


def _practice(history: History) -> Practice | None:
    limits = measures.share(history, "memory-limits", "bytes")
    requests = measures.share(history, "memory-requests", "bytes")
    _, here, there = np.intersect1d(limits.times, requests.times, return_indices=True)
    asked = requests.values[there] > 0
    if not asked.any():
        return None
    high, low = limits.values[here][asked], requests.values[there][asked]
    days = float(limits.times[-1] - limits.times[0]) / DAY
    return Practice(
        days, len(limits.times), float(limits.values.min()), float(limits.values.max()),
        float((high / low).min()), float(low.min()),
    )  # fmt: skip


def _beside(case: Case) -> float | None:
    """The share of requests below which the same trigger wants them, if it does."""
    wanted = (one for one in case.trigger.clauses if one.measure == "memory-requests")
    below = [one.threshold for one in wanted if one.operator in ("<", "<=")]
    return min(below) if below and case.trigger.every else None


def _attachments(case: Case) -> str:
    """More volumes are asked for than any node can have."""
    clause = case.clause
    keys = measures.attached(case.history, clause.of)
    rows = [case.history.rows[key] for key in keys]
    if clause.operator not in (">=", ">") or not clause.of or not rows:
        return ""
    bounds = case.history.capacity[rows]
    present = [row[np.isfinite(row)][-1] for row in bounds if np.isfinite(row).any()]
    if len(present) < len(rows):
        return ""
    most = max(present)
    reached = most >= clause.threshold if clause.operator == ">=" else most > clause.threshold
    return "" if reached else f"no node takes more than {most:g} volumes of {clause.of}"


def _requests(case: Case) -> str:
    """The scheduler never lets requests pass what is allocatable."""
    operator, bound = case.clause.operator, case.clause.threshold
    if (operator == ">" and bound >= 1) or (operator == ">=" and bound > 1):
        return "the scheduler places nothing beyond what is allocatable, so requests end at 100 %"
    return ""


RULES: Final[Mapping[str, Callable[[Case], str]]] = {
    "memory-limits": _limits,
    "max-attachments": _attachments,
    "memory-requests": _requests,
    "cpu-requests": _requests,
}
