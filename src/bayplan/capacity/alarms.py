"""What a person should know of an answer: lines beyond what they bear, losses that are not borne, dates.

Places of one constraint are told together. Limits of memory are promised beyond what is there in most houses,
and nothing comes of it by itself: that is a note.
"""

import datetime
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Final

from bayplan.capacity.report.lines import LoadLine
from bayplan.capacity.report.loss import Outcome
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


def alarms(answer: Capacity, thresholds: Mapping[str, float]) -> tuple[Finding, ...]:
    """The findings of an answer, the worst first. `thresholds`: shares by constraint, worth a warning."""
    found = [
        *_crowded(answer.lines, thresholds),
        *_losses(answer.losses),
        *_triggers(answer.triggers),
        *_dates(answer.forecasts, answer.taken_at),
    ]
    return tuple(sorted(found, key=findings.order))


def _crowded(lines: Iterable[LoadLine], thresholds: Mapping[str, float]) -> Iterator[Finding]:
    beyond: dict[tuple[str, str], list[LoadLine]] = {}
    high: dict[tuple[str, str], list[LoadLine]] = {}
    for one in lines:
        if one.capacity is None:
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
    return _told("over-committed", severity, group, f"of what there is is promised; {rest}")


def _near(group: Sequence[LoadLine], bound: float) -> Finding:
    said = f"is used, and the policy wants no more than {_percent(bound)}"
    return _told("threshold", Severity.WARNING, group, said)


def _told(code: str, severity: Severity, group: Sequence[LoadLine], said: str) -> Finding:
    """One finding for all places; how full the others are stands below."""
    first = group[0]
    others = ", ".join(f"{one.subject} {_full(one)}" for one in group[1:MOST])
    subject = f"{first.scope} {names([one.subject for one in group])}"
    return Finding(
        code, severity, subject, f"{_called(first)}: {_full(first)} {said}", (others,) if others else ()
    )


def _called(one: LoadLine) -> str:
    words = one.constraint.split("-")
    plain = one.name in ("", one.constraint, ".".join(reversed(words)), *words)
    return " ".join(words) if plain else f"{' '.join(words)} ({one.name})"


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
            f"the policy wants its loss survived; {names([pod.pod for pod in down])} would stay down"
            + (" by observed peaks" if one.model != "requests" else ""),
            evidence=tuple(dict.fromkeys(pod.reason or pod.message for pod in down[:MOST])),
        )


def _triggers(found: Iterable[TriggerVerdict]) -> Iterator[Finding]:
    for one in found:
        if one.state == "holds":
            since = f" since {one.since:%Y-%m-%d}" if one.since else ""
            said = f"it holds{since}{': ' + one.action if one.action else ''}"
            yield Finding("trigger-holds", Severity.WARNING, f"trigger {one.name}", said)
        if one.state == "unsatisfiable":
            why = tuple(clause.contradiction for clause in one.clauses if clause.contradiction)
            said = "it can never hold under what the house itself declares or does"
            yield Finding("unsatisfiable-rule", Severity.WARNING, f"trigger {one.name}", said, evidence=why)


def _dates(found: Iterable[Forecast], now: datetime.datetime | None) -> Iterator[Finding]:
    for one in found:
        if now and one.at and one.at <= now.date() + SOON:
            said = (
                f"{_named(one)} is exhausted by {one.at}, between {one.earliest} and {one.latest or 'later'}"
            )
            yield Finding("runs-out", Severity.WARNING, f"{one.scope} {one.subject}", said)


def _named(one: Forecast) -> str:
    return one.constraint.replace("-", " ") if one.name == one.constraint else one.name
