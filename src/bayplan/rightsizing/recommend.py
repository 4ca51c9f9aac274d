"""From evidence to a recommendation: a portrait, a rule's proposal, what restraint makes of it, a level.

Nothing is recommended for what is parked, what somebody keeps as it is, and what nobody measured; the answer
says which of them it is.
"""

from collections.abc import Iterator, Mapping
from typing import Final, NamedTuple

from bayplan.model.evidence import DAY, Evidence
from bayplan.rightsizing import artefacts, cautions, levels, portrait, restraining, restraint, usual
from bayplan.rightsizing.framework import Bound, Figure, Rule, Subject
from bayplan.rightsizing.report.evidence import Portrait
from bayplan.rightsizing.report.recommendation import Direction, Held, Level, Recommendation, Sized
from bayplan.rightsizing.restraint import Aim, Draft

PARKED: Final = "parked: no evidence while it does not run"
UNMEASURED: Final = "never measured: nothing is known of its use of memory or CPU"


def recommend(
    subject: Subject, evidence: Evidence | None, rule: Rule, *, now: int, days: int = 0
) -> Recommendation:
    """What one container should be given, by a rule and under restraint.

    `evidence` None: nothing is known of it. `now` in seconds since 1970. `days`: how far back what is usual
    is counted, 0 for all of it; what must not be forgotten counts however old it is.
    """
    since = now - days * DAY if days else 0
    known = usual.since(evidence or Evidence(subject.place), since)
    trusted, doubted = artefacts.split(known, subject.containers)
    seen = portrait.portray(trusted, limit=subject.in_force(Bound.MEMORY_LIMIT), now=now, since=since)
    told = _Told(subject, rule.name, seen, (*cautions.cautions(subject, seen), *doubted), known)
    excluded = _excluded(subject, known)
    if excluded:
        return told.kept(excluded)
    proposal = rule.propose(subject, trusted)
    held = restraining.hold(restraint.draft(subject, trusted, seen, rule.name, proposal.figures))
    return told.sized(_sized(held, proposal.figures), held.why or proposal.why)


class _Told(NamedTuple):
    """What is said of a container whatever is recommended."""

    subject: Subject
    rule: str
    portrait: Portrait
    warnings: tuple[Held, ...]
    evidence: Evidence

    def kept(self, excluded: Held) -> Recommendation:
        """Nothing is recommended."""
        unchanged = (Sized(one.value, now, now) for one, now in _amounts(self.subject))
        told = self._replace(warnings=(*self.warnings, excluded))
        return told.sized(tuple(unchanged), excluded.said)

    def sized(self, sized: tuple[Sized, ...], why: str) -> Recommendation:
        """What each bound should be; why not, where nothing changes."""
        subject = self.subject
        changes = any(one.direction is not Direction.KEEP for one in sized)
        return Recommendation(
            subject.place,
            role=subject.role,
            replicas=subject.replicas,
            priority=subject.priority,
            tier=subject.tier,
            sizing_class=subject.sizing_class,
            rule=self.rule,
            sized=sized,
            portrait=self.portrait,
            warnings=self.warnings,
            advice=self.evidence.advice,
            why="" if changes else why,
            file=subject.file,
            line=subject.line,
        )


def _excluded(subject: Subject, evidence: Evidence) -> Held | None:
    """What keeps a container out of all advice."""
    if subject.fixed:
        return Held("fixed", subject.fixed)
    if subject.replicas == 0:
        return Held("parked", PARKED)
    if not any((evidence.memory, evidence.rss, evidence.cpu, evidence.cpu_peak, evidence.advice)):
        return Held("never-measured", UNMEASURED)
    return None


def _amounts(subject: Subject) -> Iterator[tuple[Bound, int | None]]:
    return ((one, subject.in_force(one)) for one in Bound)


def _sized(draft: Draft, figures: Mapping[str, Figure]) -> tuple[Sized, ...]:
    found = levels.levels(draft)
    return tuple(_one(draft.of(bound), found[bound], figures.get(bound.value)) for bound in Bound)


def _one(aim: Aim, level: Level, asked: Figure | None) -> Sized:
    return Sized(
        aim.bound.value,
        aim.now,
        aim.amount,
        asked.amount if asked else None,
        _direction(aim),
        level,
        aim.figure.terms if aim.figure else (),
        aim.held,
    )


def _direction(aim: Aim) -> Direction:
    if not aim.changed:
        return Direction.KEEP
    if aim.now is None:
        return Direction.SET
    return Direction.LOWER if aim.lowered else Direction.RAISE
