"""Plays changes on a stage and tells how each ends.

All changes of one forecast are played at the same time. Where nothing was refused and nothing had to wait,
the order of turns does not matter; otherwise the play is repeated in other orders on forks of the stage, and
ends that differ are named. A refusal concerns its namespace only; a pod without a place concerns everybody.
"""

from collections.abc import Iterable, Sequence

from msgspec.structs import replace

from bayplan.model.workloads import Kind
from bayplan.review.rollouts import cron_jobs, endings
from bayplan.review.rollouts.answers import Forecast
from bayplan.review.rollouts.casting import Part
from bayplan.review.rollouts.changes import Change
from bayplan.review.rollouts.play import TIMINGS, USUAL, Timing, play
from bayplan.review.rollouts.stage import Stage


def forecast(
    changes: Sequence[Change], stage: Stage, *, timing: Timing = USUAL, others: Sequence[Timing] = TIMINGS
) -> tuple[Forecast, ...]:
    """How each change ends when all are made at once. The stage is where they lead afterwards.

    `timing` is the order that is played on the stage; `others` are tried where something was refused in it,
    or had to wait.
    """
    start = stage.fork()
    found = _played(changes, stage, timing)
    doubtful = [at for at, change in enumerate(changes) if stage.doubts(change.subject.namespace)]
    again = [changes[at] for at in doubtful]
    ends = [_played(again, start.fork(), other) for other in others if again and other != timing]
    also = {at: [end[place] for end in ends] for place, at in enumerate(doubtful)}
    return tuple(_with_others(one, also.get(at, ())) for at, one in enumerate(found))


def _played(changes: Sequence[Change], stage: Stage, timing: Timing) -> tuple[Forecast, ...]:
    stage.begin()
    parts = {
        at: Part(change, stage, timing)
        for at, change in enumerate(changes)
        if change.subject.kind is not Kind.CRON_JOB
    }
    play([part.machine for part in parts.values()], stage, timing)
    found = {at: endings.read(part, stage) for at, part in parts.items()}
    for part in parts.values():
        part.leave(stage)
    for at, change in enumerate(changes):
        if at not in parts:
            found[at] = cron_jobs.forecast(change, stage)
    return tuple(found[at] for at in range(len(changes)))


def _with_others(usual: Forecast, others: Iterable[Forecast]) -> Forecast:
    """The other ends, each once. Two ends are the same where nobody who counts pods could tell them apart."""
    known = {_seen(usual)}
    differing = []
    for other in others:
        if _seen(other) not in known:
            known.add(_seen(other))
            differing.append(other)
    return replace(usual, also=tuple(differing)) if differing else usual


def _seen(found: Forecast) -> tuple[object, ...]:
    return found.ending, found.old, found.new, found.wanted, bool(found.refused), bool(found.waiting)
