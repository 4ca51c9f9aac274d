"""Sizes that people write: up to the next round one, but across no bound. What stays is not rounded."""

from typing import Final

from msgspec.structs import replace

from bayplan.rightsizing import rounding
from bayplan.rightsizing.framework import Bound
from bayplan.rightsizing.restraint import Aim, Draft, Restraint

CODE: Final = "rounding"


def _hold(draft: Draft) -> Draft:
    request, limit = draft.of(Bound.MEMORY_REQUEST), draft.of(Bound.MEMORY_LIMIT)
    if not _follows(draft, request, limit):
        limit = _rounded(limit, None)
        request = _rounded(request, limit.amount)
    cpu = _rounded(draft.of(Bound.CPU_REQUEST), draft.subject.current.get("limits.cpu"))
    return draft.with_(limit, request, cpu)


def _follows(draft: Draft, request: Aim, limit: Aim) -> bool:
    """Whether one of an equal pair stays as it is, and the other comes to it."""
    return draft.even and request.amount == limit.amount and request.changed != limit.changed


def _rounded(aim: Aim, ceiling: int | None) -> Aim:
    """Rounded up, or left alone where that would be above what is allowed."""
    if aim.figure is None or not aim.changed:
        return aim
    round_one = rounding.rounded(aim.figure, aim.bound)
    over = any(one is not None and round_one.amount > one for one in (aim.most, ceiling))
    return aim if over else replace(aim, figure=round_one)


ROUNDS: Final = Restraint(CODE, _hold)
