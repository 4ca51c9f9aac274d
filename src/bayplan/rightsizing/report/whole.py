"""The whole answer of `bayplan size`."""

import datetime

from bayplan.model.findings import Finding
from bayplan.rightsizing.report.answer import Answer
from bayplan.rightsizing.report.ledger import Score
from bayplan.rightsizing.report.patch import Patch
from bayplan.rightsizing.report.plan import Plan
from bayplan.rightsizing.report.recommendation import Recommendation


class Sizing(Answer, frozen=True):
    """What is sized wrongly, on what evidence, does the corrected whole fit, and the patch.

    `estate` is its name, `sources` where evidence came from, `days` the window asked for. `patch` None: none
    was asked for. `scores`: what became of earlier recommendations. `findings` decide the exit code.
    """

    estate: str = ""
    kubernetes: str = ""
    at: datetime.datetime | None = None
    days: int = 0
    rule: str = ""
    sources: tuple[str, ...] = ()
    recommendations: tuple[Recommendation, ...] = ()
    plan: Plan = Plan()
    patch: Patch | None = None
    scores: tuple[Score, ...] = ()
    findings: tuple[Finding, ...] = ()
    notes: tuple[str, ...] = ()
