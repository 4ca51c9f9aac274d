"""The portrait of a container: every facet, said once."""

from typing import Final

import numpy as np
from msgspec.structs import replace

from bayplan.model.evidence import Evidence
from bayplan.rightsizing.portrait import killing, processor, quality, readings, rhythm, trend
from bayplan.rightsizing.portrait.studying import Study, study
from bayplan.rightsizing.report.evidence import Portrait, Trend

RESIDENT: Final = "only its resident set was read, which is less than what counts against a limit"


def portray(
    evidence: Evidence, *, limit: int | None = None, now: int | None = None, since: int = 0
) -> Portrait:
    """What the evidence of one container comes to.

    `limit`: the memory limit in force, in bytes; `now`: the present, where it is not the last reading.
    `since`: from when on the median and the percentiles count; all else is of all that is known.
    """
    found = study(evidence)
    moment = found.covered.end if now is None else now
    judged, reasons = quality.judge(found.covered, found.memory.step, len(evidence.kills), moment)
    blank = Portrait(judged, reasons, evidence.since)
    portrait = _ended(_ran(_beside(blank, evidence), evidence), evidence)
    if not found.covered.samples:
        return _unread(portrait)
    return _remembered(_usual(portrait, found, since), found, limit, moment)


def _unread(portrait: Portrait) -> Portrait:
    """Without a working set; a resident set alone is less than what counts against a limit."""
    if portrait.rss_peak is None:
        return portrait
    return replace(portrait, reasons=(RESIDENT, *portrait.reasons[1:]))


def _beside(blank: Portrait, evidence: Evidence) -> Portrait:
    """What was read beside its working set: resident memory, memory of cards, and how many pods it had."""
    pods = readings.read(evidence.replicas).values
    return replace(
        blank,
        rss_peak=readings.read(evidence.rss).highest(),
        gpu_peak=readings.read(evidence.gpu_memory).highest(),
        pods=(int(pods.min()), int(pods.max())) if len(pods) else None,
    )


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


def _usual(portrait: Portrait, found: Study, since: int) -> Portrait:
    """How it uses memory on most days; where nothing was read since, as it did before."""
    recent = found.memory.only(found.memory.times > since).values
    values = recent if len(recent) else found.memory.values
    typical, p95, p99 = (int(one) for one in np.quantile(values, (0.5, 0.95, 0.99)))
    return replace(portrait, typical=typical, p95=p95, p99=p99)


def _remembered(portrait: Portrait, found: Study, limit: int | None, now: int) -> Portrait:
    """How it used memory."""
    covered, memory = found.covered, found.memory
    return replace(
        portrait,
        start=covered.start, end=covered.end, window=covered.window, step=memory.step,
        samples=covered.samples, expected=covered.expected, gaps=covered.gaps,
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
