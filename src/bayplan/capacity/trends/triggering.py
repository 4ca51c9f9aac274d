"""Evaluates the triggers of the policy on history: which hold, since when, and what is missing.

A clause holds when its measure has met the threshold for its minutes without a break (`spells`), up to now.
With 0 minutes it holds when that was so at any moment of the trigger's window. What nobody observed is
unknown and never taken for either.
"""

import datetime
from collections.abc import Callable, Mapping, Sequence
from typing import Final

import numpy as np
from msgspec.structs import replace

from bayplan.capacity.report.trends import ClauseVerdict, TriggerVerdict
from bayplan.capacity.trends import contradictions, measures, spells, wording
from bayplan.capacity.trends.history import History, Values, moment, seconds
from bayplan.capacity.trends.measures import Reading
from bayplan.capacity.trends.spells import Flags
from bayplan.model.bounds import Clause, Trigger
from bayplan.model.estate import Declaration

COMPARE: Final[Mapping[str, Callable[[Values, float], Flags]]] = {
    ">=": lambda values, bound: values >= bound,
    ">": lambda values, bound: values > bound,
    "<=": lambda values, bound: values <= bound,
    "<": lambda values, bound: values < bound,
    "==": lambda values, bound: values == bound,
}

HOLDS: Final = "holds"
RESTS: Final = "rests"
UNKNOWN: Final = "unknown"
UNSATISFIABLE: Final = "unsatisfiable"


def triggers(
    declaration: Declaration, history: History, now: datetime.datetime | None = None
) -> tuple[TriggerVerdict, ...]:
    """What became of each trigger. `now` None: the time of the last observation."""
    if now is None:
        now = moment(0 if history.empty else float(history.times[-1]))
    return tuple(_judge(one, declaration, history, now) for one in declaration.capacity.triggers)


def _judge(
    trigger: Trigger, declaration: Declaration, history: History, now: datetime.datetime
) -> TriggerVerdict:
    verdicts = tuple(_clause(one, trigger, declaration, history, now) for one in trigger.clauses)
    state = _state(trigger, verdicts)
    since = [one.since for one in verdicts if one.holds and one.since is not None]
    pick = max if trigger.every else min
    return TriggerVerdict(
        trigger.name, state, trigger.action, pick(since) if since and state == HOLDS else None, verdicts,
        wording.summary(trigger, verdicts),
    )  # fmt: skip


def _state(trigger: Trigger, verdicts: Sequence[ClauseVerdict]) -> str:
    """Of `any` one clause decides, of `every` the worst of them; without clauses nothing is known."""
    hopeless = [bool(one.contradiction) for one in verdicts]
    known = [one.holds for one in verdicts]
    decided, otherwise = (False, all) if trigger.every else (True, any)
    if hopeless and (any(hopeless) if trigger.every else all(hopeless)):
        return UNSATISFIABLE
    if decided in known:
        return HOLDS if decided else RESTS
    if None in known or not known:
        return UNKNOWN
    return HOLDS if otherwise(bool(one) for one in known) else RESTS


def _clause(
    clause: Clause,
    trigger: Trigger,
    declaration: Declaration,
    history: History,
    now: datetime.datetime,
) -> ClauseVerdict:
    reading = measures.read(clause, history, declaration.capacity, now)
    holds = COMPARE[clause.operator](reading.values, clause.threshold)
    verdict = _verdict(clause, trigger, reading, holds, now)
    if verdict.holds or holds.any():
        return verdict
    why = contradictions.find(clause, trigger, declaration, history)
    return replace(verdict, contradiction=why)


def _verdict(
    clause: Clause, trigger: Trigger, reading: Reading, holds: Flags, now: datetime.datetime
) -> ClauseVerdict:
    minutes = trigger.minutes if clause.minutes is None else clause.minutes
    blank = ClauseVerdict(
        wording.clause(clause, trigger), None, threshold=clause.threshold,
        value=float(reading.values[-1]) if len(reading.values) else reading.declared,
    )  # fmt: skip
    if reading.declared is not None:
        met = COMPARE[clause.operator](np.array([reading.declared]), clause.threshold)
        return replace(blank, holds=bool(met[0]))
    if not len(reading.times):
        return replace(blank, missing=wording.never(clause.measure))
    if late := _lateness(reading, now):
        return replace(blank, missing=late)
    if clause.minutes == 0 and trigger.minutes:
        return _at_any_moment(blank, reading, holds, seconds(now) - trigger.minutes * 60)
    return _throughout(blank, reading, holds, minutes * 60)


def _lateness(reading: Reading, now: datetime.datetime) -> str:
    """What to say where the last look is too long ago to speak of now."""
    usual = spells.pace(reading.times)
    age = seconds(now) - int(reading.times[-1])
    bound = spells.PATIENCE * usual if usual else 0
    return wording.late(age, moment(float(reading.times[-1]))) if age > bound else ""


def _at_any_moment(blank: ClauseVerdict, reading: Reading, holds: Flags, begin: int) -> ClauseVerdict:
    within = reading.times >= begin
    if (holds & within).any():
        first = reading.times[holds & within][0]
        return replace(blank, holds=True, since=moment(float(first)))
    watched = int(spells.unbroken_since(reading.times)[-1])
    if watched > begin:
        return replace(blank, missing=wording.unwatched(watched - begin, moment(watched)))
    return replace(blank, holds=False)


def _throughout(blank: ClauseVerdict, reading: Reading, holds: Flags, wanted: int) -> ClauseVerdict:
    spell = spells.last(reading.times, holds)
    if spell is None:
        return replace(blank, holds=False)
    since = moment(spell.since)
    if spell.lasted >= wanted:
        return replace(blank, holds=True, since=since)
    short = wording.short(spell, wanted - spell.lasted)
    return replace(blank, holds=False if spell.before == spells.BROKEN else None, since=since, missing=short)
