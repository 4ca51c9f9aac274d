"""Recommendations, a plan and what became of earlier ones as findings: what a person should act on.

Errors are what a plan would break: it should not be carried out as it is. Warnings are what hurts today or
soon. What is merely larger than it need be is a note.
"""

from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from bayplan.model.evidence import DAY
from bayplan.model.findings import Finding, Severity, order
from bayplan.rightsizing import pieces, words
from bayplan.rightsizing.framework import Bound
from bayplan.rightsizing.planning import BY_LEVEL
from bayplan.rightsizing.report.ledger import Fate, Score
from bayplan.rightsizing.report.plan import Plan, Total
from bayplan.rightsizing.report.recommendation import Direction, Recommendation

SOON: Final = 30 * DAY
ALL: Final = "all containers"
WARNED: Final = {
    "ran-out-of-memory": ("ran-out-of-memory", Severity.WARNING),
    "peak-near-limit": ("memory-near-limit", Severity.WARNING),
    "leak": ("leaks", Severity.NOTE),
    "card-memory": ("card-memory-beyond-declared", Severity.WARNING),
    "throttled": ("throttled", Severity.NOTE),
}
"""What a warning about a container is called as a finding."""
OF_MEMORY: Final = ("ran-out-of-memory", "memory-near-limit", "leaks")
"""What another memory limit is a remedy for; the others say themselves what to do."""


def alarms(
    recommendations: Sequence[Recommendation], plan: Plan, scores: Sequence[Score], now: int
) -> tuple[Finding, ...]:
    """All findings, the worst first. `now` in seconds since 1970."""
    found = (
        *(alarm for one in recommendations for alarm in _warned(one, now)),
        *_unfit(plan, recommendations),
        *_over_reserved(recommendations),
        *(alarm for one in plan.totals for alarm in _beyond(one)),
        *_unmeasured(recommendations),
        *(alarm for one in scores for alarm in _failed(one)),
    )
    return tuple(sorted(found, key=order))


def _warned(found: Recommendation, now: int) -> Iterator[Finding]:
    """What is known of one container whatever is changed; who ran out of memory was near its limit."""
    codes = {one.code for one in found.warnings}
    for warning in found.warnings:
        if warning.code not in WARNED or (warning.code == "peak-near-limit" and "ran-out-of-memory" in codes):
            continue
        check, severity = WARNED[warning.code]
        if check == "leaks" and _runs_full(found, now):
            severity = Severity.WARNING
        yield Finding(
            check, severity, str(found.place), warning.said,
            remedy=_remedy(found) if check in OF_MEMORY else "", file=found.file, line=found.line,
        )  # fmt: skip


def _runs_full(found: Recommendation, now: int) -> bool:
    trend = found.portrait.trend
    return trend is not None and trend.reaches_limit_at is not None and trend.reaches_limit_at < now + SOON


def _remedy(found: Recommendation) -> str:
    limit = found.of(Bound.MEMORY_LIMIT.value)
    if limit is not None and limit.direction in (Direction.RAISE, Direction.SET):
        return f"give it {limit.bound} {pieces.written(limit.bound, limit.wanted)}"
    return found.why


def _unfit(plan: Plan, recommendations: Sequence[Recommendation]) -> Iterator[Finding]:
    """What the plan breaks, and what was left out so that it does not."""
    for said in plan.proof.breaks:
        yield Finding("plan-breaks", Severity.ERROR, "plan", f"the plan breaks what holds today: {said}")
    places = {one.place: one for one in recommendations}
    for left in plan.omitted:
        if left.code == BY_LEVEL:
            continue
        one = places.get(left.place)
        yield Finding(
            "plan-does-not-fit", Severity.WARNING, str(left.place), f"left out of the plan: {left.why}",
            file=one.file if one else "", line=one.line if one else 0,
        )  # fmt: skip


def _over_reserved(recommendations: Sequence[Recommendation]) -> Iterator[Finding]:
    """What is requested of memory beyond what evidence asks for, over all containers."""
    key = Bound.MEMORY_REQUEST.value
    lower = [(one, sized) for one in recommendations if (sized := one.of(key)) and sized.change < 0]
    spare = -sum(one.replicas * sized.change for one, sized in lower)
    if spare:
        amount = words.amount(spare, "memory")
        summary = f"{_counted(len(lower))} could request less memory, {amount} in all"
        yield Finding("over-reserved", Severity.NOTE, ALL, summary)


def _beyond(total: Total) -> Iterator[Finding]:
    """A rule that by itself would ask for more than there is."""
    if total.group != "all" or total.bound != Bound.MEMORY_REQUEST.value or not total.capacity:
        return
    if total.asked is not None and total.asked > total.capacity:
        asked, there = (words.amount(one, "memory") for one in (total.asked, total.capacity))
        said = f"the rule by itself would request {asked} of memory, and all nodes together have {there}"
        yield Finding("rule-asks-too-much", Severity.NOTE, ALL, said)


def _unmeasured(recommendations: Sequence[Recommendation]) -> Iterator[Finding]:
    missing = [one for one in recommendations if one.portrait.samples == 0 and one.replicas > 0]
    if missing:
        names = ", ".join(str(one.place) for one in missing[:3])
        more = f" and {len(missing) - 3} more" if len(missing) > 3 else ""
        yield Finding(
            "evidence-missing", Severity.NOTE, ALL,
            f"{len(missing)} of {len(recommendations)} containers were never measured", (f"{names}{more}",),
            remedy="name a server with --prometheus, or a file with --evidence, that knows them",
        )  # fmt: skip


def _failed(score: Score) -> Iterator[Finding]:
    """Advice that was followed, and was wrong."""
    lowered = score.entry.before is not None and score.entry.after < score.entry.before
    if score.fate is Fate.KILLED or (lowered and score.fate in (Fate.RAISED, Fate.REVERTED)):
        summary = f"what rule {score.entry.rule} recommended did not hold: {score.said}"
        yield Finding("advice-was-wrong", Severity.NOTE, str(score.entry.place), summary)


def _counted(number: int) -> str:
    return "1 container" if number == 1 else f"{number} containers"


def notes(recommendations: Iterable[Recommendation]) -> Iterator[str]:
    """How many containers nothing is said of, by why."""
    found = list(recommendations)
    reasons: dict[str, int] = {}
    for one in found:
        if one.why and not one.changed:
            reasons[one.why] = reasons.get(one.why, 0) + 1
    for why, number in sorted(reasons.items(), key=lambda item: (-item[1], item[0])):
        yield f"{number} of {_counted(len(found))}: {why}"
