"""Where a tier wants memory requests and limits equal, both become the higher of the two."""

from typing import Final

from msgspec.structs import replace

from bayplan.rightsizing.framework import Bound
from bayplan.rightsizing.restraint import Aim, Cause, Draft, Restraint

CODE: Final = "tier"


def _hold(draft: Draft) -> Draft:
    request, limit = draft.of(Bound.MEMORY_REQUEST), draft.of(Bound.MEMORY_LIMIT)
    known = [one for one in (request, limit) if one.amount is not None]
    if not draft.subject.equal or not known:
        return draft
    higher = max(known, key=lambda one: one.amount or 0)
    said = f"in tier {draft.subject.tier} memory request and limit are equal"
    uneven = request.now != limit.now
    return draft.with_(*(_even(one, higher, said, uneven) for one in (request, limit)))


def _even(aim: Aim, higher: Aim, said: str, uneven: bool) -> Aim:
    """An aim as high as the other, if it may be. One that moved for nothing else moves for the tier."""
    if aim.most is not None and (higher.amount or 0) > max(aim.most, aim.now or 0):
        return aim
    cause = higher.cause if higher.cause.binding else Cause.TIER if uneven else None
    moved = aim.moved(higher.amount or 0, CODE, said, cause)
    if uneven and moved.changed and not moved.cause.binding:
        moved = replace(moved, cause=Cause.TIER)
    return replace(moved, least=max(aim.least, higher.least))


TIER: Final = Restraint(CODE, _hold)
