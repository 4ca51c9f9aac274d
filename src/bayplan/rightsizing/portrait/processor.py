"""What a container uses of the CPU, and how often it was held back."""

from typing import NamedTuple

import numpy as np

from bayplan.model.evidence import Evidence
from bayplan.rightsizing.portrait import readings


class Processor(NamedTuple):
    """Millicores; `peak` is the highest five minutes where they are known, else the highest reading."""

    typical: int | None = None
    p95: int | None = None
    peak: int | None = None
    throttled: float | None = None


def observe(evidence: Evidence) -> Processor:
    """The CPU of a container."""
    used, bursts = readings.read(evidence.cpu), readings.read(evidence.cpu_peak)
    held = readings.read(evidence.throttled).values
    throttled = round(float(held.mean()), 4) if len(held) else None
    highest = bursts.highest() if len(bursts.values) else used.highest()
    if not len(used.values):
        return Processor(peak=highest, throttled=throttled)
    typical, p95 = (int(one) for one in np.quantile(used.values, (0.5, 0.95)))
    return Processor(typical, p95, highest, throttled)
