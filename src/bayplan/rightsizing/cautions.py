"""What a person should know of a container, whatever is changed: one function for each warning."""

from collections.abc import Callable, Iterator
from typing import Final

from bayplan.rightsizing import cards, words
from bayplan.rightsizing.framework import Bound, Subject
from bayplan.rightsizing.report.evidence import Portrait
from bayplan.rightsizing.report.recommendation import Held

NEAR: Final = 0.95
"""The operators' rule: flag any container with a peak at 95 % of its limit or more."""
THROTTLED: Final = 0.05
"""One period of twenty held back is felt in the slowest answers."""

Caution = Callable[[Subject, Portrait], Iterator[Held]]


def cautions(subject: Subject, portrait: Portrait) -> tuple[Held, ...]:
    """All warnings about a container."""
    return tuple(one for caution in CAUTIONS for one in caution(subject, portrait))


def _ran_out(subject: Subject, portrait: Portrait) -> Iterator[Held]:
    if not portrait.kills:
        return
    times = "once" if portrait.kills == 1 else f"{portrait.kills} times"
    when = f", last on {words.day(portrait.killed_at)}" if portrait.killed_at else ""
    limit = portrait.killed_limit
    at = f" at a limit of {words.amount(limit, 'memory')}" if limit is not None else ""
    yield Held("ran-out-of-memory", f"it ran out of memory {times}{when}{at}")


def _near_limit(subject: Subject, portrait: Portrait) -> Iterator[Held]:
    limit, peak = subject.in_force(Bound.MEMORY_LIMIT), portrait.peak
    if limit and peak is not None and peak >= NEAR * limit:
        said = f"memory reached {words.amount(peak, 'memory')}, {100 * peak / limit:.0f} % of its limit"
        yield Held("peak-near-limit", said)


def _trend(subject: Subject, portrait: Portrait) -> Iterator[Held]:
    trend = portrait.trend
    if trend is None or trend.per_day <= 0:
        return
    grows = "leaks" if trend.kind == "leak" else "grows by"
    day = words.amount(trend.per_day, "memory")
    reached = trend.reaches_limit_at
    until = f", and reaches its limit on {words.day(reached)}" if reached is not None else ""
    note = f" ({trend.note})" if trend.note else ""
    yield Held(trend.kind, f"it {grows} {day} a day{until}{note}")


def _throttled(subject: Subject, portrait: Portrait) -> Iterator[Held]:
    limit, share = subject.current.get("limits.cpu"), portrait.throttled
    if limit and share is not None and share >= THROTTLED:
        said = f"its CPU limit of {words.amount(limit, 'cpu')} held it back in {100 * share:.0f} %"
        yield Held("throttled", f"{said} of all periods; take the limit out")


def _steered(subject: Subject, portrait: Portrait) -> Iterator[Held]:
    if subject.autoscaled:
        listed = " and ".join(subject.autoscaled)
        said = f"its requests of {listed} decide how many replicas its HorizontalPodAutoscaler wants"
        yield Held("steers-autoscaler", said)


def _learned(subject: Subject, portrait: Portrait) -> Iterator[Held]:
    for rule, happened in sorted(subject.learned.items()):
        yield Held("learned", f"rule {rule} was wrong here before{': ' * bool(happened)}{happened}")


CAUTIONS: Final[tuple[Caution, ...]] = (
    _ran_out, _near_limit, _trend, cards.caution, _throttled, _steered, _learned,
)  # fmt: skip
