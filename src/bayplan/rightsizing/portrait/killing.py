"""How a container ran out of memory: under which limit, as far as anybody knows."""

import numpy as np

from bayplan.model.evidence import Evidence, Kill
from bayplan.rightsizing.portrait import readings


def last(evidence: Evidence) -> Kill | None:
    """The last time that it ran out of memory."""
    return max(evidence.kills, key=lambda one: one.at, default=None)


def limit(kill: Kill, evidence: Evidence) -> int | None:
    """The limit that it was killed under: its own record, else what was known to be set at the time."""
    if kill.limit:
        return kill.limit
    known = readings.read(evidence.limited)
    before = int(np.searchsorted(known.times, kill.at, side="right"))
    return int(known.values[before - 1]) if before else None


def highest(evidence: Evidence) -> int:
    """The highest limit under which it was killed, 0 for none; where none is known, the highest reading."""
    if not evidence.kills:
        return 0
    limits = [limit(one, evidence) for one in evidence.kills]
    known = [one for one in limits if one is not None]
    return max((*known, readings.read(evidence.memory).highest() or 0) if len(known) < len(limits) else known)
