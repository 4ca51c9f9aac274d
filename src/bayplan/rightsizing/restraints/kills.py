"""Memory that ran out says more than usage does: what killed was used, whether a reading saw it or not.

A limit stays a fifth above the highest one that was too little. Where nobody knows how high it was, nothing
is lowered, and where readings came close to what is set now, it is taken to have been that. While the limit
that was too little is still in force, the request is not lowered either: its readings are of a container that
was cut short.
"""

import math
from collections.abc import Iterator
from typing import Final

from bayplan.model.evidence import Evidence, Kill, Track
from bayplan.rightsizing import margins, words
from bayplan.rightsizing.framework import Bound
from bayplan.rightsizing.report.evidence import Portrait
from bayplan.rightsizing.restraint import Aim, Cause, Draft, Restraint

CODE: Final = "kill"
NEAR: Final = 0.9
"""Working sets are read once in a while: at nine tenths of a limit the rest is what no reading saw."""


def _hold(draft: Draft) -> Draft:
    portrait, evidence = draft.portrait, draft.evidence
    if not evidence.kills:
        return draft
    limit, request = draft.of(Bound.MEMORY_LIMIT), draft.of(Bound.MEMORY_REQUEST)
    killed = max(_limits(evidence, portrait), default=None)
    if killed is not None:
        held = _above(limit, killed)
    elif limit.now is None:
        return draft.with_(limit.noted(CODE, "it ran out of memory without a limit of its own: its node did"))
    else:
        held = _guessed(limit, limit.now, portrait)
    return draft.with_(
        held, _unlowered(request) if limit.now is not None and limit.now < held.least else request
    )


def _above(aim: Aim, killed: int) -> Aim:
    said = f"memory ran out at a limit of {words.amount(killed, 'memory')}; it stays a fifth above that"
    return aim.at_least(margins.with_headroom(killed, margins.KILL_HEADROOM), CODE, said, Cause.KILL)


def _unlowered(request: Aim) -> Aim:
    said = "memory runs out at the limit in force: what it would have used, nobody knows"
    return request if request.now is None else request.at_least(request.now, CODE, said)


def _guessed(aim: Aim, now: int, portrait: Portrait) -> Aim:
    kept = aim.at_least(now, CODE, "memory ran out, and nobody knows at which limit: it is not lowered")
    return _above(kept, now) if (portrait.peak or 0) >= NEAR * now else kept


def _limits(evidence: Evidence, portrait: Portrait) -> Iterator[int]:
    """The limits at which memory ran out, as far as they are known."""
    for kill in evidence.kills:
        limit = kill.limit if kill.limit is not None else _limit_at(evidence.limited, kill)
        if limit is not None:
            yield limit
    if portrait.killed_limit is not None:
        yield portrait.killed_limit


def _limit_at(limited: Track, kill: Kill) -> int | None:
    """The limit that was in force at a kill: in the step that it fell into, or the last one before."""
    if not limited or not limited.step:
        return None
    last = -(-(kill.at - limited.start) // limited.step)
    known = (one for one in reversed(limited.values[: max(0, last + 1)]) if not math.isnan(one))
    found = next(known, None)
    return int(found) if found is not None else None


KILLS: Final = Restraint(CODE, _hold)
