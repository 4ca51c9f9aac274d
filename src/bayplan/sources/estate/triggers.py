"""Triggers, and their conditions: `memory-requests > 90 %`, `pool-data of local-lvm > 80 % for 1d`."""

import difflib
import re
from typing import Final

from bayplan.model.bounds import MEASURES, Clause, Trigger
from bayplan.model.errors import InvalidInput
from bayplan.sources.estate import amounts
from bayplan.sources.estate.forms.bounds import TriggerForm
from bayplan.sources.kubernetes import wire

SHARES: Final = frozenset(("cpu-requests", "host-memory", "memory-limits", "memory-requests", "pool-data"))
"""Measures in per cent; all others are counted."""
OF: Final = frozenset(("host-memory", "max-attachments", "pool-data"))
"""Measures that can be asked of one thing."""
ONCE: Final = "once"
_CLAUSE: Final = re.compile(
    r"(?P<measure>[a-z-]{1,60})(?: of (?P<of>\S{1,253}))? (?P<operator>>=|>|<=|<|==) "
    r"(?P<value>\d{1,9}(?:\.\d{1,4})?(?P<percent> ?%)?)(?: (?:(?P<once>once)|for (?P<minutes>\S{1,20})))?\Z",
    re.ASCII,
)


def trigger(form: TriggerForm) -> Trigger:
    """A rule for when to act."""
    if bool(form.some) == bool(form.every):
        raise InvalidInput("needs a list of conditions, either any or all", path="any")
    return Trigger(
        wire.required(form.name, "name"),
        form.action or "",
        every=bool(form.every),
        minutes=wire.at("for", amounts.minutes, form.minutes) if form.minutes else 0,
        clauses=wire.each("any", clause, form.some) or wire.each("all", clause, form.every),
    )


def clause(written: str) -> Clause:
    """One condition."""
    found = _CLAUSE.match(" ".join(written.split()))
    if found is None:
        message = f"{written[:80]!r} is no condition; write one such as memory-requests > 90 % for 7d"
        raise InvalidInput(message, value=written)
    measure = _measure(found["measure"])
    if found["of"] and measure not in OF:
        raise InvalidInput(
            f"{measure} is not asked of one thing; leave out 'of {found['of']}'", value=written
        )
    return Clause(
        measure,
        found["operator"],
        _threshold(measure, found["value"], bool(found["percent"])),
        found["of"] or "",
        0 if found["once"] else amounts.minutes(found["minutes"]) if found["minutes"] else None,
    )


def _measure(name: str) -> str:
    if name in MEASURES:
        return name
    near = difflib.get_close_matches(name, list(MEASURES), n=1)
    advice = f"did you mean {near[0]}?" if near else f"known are {', '.join(sorted(MEASURES))}"
    raise InvalidInput(f"{name!r} is nothing that can be measured; {advice}", value=name)


def _threshold(measure: str, written: str, percent: bool) -> float:
    if percent and measure not in SHARES:
        raise InvalidInput(f"{measure} is counted; write {written.rstrip(' %')}, without %", value=written)
    if not percent and measure in SHARES:
        raise InvalidInput(f"{measure} is a share; write {written} %", value=written)
    return amounts.share(written) if percent else float(written)
