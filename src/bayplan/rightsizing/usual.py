"""How far back evidence counts: what is usual for a while, what must not be forgotten for ever.

A file may know more than the days that are asked for. What a container needs for ordinary work changes, so
that its CPU counts within these days alone. A peak of memory, a start and an end for want of memory are known
from then on; what is usual of memory each rule looks for in a window of its own.
"""

from msgspec.structs import replace

from bayplan.model.evidence import Evidence


def since(evidence: Evidence, moment: int) -> Evidence:
    """The evidence without the CPU of the time before a moment, in seconds since 1970; 0 for all of it."""
    if not moment:
        return evidence
    return replace(
        evidence,
        cpu=evidence.cpu.between(moment, evidence.cpu.end),
        cpu_peak=evidence.cpu_peak.between(moment, evidence.cpu_peak.end),
        throttled=evidence.throttled.between(moment, evidence.throttled.end),
    )
