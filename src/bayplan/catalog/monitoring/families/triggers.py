"""The triggers of the capacity policy, clause by clause, on what is measured all the time.

Each condition is recorded as met or not (`CLAUSE_MET`), and from that whether it has been met for its time
(`CLAUSE_HELD`): throughout its window, or, with 0 minutes, at any moment of it. An alert with `for: 30d`
would forget everything at a restart; a window over a recorded series does not.

Follows `capacity.trends` in what holds, and departs from it in one thing: what nobody observed is unknown
there, and here it has not held. A condition counts as watched where nineteen of twenty steps of its window
have a value.
"""

import datetime
from collections.abc import Callable, Iterator, Mapping
from typing import Final

from bayplan.catalog.monitoring import facts, recorded
from bayplan.catalog.monitoring.facts import Facts
from bayplan.catalog.monitoring.framework import Alert, Family, Kind, Recording, Rule
from bayplan.model.bounds import Clause, Planned, Trigger

HOLDS: Final = Kind(
    "TriggerHolds",
    "capacity.triggers",
    "A trigger of the capacity policy has held for its time.",
    "`bayplan capacity --only triggers` has the clauses with their figures; do what the trigger calls for.",
    "{{ $labels.trigger }} holds: {{ $labels.action }}",
)
WATCHED: Final = 0.95
OBSERVED: Final = "and on () (count(kube_node_info) > 0)"
_ENOUGH: Final = 120
"""Minutes from which on a window is looked at hour by hour, below it every five minutes."""


def expression(clause: Clause, known: Facts) -> str | None:
    """The measure of a clause as an expression with one value and no labels; None: no metric has it."""
    asked = SAID.get(clause.measure)
    return asked(clause, known) if asked else None


def _attached(clause: Clause, known: Facts) -> str:
    if clause.of:
        most = f'max({recorded.ATTACHMENTS}{{attacher="{clause.of}"}})'
    else:
        most = f"max(sum by (node) ({recorded.ATTACHMENTS}))"
    return _or_none(most)


def _or_none(expr: str) -> str:
    """Nothing found is 0, as long as somebody looks."""
    return f"({expr} or vector(0))\n{OBSERVED}"


def _share(name: str, resource: str) -> Callable[[Clause, Facts], str]:
    return lambda clause, known: f'max({name}{{resource="{resource}"}})'


def _pool(clause: Clause, known: Facts) -> str | None:
    if not known.exporter:
        return None
    host, _, name = clause.of.rpartition("/")
    return f"max({recorded.POOLS}{facts.storage(name, host) if name else ''})"


def _host(clause: Clause, known: Facts) -> str | None:
    if not known.exporter:
        return None
    some = f'{{host="{clause.of}"}}' if clause.of else ""
    size = 'label_replace(pve_memory_size_bytes{id=~"node/.+"}, "host", "$1", "id", "node/(.+)")'
    return f"max({recorded.HOST_COMMITTED}{some} / on (host) {size})"


def _planned(of: Callable[[Planned], int]) -> Callable[[Clause, Facts], str]:
    """What is to come counts until its day is over."""

    def said(clause: Clause, known: Facts) -> str:
        terms = [
            f"{of(one)}{f' * (time() < bool {_end(one.at)})' if one.at else ''}"
            for one in known.declaration.capacity.planned
            if of(one)
        ]
        return f"vector({' + '.join(terms) or '0'})"

    return said


def _end(day: datetime.date) -> int:
    after = datetime.datetime.combine(day, datetime.time(), datetime.UTC) + datetime.timedelta(days=1)
    return int(after.timestamp())


SAID: Final[Mapping[str, Callable[[Clause, Facts], str | None]]] = {
    "max-attachments": _attached,
    "memory-requests": _share(recorded.WORKERS_REQUESTS, "memory"),
    "memory-limits": _share(recorded.WORKERS_LIMITS, "memory"),
    "cpu-requests": _share(recorded.WORKERS_REQUESTS, "cpu"),
    "pool-data": _pool,
    "host-memory": _host,
    "attach-failures": lambda clause, known: _or_none(f"max({recorded.UNATTACHED})"),
    "evictions-per-day": lambda clause, known: _or_none("sum(increase(kubelet_evictions[1d]))"),
    "pending": lambda clause, known: _or_none(f"count({known.waiting} == 1)"),
    "planned-volumes": _planned(lambda one: one.volumes),
    "planned-additions": _planned(lambda one: 1),
}
"""One for each of `MEASURES` that can be said; `refusals` are events."""


def _rules(known: Facts) -> Iterator[Rule]:
    for at, trigger in enumerate(known.declaration.capacity.triggers):
        said = [(number, one, expression(one, known)) for number, one in enumerate(trigger.clauses)]
        if not trigger.clauses or (trigger.every and any(expr is None for _, _, expr in said)):
            continue
        found = [(number, one, expr) for number, one, expr in said if expr is not None]
        for number, clause, expr in found:
            yield from _clause(trigger, number, clause, expr)
        if found:
            yield _alert(trigger, len(found), f"capacity.triggers[{at}]")


def _clause(trigger: Trigger, number: int, clause: Clause, expr: str) -> Iterator[Rule]:
    constant = {"trigger": trigger.name, "clause": str(number)}
    bound = f"{clause.operator} bool {facts.number(clause.threshold)}"
    yield Recording(recorded.CLAUSE_MET, f"({expr})\n{bound}", ("trigger", "clause"), constant)
    met = f'{recorded.CLAUSE_MET}{{trigger="{trigger.name}",clause="{number}"}}'
    yield Recording(recorded.CLAUSE_HELD, _held(trigger, clause, met), ("trigger", "clause"), constant)


def _held(trigger: Trigger, clause: Clause, met: str) -> str:
    minutes = trigger.minutes if clause.minutes is None else clause.minutes
    if clause.minutes == 0 and trigger.minutes:
        return f"max_over_time({met}[{trigger.minutes}m])"
    if minutes == 0:
        return met
    step = 60 if minutes >= _ENOUGH else 5
    steps = facts.number(int(WATCHED * minutes / step))
    seen = f"count_over_time({met}[{minutes}m:{step}m]) >= bool {steps}"
    return f"min_over_time({met}[{minutes}m])\n* on (trigger, clause) ({seen})"


def _alert(trigger: Trigger, number: int, key: str) -> Alert:
    held = f'{recorded.CLAUSE_HELD}{{trigger="{trigger.name}"}}'
    labels = {"action": trigger.action or "look at it"}
    if not trigger.every:
        return Alert(HOLDS, f"max by (trigger) ({held}) == 1", 0, labels, key)
    known = f"count by (trigger) ({held}) == {number}"
    return Alert(HOLDS, f"(min by (trigger) ({held}) == 1)\nand on (trigger) ({known})", 0, labels, key)


def _unsaid(known: Facts) -> Iterator[str]:
    for trigger in known.declaration.capacity.triggers:
        silent = [one for one in trigger.clauses if expression(one, known) is None]
        for one in silent:
            what = f"{one.measure} of {one.of}" if one.of else one.measure
            yield f"the clause `{what}` of the trigger {trigger.name}: {_why(one)}"
        if silent and trigger.every:
            yield f"the trigger {trigger.name}: it wants all of its clauses, and not all can be said"


def _why(clause: Clause) -> str:
    if clause.measure in ("pool-data", "host-memory"):
        return "no exporter of the hypervisor is declared (`hypervisorExporter`)"
    return "only events tell of it, and events are no metrics; `bayplan record` counts them"


FAMILY: Final = Family("triggers", "Triggers of the policy", (HOLDS,), _rules, _unsaid, "2m")
