"""How much of a plan a change belongs to: the least level that includes it.

`safe` takes reductions on full evidence, and raises where memory ran out; `balanced` also raises on usage,
and what peaks, floors, limit ranges and tiers ask for; `complete` everything: limits where none was set, and
requests that an autoscaler counts in.
"""

from msgspec.structs import replace

from bayplan.rightsizing.framework import Bound
from bayplan.rightsizing.report.recommendation import Direction, Level, Recommendation, Sized
from bayplan.rightsizing.restraint import Aim, Cause, Draft


def levels(draft: Draft) -> dict[Bound, Level]:
    """The level of every bound; what would be refused without the other waits for it."""
    found = {aim.bound: _alone(aim, draft) for aim in draft.aims.values()}
    request, limit = draft.of(Bound.MEMORY_REQUEST), draft.of(Bound.MEMORY_LIMIT)
    if not request.changed or not limit.changed:
        return found
    both = max(found[request.bound], found[limit.bound], key=lambda one: one.rank)
    if draft.even:
        killed = Cause.KILL in (request.cause, limit.cause) and not _steers(request, draft)
        both = Level.SAFE if killed else both  # what ran out is worth taking the other along
        return {**found, request.bound: both, limit.bound: both}
    if request.now is not None and (limit.amount or 0) < request.now:
        found[limit.bound] = both
    return found


def _alone(aim: Aim, draft: Draft) -> Level:
    """The least level that includes a change, seen alone."""
    if _steers(aim, draft):
        return Level.COMPLETE
    if aim.now is None:
        unset = aim.bound is Bound.MEMORY_LIMIT and not aim.cause.binding
        return Level.COMPLETE if unset else Level.BALANCED
    return Level.SAFE if aim.lowered or aim.cause is Cause.KILL else Level.BALANCED


def _steers(aim: Aim, draft: Draft) -> bool:
    """Whether an autoscaler counts in it."""
    return aim.bound.side == "requests" and aim.bound.resource in draft.subject.autoscaled


def at(recommendation: Recommendation, level: Level) -> tuple[Sized, ...]:
    """The changes of a recommendation that a level takes."""
    return tuple(one for one in recommendation.changed if one.level.rank <= level.rank)


def limited(recommendation: Recommendation, level: Level) -> Recommendation:
    """The recommendation with everything kept that a level leaves out."""
    taken = at(recommendation, level)
    sized = tuple(
        one if one in taken else replace(one, wanted=one.now, direction=Direction.KEEP)
        for one in recommendation.sized
    )
    return replace(recommendation, sized=sized)
