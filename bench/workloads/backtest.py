"""Every rule of sizing, walked forward over a generated fleet of 200 containers and 60 days.

The fleet's seed is none of those that our own rule was designed with. What was found is the same every time,
and stands in `docs/reference/backtest.md`.
"""

import datetime
from collections.abc import Iterator, Mapping
from typing import Final

import msgspec

from bayplan.app.backtest import backtest
from bayplan.rightsizing.registry import DEFAULT, RULES
from bayplan.rightsizing.report.backtest import Backtest, Miss, Tally
from bench import fleets
from bench.measuring import Measured, Setting, Trial, timed

DESIGNED_WITH: Final = (1, 2, 3)
"""The seeds that the constants of our rule were chosen on."""
SEED: Final = 11
GIB: Final = 1 << 30
MIB: Final = 1 << 20
ALL: Final = "all"


def walked(containers: int = fleets.CONTAINERS, seed: int = SEED) -> Backtest:
    """What the rules come to on the fleet of a seed."""
    fleet = fleets.fleet(seed, containers)
    return backtest(fleet.evidence, fleet.subjects, RULES)


def summary(found: Backtest) -> list[str]:
    """All containers, a line for each rule, as a table in Markdown."""
    head = ["rule", "slack", "would-be OOMs", "days above request", "requests", "limits", "changes a week"]
    return _table(head, (_row(one) for one in found.tallies if one.group == ALL))


def classes(found: Backtest) -> list[str]:
    """Slack and would-be OOMs of each rule for each kind of behaviour, as a table in Markdown."""
    rules = list(dict.fromkeys(one.rule for one in found.tallies))
    told = {(one.group, one.rule): f"{one.slack:.0%}, {one.misses}" for one in found.tallies}
    groups = sorted({group for group, _ in told if group != ALL})
    return _table(
        ["behaviour", *rules], ([group, *(told[group, rule] for rule in rules)] for group in groups)
    )


def missed(found: Backtest, rule: str = DEFAULT) -> list[str]:
    """The days on which memory would have run out under a rule, as a table in Markdown."""
    misses = next(one.missed for one in found.tallies if (one.rule, one.group) == (rule, ALL))
    head = ["day", "container", "behaviour", "limit", "demand"]
    return _table(head, (_miss(one) for one in sorted(misses, key=lambda one: one.at)))


def _row(one: Tally) -> list[str]:
    amounts = (f"{one.reserved / GIB:.1f} GiB", f"{one.limits / GIB:.1f} GiB")
    return [one.rule, f"{one.slack:.1%}", str(one.misses), str(one.short), *amounts, f"{one.changes:.0f}"]


def _miss(one: Miss) -> list[str]:
    day = datetime.datetime.fromtimestamp(one.at, datetime.UTC).date().isoformat()
    sizes = (f"{one.limit // MIB} MiB", f"{one.peak // MIB} MiB")
    return [day, one.place.workload, one.place.namespace, *sizes]


def _table(head: list[str], rows: Iterator[list[str]]) -> list[str]:
    lines = (head, ["---"] * len(head), *rows)
    return ["| " + " | ".join(line) + " |" for line in lines]


def _walk(setting: Setting) -> Measured:
    """All rules, all choices; the fleet is made up before."""
    fleet = fleets.fleet(SEED, setting.of(fleets.CONTAINERS))
    seconds, found = timed(lambda: backtest(fleet.evidence, fleet.subjects, RULES))
    return Measured(seconds, (*summary(found), *classes(found), *missed(found)))


def _found(setting: Setting) -> Backtest:
    """What was found, kept for the other trials of a run: it does not change."""
    containers = setting.of(fleets.CONTAINERS)
    path = setting.scratch / f"backtest-{containers}.json"
    if not path.exists():
        path.write_bytes(msgspec.json.encode(walked(containers)))
    return msgspec.json.decode(path.read_bytes(), type=Backtest)


def _slack(setting: Setting) -> Measured:
    return Measured(_of(_found(setting), DEFAULT).slack)


def _misses(setting: Setting) -> Measured:
    return Measured(_of(_found(setting), DEFAULT).misses)


def _least_slack(setting: Setting) -> Measured:
    found = min(_others(_found(setting)), key=lambda one: one.slack)
    return Measured(found.slack, (found.rule,))


def _fewest_misses(setting: Setting) -> Measured:
    found = min(_others(_found(setting)), key=lambda one: one.misses)
    return Measured(found.misses, (found.rule,))


def _of(found: Backtest, rule: str) -> Tally:
    return next(one for one in found.tallies if (one.rule, one.group) == (rule, ALL))


def _others(found: Backtest) -> list[Tally]:
    return [one for one in found.tallies if one.rule != DEFAULT and one.group == ALL]


TRIALS: Final[Mapping[str, Trial]] = {
    "walk": _walk,
    "slack": _slack,
    "slack-others": _least_slack,
    "misses": _misses,
    "misses-others": _fewest_misses,
}
