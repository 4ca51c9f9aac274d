"""A request is not above its limit, and a limit not further above it than a limit range allows.

The API server refuses both. CPU limits are left alone; where one is in force, no request goes above it.
"""

import math
from typing import Final

from bayplan.rightsizing import words
from bayplan.rightsizing.framework import Bound
from bayplan.rightsizing.restraint import Aim, Cause, Draft, Restraint

CODE: Final = "order"


def _hold(draft: Draft) -> Draft:
    request, limit = _ordered(draft.of(Bound.MEMORY_REQUEST), draft.of(Bound.MEMORY_LIMIT))
    cpu, cpu_limit = draft.of(Bound.CPU_REQUEST), draft.subject.current.get("limits.cpu")
    return draft.with_(
        _near(request, limit.amount, _ratio(draft, Bound.MEMORY_LIMIT)),
        limit,
        _near(_below(cpu, cpu_limit), cpu_limit, _ratio(draft, Bound.CPU_REQUEST)),
    )


def _ordered(request: Aim, limit: Aim) -> tuple[Aim, Aim]:
    """The request gives way as far as it may; where it stays, or must not, the limit comes up to it."""
    if request.amount is None or limit.amount is None or request.amount <= limit.amount:
        return request, limit
    met = max(limit.amount, request.least) if request.changed else request.amount
    if limit.most is not None:
        met = min(met, max(limit.most, limit.now or 0))
    cause = request.cause if request.cause.binding and limit.cause is not Cause.KILL else None
    return (
        request.moved(met, CODE, "a request is not above its limit"),
        limit.moved(met, CODE, "a limit is not below its request", cause),
    )


def _below(cpu: Aim, limit: int | None) -> Aim:
    if limit is None or cpu.amount is None or cpu.amount <= limit:
        return cpu
    return cpu.moved(limit, CODE, f"its CPU limit is {words.amount(limit, 'cpu')}")


def _near(request: Aim, limit: int | None, ratio: float) -> Aim:
    """A request from which its limit is not further away than allowed."""
    if not ratio or limit is None or request.amount is None or limit <= request.amount * ratio:
        return request
    least = min(limit, math.ceil(limit / ratio))
    return request.moved(least, CODE, f"a limit may be {ratio:g} times its request at the most")


def _ratio(draft: Draft, bound: Bound) -> float:
    window = draft.subject.allowed.get(bound.value)
    return window.ratio if window else 0.0


ORDER: Final = Restraint(CODE, _hold)
