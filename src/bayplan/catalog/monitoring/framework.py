"""What a rule is to this house: a recording or an alert, from a line of the policy, in a family.

One family, one file in `families`, one line in `registry`, histories for its alerts in the tests, and
`docs/reference/alerts.md` written anew. An alert is a kind, which the reference describes and people know by
name, and what a declaration makes of it: an expression, a time, and the key of the estate file that it is
from.
"""

from collections.abc import Callable, Iterator
from typing import Final, Literal

from bayplan.catalog.monitoring.facts import Facts
from bayplan.model.plain import Keys
from bayplan.model.record import Record

Severity = Literal["info", "warning", "critical"]
ANCHORS: Final = "docs/reference/alerts.md"


class Kind(Record, frozen=True):
    """An alert as people know it.

    `line` is the key of the estate file that it is from, `text` what it means, `remedy` what to do. `summary`
    is what is said when it fires, in Prometheus's templates.
    """

    name: str
    line: str
    text: str
    remedy: str
    summary: str
    severity: Severity = "warning"


class Alert(Record, frozen=True):
    """A kind with an expression: it fires where that has been true for so many minutes.

    `keep` minutes it goes on afterwards, so that what comes and goes is told once. `key` is where exactly in
    the estate file its bound stands; `labels` are added to those of the expression.
    """

    kind: Kind
    expr: str
    minutes: int = 15
    labels: dict[str, str] = {}
    key: str = ""
    keep: int = 0


class Recording(Record, frozen=True):
    """An expression under a name, worked out once for all who use it. `labels` are those it has.

    `constant`: labels that the rule adds itself.
    """

    name: str
    expr: str
    labels: tuple[str, ...] = ()
    constant: dict[str, str] = {}


Rule = Alert | Recording


class Family(Record, frozen=True):
    """Rules about one thing. `rules` makes them of the facts, `unsaid` tells what cannot be said, and why.

    `every` is how often they are worked out (`2m`); empty: as often as the server does everything.
    """

    name: str
    text: str
    kinds: tuple[Kind, ...]
    rules: Callable[[Facts], Iterator[Rule]]
    unsaid: Callable[[Facts], Iterator[str]]
    every: str = ""


def nothing(facts: Facts) -> Iterator[str]:
    """For families that can say all there is to say."""
    yield from ()


def written(rule: Rule, runbooks: str) -> Keys:
    """A rule as Prometheus reads it. `runbooks`: the address of the page about alerts, or empty."""
    if isinstance(rule, Recording):
        labels: Keys = {"labels": dict(rule.constant)} if rule.constant else {}
        return {"record": rule.name, "expr": rule.expr, **labels}
    kind = rule.kind
    anchor = f"{runbooks or ANCHORS}#{kind.name.lower()}"
    made: Keys = {"alert": kind.name, "expr": rule.expr}
    if rule.minutes:
        made["for"] = f"{rule.minutes}m"
    if rule.keep:
        made["keep_firing_for"] = f"{rule.keep}m"
    made["labels"] = {"severity": kind.severity, **rule.labels}
    made["annotations"] = {
        "summary": kind.summary,
        "description": f"{kind.text} {kind.remedy}",
        "declared": rule.key or kind.line,
        "runbook_url" if runbooks else "runbook": anchor,
    }
    return made
