"""The whole answer of `bayplan capacity`."""

import datetime

from bayplan.capacity.answers import Answer
from bayplan.capacity.report.addition import Addition, Reckoning
from bayplan.capacity.report.binding import Binding
from bayplan.capacity.report.lines import LoadLine, Total
from bayplan.capacity.report.loss import Outcome
from bayplan.capacity.report.picture import BayPlan
from bayplan.capacity.report.pressure import Pressure
from bayplan.capacity.report.removal import Removal
from bayplan.capacity.report.trends import Forecast, TriggerVerdict
from bayplan.model.findings import Finding


class Capacity(Answer, frozen=True):
    """Everything that was asked. Parts that were not asked for, or rest on nothing, are empty.

    `survive` are the losses that the policy wants survived.
    """

    estate: str
    kubernetes: str
    taken_at: datetime.datetime | None = None
    survive: tuple[str, ...] = ()
    plan: BayPlan = BayPlan()
    lines: tuple[LoadLine, ...] = ()
    totals: tuple[Total, ...] = ()
    bindings: tuple[Binding, ...] = ()
    losses: tuple[Outcome, ...] = ()
    removals: tuple[Removal, ...] = ()
    additions: tuple[Addition, ...] = ()
    reckonings: tuple[Reckoning, ...] = ()
    triggers: tuple[TriggerVerdict, ...] = ()
    forecasts: tuple[Forecast, ...] = ()
    pressures: tuple[Pressure, ...] = ()
    findings: tuple[Finding, ...] = ()
    notes: tuple[str, ...] = ()
