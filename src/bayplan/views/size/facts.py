"""What evidence shows of a container beside the figures that sizes are made of, a sentence for each thing."""

from collections.abc import Iterator
from typing import Final

from bayplan.model.evidence import DAY
from bayplan.rightsizing.report.evidence import Portrait, Rhythm
from bayplan.views.amounts import counted
from bayplan.views.size import naming

WEEKDAYS: Final = ("Mondays", "Tuesdays", "Wednesdays", "Thursdays", "Fridays", "Saturdays", "Sundays")
LEAST_HELD: Final = 0.005
"""Below half a percent of its periods nothing holds a container back."""


def facts(found: Portrait) -> list[str]:
    """Everything that is known; nothing of what was not read."""
    return [*_readings(found), *_memory(found), *_course(found)]


def _readings(found: Portrait) -> Iterator[str]:
    if not found.samples:
        return
    said = f"{found.samples:,} of {counted(found.expected, 'reading')} from {naming.day(found.start)}"
    gap = f"; nothing was read from {_gap(found.gaps[0])}" if found.gaps else ""
    yield f"{said} to {naming.day(found.end)}{gap}"


def _gap(span: tuple[int, int]) -> str:
    first, last = map(naming.day, span)
    return f"{first} to {last}" if first != last else f"{first} for {naming.span(span[1] - span[0])}"


def _memory(found: Portrait) -> Iterator[str]:
    known = (
        ("usual", found.typical), ("p99", found.p99), ("resident at most", found.rss_peak),
        ("after a start", found.start_peak), ("GPU at most", found.gpu_peak),
    )  # fmt: skip
    said = ", ".join(f"{name} {naming.memory(amount)}" for name, amount in known if amount is not None)
    if said:
        yield f"memory: {said}"
    if found.event_peak is not None:
        yield f"jobs inside took up to {naming.memory(found.event_peak)}, {counted(found.events, 'time')}"


def _course(found: Portrait) -> Iterator[str]:
    """What came and went."""
    if found.since is not None and found.since < found.start - DAY:
        yield f"it has run since {naming.day(found.since)} at least"
    if found.rhythm is not None:
        yield f"it is highest {_when(found.rhythm)}"
    if found.pods is not None and found.pods[0] != found.pods[1]:
        yield f"it had {found.pods[0]} to {counted(found.pods[1], 'pod')}"
    if found.starts or found.restarts:
        yield f"{counted(found.starts, 'start')}, {counted(found.restarts, 'restart')}"
    if found.throttled is not None and found.throttled >= LEAST_HELD:
        yield f"its CPU limit held it back in {found.throttled:.1%} of all periods"


def _when(found: Rhythm) -> str:
    if found.weekday is not None:
        return f"on {WEEKDAYS[found.weekday % 7]}"
    return f"at {found.hour:02}:00 UTC each day" if found.hour is not None else "at the same time"
