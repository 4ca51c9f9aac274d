"""All recommendations together: what is in the plan, what it comes to, and what proves that it fits."""

from bayplan.model.evidence import Place
from bayplan.model.findings import Finding
from bayplan.rightsizing.report.answer import Answer
from bayplan.rightsizing.report.recommendation import Level


class Change(Answer, frozen=True):
    """One container's new amounts by bound (`requests.memory`); all of them are made together."""

    place: Place
    amounts: dict[str, int] = {}


class Total(Answer, frozen=True):
    """One bound summed over replicas. `group` is `all`, `tier` or `node`, `name` which one.

    `peak`: the sum of observed peaks of what was counted; None where not all of them are known. `asked`: what
    the rule by itself would have come to, before restraint and level; None where that was not worked out.
    """

    group: str
    name: str
    bound: str
    before: int
    after: int
    capacity: int | None = None
    peak: int | None = None
    asked: int | None = None


class Loss(Answer, frozen=True):
    """A loss, and whether it was survived before and is after."""

    subject: str
    before: bool
    after: bool
    asked: bool = False
    message: str = ""


class Freed(Answer, frozen=True):
    """A node that could go once the plan is in force; `survives`: one more may still be lost then."""

    node: str
    survives: bool
    memory: int = 0
    why: str = ""


class Proof(Answer, frozen=True):
    """What became of the plan when it was tried out on the cluster and the tree.

    `tried` false: there was nothing to try it on (`notes` say what is missing). `breaks` are what the plan
    would break that holds today, `mended` what is broken today and would not be: sentences. `waiting`: pods
    that would find no room. `nodes` are what each node would be asked for (`Total` with group `node`).
    """

    tried: bool = False
    findings: tuple[Finding, ...] = ()
    breaks: tuple[str, ...] = ()
    mended: tuple[str, ...] = ()
    waiting: tuple[str, ...] = ()
    losses: tuple[Loss, ...] = ()
    freed: tuple[Freed, ...] = ()
    nodes: tuple[Total, ...] = ()
    notes: tuple[str, ...] = ()


class Omitted(Answer, frozen=True):
    """A recommendation that is not in the plan. `code`: `level`, `room`, `admission`, `loss`, `rollout`."""

    place: Place
    code: str
    why: str


class Plan(Answer, frozen=True):
    """What is to be changed, what was left out of it, what it comes to, and the proof."""

    level: Level = Level.BALANCED
    changes: tuple[Change, ...] = ()
    omitted: tuple[Omitted, ...] = ()
    totals: tuple[Total, ...] = ()
    proof: Proof = Proof()
