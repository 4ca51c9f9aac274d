"""What a person should know of an answer: lines beyond what they bear, losses that are not borne, dates.

Places of one constraint are told together, and memory of hosts in full only, which is the most that it is.
Limits of memory are promised beyond what is there in most houses, and nothing comes of it by itself: that is
a note.
"""

import datetime
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Final

from bayplan.capacity import words
from bayplan.capacity.report.lines import LoadLine
from bayplan.capacity.report.loss import Down, Outcome
from bayplan.capacity.report.trends import Forecast, TriggerVerdict
from bayplan.capacity.report.whole import Capacity
from bayplan.capacity.verdicts import names
from bayplan.model import findings
from bayplan.model.findings import Finding, Severity

SOON: Final = datetime.timedelta(days=30)
MILD: Final[Mapping[str, Severity]] = {
    "memory-limits": Severity.NOTE,
    "host-vcpus": Severity.WARNING,
    "disk-io": Severity.WARNING,
    "addresses": Severity.WARNING,
}
"""Constraints that are not an error as soon as more is promised than there is."""
MOST: Final = 6


def alarms(
    answer: Capacity, thresholds: Mapping[str, float], now: datetime.datetime | None = None
) -> tuple[Finding, ...]:
    """The findings of an answer, the worst first. `thresholds`: shares by constraint, worth a warning.

    `now`: what counts as soon, where the answer does not say when its estate was seen.
    """
    found = [
        *_crowded(answer.lines, thresholds),
        *_losses(answer.losses),
        *_triggers(answer.triggers),
        *_dates(answer.forecasts, answer.taken_at or now),
    ]
    return tuple(sorted(found, key=findings.order))


def _crowded(lines: Iterable[LoadLine], thresholds: Mapping[str, float]) -> Iterator[Finding]:
    beyond: dict[tuple[str, str], list[LoadLine]] = {}
    high: dict[tuple[str, str], list[LoadLine]] = {}
    for one in lines:
        if one.capacity is None or one.name == words.BALLOONED:
            continue
        if one.used > one.capacity:
            beyond.setdefault((one.constraint, one.name), []).append(one)
        elif (bound := _threshold(one, thresholds)) is not None and (one.share or 0.0) > bound:
            high.setdefault((one.constraint, one.name), []).append(one)
    for group in beyond.values():
        yield _over(group)
    for group in high.values():
        yield _near(group, _threshold(group[0], thresholds) or 0.0)


def _threshold(one: LoadLine, thresholds: Mapping[str, float]) -> float | None:
    """By what it is exactly, else by its family."""
    return thresholds.get(one.name, thresholds.get(one.constraint))


def _over(group: Sequence[LoadLine]) -> Finding:
    first = group[0]
    rest = "nothing more is let in" if first.firm else "nothing refuses it until it hurts"
    severity = MILD.get(first.constraint, Severity.ERROR)
    return _told("over-committed", severity, group, f"of what is there is promised; {rest}")


def _near(group: Sequence[LoadLine], bound: float) -> Finding:
    said = f"is used, and the policy wants no more than {_percent(bound)}"
    return _told("threshold", Severity.WARNING, group, said)


def _told(code: str, severity: Severity, group: Sequence[LoadLine], said: str) -> Finding:
    """One finding for all places; how full the others are stands below."""
    first = group[0]
    others = ", ".join(f"{one.subject} {_full(one)}" for one in group[1:MOST])
    subject = f"{first.scope} {names([one.subject for one in group])}"
    summary = f"{words.constraint(first.constraint, first.name)}: {_full(first)} {said}"
    return Finding(code, severity, subject, summary, (others,) if others else ())


def _full(one: LoadLine) -> str:
    return _percent(one.share) if one.share is not None else "all"


def _percent(share: float) -> str:
    return f"{100 * share:.0f} %"


def _losses(losses: Iterable[Outcome]) -> Iterator[Finding]:
    """What the policy wants borne, and is not; by observed peaks it is a warning."""
    told: set[tuple[str, tuple[str, ...]]] = set()
    for one in losses:
        if not one.asked or one.survived or (one.kind, one.lost) in told:
            continue
        told.add((one.kind, one.lost))
        down = [pod for pod in one.down if pod.required]
        yield Finding(
            "loss-not-survived",
            Severity.ERROR if one.model == "requests" else Severity.WARNING,
            one.subject,
            f"the policy wants its loss survived; {_missed(down)}"
            + (" by observed peaks" if one.model != "requests" else ""),
            evidence=tuple(dict.fromkeys(pod.reason or pod.message for pod in down[:MOST])) or one.notes[:1],
        )


def unknown_losses(losses: Iterable[str]) -> Iterator[Finding]:
    """What the policy wants survived, and nobody has heard of: without a word it would pass for survived."""
    for loss in losses:
        said = "the policy wants its loss survived, and nothing that was read is called so"
        remedy = "correct the name, or read what it is about, too"
        yield Finding("unknown-loss", Severity.WARNING, loss, said, remedy=remedy)


def _missed(down: Sequence[Down]) -> str:
    """`5 pods of media/jellyfin, ... would stay down`; a pod without a controller goes by its own name."""
    if not down:
        return "nothing would be placed again"
    owners = dict.fromkeys(pod.workload.partition(" ")[2] or pod.pod for pod in down)
    return f"{words.counted(len(down), 'pod')} would stay down: {names(owners)}"


def _triggers(found: Iterable[TriggerVerdict]) -> Iterator[Finding]:
    for one in found:
        if one.state == "holds":
            since = f" since {one.since:%Y-%m-%d}" if one.since else ""
            said = f"it holds{since}{': ' + one.action if one.action else ''}"
            yield Finding("trigger-holds", Severity.WARNING, f"trigger {one.name}", said)
        if one.state == "unsatisfiable":
            clauses = ", ".join(clause.clause for clause in one.clauses if clause.contradiction)
            said = f"it can never hold: {clauses} contradicts what the house itself declares or does"
            yield Finding("unsatisfiable-rule", Severity.WARNING, f"trigger {one.name}", said)


def _dates(found: Iterable[Forecast], now: datetime.datetime | None) -> Iterator[Finding]:
    """What is used up already is told by its load line."""
    for one in found:
        if now and one.at and now.date() < one.at <= now.date() + SOON:
            said = f"{_named(one)} runs out by {one.at} ({one.earliest} to {one.latest or 'later'})"
            place = f"{one.scope} {one.subject}" if one.subject else "all workers together"
            yield Finding("runs-out", Severity.WARNING, place, said)


def _named(one: Forecast) -> str:
    return words.constraint(one.constraint, one.name)
