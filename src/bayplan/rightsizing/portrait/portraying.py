"""The portrait of a container: every facet, said once."""

import numpy as np
from msgspec.structs import replace

from bayplan.model.evidence import Evidence
from bayplan.rightsizing.portrait import killing, processor, quality, readings, rhythm, trend
from bayplan.rightsizing.portrait.studying import Study, study
from bayplan.rightsizing.report.evidence import Portrait, Trend


def portray(evidence: Evidence, *, limit: int | None = None, now: int | None = None) -> Portrait:
    """What the evidence of one container comes to.

    `limit`: the memory limit in force, in bytes; `now`: the present, where it is not the last reading.
    """
    found = study(evidence)
    moment = found.covered.end if now is None else now
    judged, reasons = quality.judge(found.covered, found.memory.step, len(evidence.kills), moment)
    blank = Portrait(judged, reasons, evidence.since, gpu_peak=readings.read(evidence.gpu_memory).highest())
    portrait = _ended(_ran(blank, evidence), evidence)
    return _remembered(portrait, found, limit, moment) if found.covered.samples else portrait


def _ran(blank: Portrait, evidence: Evidence) -> Portrait:
    """How it used the CPU."""
    used = processor.observe(evidence)
    return replace(
        blank, cpu_typical=used.typical, cpu_p95=used.p95, cpu_peak=used.peak, throttled=used.throttled
    )


def _ended(portrait: Portrait, evidence: Evidence) -> Portrait:
    """How often it started and ended, and how it ran out of memory."""
    counted = replace(portrait, starts=len(evidence.starts), restarts=evidence.restarts)
    last = killing.last(evidence)
    if last is None:
        return counted
    limit = killing.limit(last, evidence)
    return replace(counted, kills=len(evidence.kills), killed_at=last.at, killed_limit=limit)


def _remembered(portrait: Portrait, found: Study, limit: int | None, now: int) -> Portrait:
    """How it used memory."""
    covered, memory = found.covered, found.memory
    typical, p95, p99 = (int(one) for one in np.quantile(memory.values, (0.5, 0.95, 0.99)))
    return replace(
        portrait,
        start=covered.start, end=covered.end, window=covered.window, step=memory.step,
        samples=covered.samples, expected=covered.expected, gaps=covered.gaps,
        typical=typical, p95=p95, p99=p99,
        peak=memory.highest(), peak_at=int(memory.times[memory.values.argmax()]),
        start_peak=found.starting.highest,
        event_peak=found.events.highest, events=len(found.events.peaks),
        trend=_trend(found, limit, now),
        rhythm=rhythm.find(found.calm, readings.peaks(found.calm)),
    )  # fmt: skip


def _trend(found: Study, limit: int | None, now: int) -> Trend | None:
    """The trend, going on from the highest reading of the last day."""
    slope = found.slope
    if slope is None:
        return None
    reached = trend.reached(float(found.daily.values[-1]), slope, limit, now)
    note = "" if slope.restarted else "it was not restarted meanwhile: it may be a leak"
    return Trend(slope.kind, round(slope.per_day), reached, note)
