"""The sentences of triggers and forecasts."""

import datetime
from collections.abc import Sequence
from typing import Final

from bayplan.capacity.report.trends import ClauseVerdict
from bayplan.capacity.trends.spells import GAP, PATIENCE, RECORD, Spell
from bayplan.model.bounds import Clause, Trigger

SHARES: Final = frozenset(("memory-requests", "memory-limits", "cpu-requests", "pool-data", "host-memory"))
"""Measures that are shares, which people read in percent."""


def clause(one: Clause, trigger: Trigger) -> str:
    """`memory-requests > 90 % for 7 d`, as it is meant."""
    of = f" of {one.of}" if one.of else ""
    minutes = trigger.minutes if one.minutes is None else one.minutes
    said = f"{one.measure}{of} {one.operator} {amount(one.measure, one.threshold)}"
    if one.measure.startswith("planned-"):
        return said
    if one.minutes == 0 and trigger.minutes:
        return f"{said} at any moment of {lasting(trigger.minutes * 60)}"
    return f"{said} for {lasting(minutes * 60)}" if minutes else said


def amount(measure: str, value: float) -> str:
    """A value as people read it: `95 %`, `25`."""
    return percent(value) if measure in SHARES else f"{value:g}"


def percent(share: float) -> str:
    """`141 %`; with one decimal where it needs it."""
    return f"{round(share * 100, 1):g} %"


def lasting(seconds: float) -> str:
    """`7 d`, `3 d 4 h`, `50 min`."""
    minutes = max(0, round(seconds / 60))
    days, rest = divmod(minutes, 1440)
    hours, left = divmod(rest, 60)
    parts = [(days, "d"), (hours, "h"), (left, "min")]
    said = [f"{number} {unit}" for number, unit in parts if number]
    return " ".join(said[:2]) or "0 min"


def day(at: datetime.datetime) -> str:
    """`2026-03-01 12:00`, in UTC."""
    return f"{at:%Y-%m-%d %H:%M}"


def never(measure: str) -> str:
    """Nobody ever observed a measure."""
    return f"no observation tells {measure}"


def late(age: float, last: datetime.datetime) -> str:
    """The last look is too old."""
    return f"it was last observed {lasting(age)} ago ({day(last)}); what has been since is not known"


def unwatched(gap: float, since: datetime.datetime) -> str:
    """Part of a window was not watched."""
    return f"it was watched without a gap since {day(since)} only; {lasting(gap)} of the window are not known"


def short(spell: Spell, left: float) -> str:
    """A spell is not long enough yet, or not shown to be."""
    if spell.before == RECORD:
        return f"the record begins then; {lasting(left)} more are needed"
    if spell.before == GAP:
        return (
            f"nobody looked for {lasting(spell.missed)} before that (more than {PATIENCE} usual steps); "
            f"{lasting(left)} more are needed"
        )
    return f"{lasting(left)} more without a break are needed"


def summary(trigger: Trigger, verdicts: Sequence[ClauseVerdict]) -> str:
    """How many clauses hold, of how many that have to."""
    met = sum(one.holds is True for one in verdicts)
    unknown = sum(one.holds is None for one in verdicts)
    wanted = "all are needed" if trigger.every else "one is enough"
    said = f"{met} of {len(verdicts)} clauses hold; {wanted}"
    return f"{said}; {unknown} not known" if unknown else said
