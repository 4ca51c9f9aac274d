"""The answer of a review. Plain fields only; none is left out when an answer is written down.

Amounts are written as Kubernetes writes them (`1536Mi`, `250m`), because they are compared with what stands
in files and in refusals.
"""

import enum

from bayplan.model.findings import Finding
from bayplan.model.record import Record


class Answer(Record, frozen=True, omit_defaults=False):
    """A record that is written down with all its fields."""


class Ending(enum.StrEnum):
    """How a rollout ends, from best to worst."""

    UNCHANGED = "unchanged"
    COMPLETES = "completes"
    HINGES = "hinges"
    STOPS = "stops"
    DOWN = "down"


class Verdict(Answer, frozen=True):
    """What becomes of one workload.

    `updated` of `replicas` pods are of the new template, and `serving` of either one are ready, where it
    ends. `said` is that in a sentence (`stops at 1 of 3 updated, the old pods keep serving`). `refusals` are
    Kubernetes' own words. `hinges_on`: the unknown values that decide. `also`: other ways in which it may
    end, where timing decides. `file` and `line`: where the workload is declared.
    """

    kind: str
    namespace: str
    name: str
    ending: Ending
    said: str
    updated: int = 0
    replicas: int = 0
    serving: int = 0
    refusals: tuple[str, ...] = ()
    waiting: tuple[str, ...] = ()
    hinges_on: tuple[str, ...] = ()
    also: tuple[str, ...] = ()
    file: str = ""
    line: int = 0


class Account(Answer, frozen=True):
    """What one quota counts of one resource.

    `before` and `after` in steady state, `peak` at the highest point of the rollout, `headroom` what is left
    of `hard` at that point. `at_least`: values that nobody knows are not in the sums.
    """

    namespace: str
    quota: str
    resource: str
    hard: str
    before: str
    after: str
    peak: str
    headroom: str
    share: float
    at_least: bool = False


class Sum(Answer, frozen=True):
    """What a namespace asks for of one resource, whether a quota counts it or not."""

    namespace: str
    resource: str
    after: str
    peak: str
    at_least: bool = False


class Placement(Answer, frozen=True):
    """Whether the peak state finds room. `nodes` 0: no nodes are known, and nothing was placed.

    `preempted` are pods that would have to go, `survives` says whether any one node may still be lost once
    the change has been made, and `not_survived` which ones may not.
    """

    nodes: int = 0
    placed: int = 0
    waiting: tuple[str, ...] = ()
    preempted: tuple[str, ...] = ()
    survives: bool | None = None
    not_survived: tuple[str, ...] = ()


class Counts(Answer, frozen=True):
    """How much was looked at."""

    files: int = 0
    stacks: int = 0
    objects: int = 0
    workloads: int = 0
    containers: int = 0
    unknowns: int = 0


class Review(Answer, frozen=True):
    """Would this tree be admitted, roll out and fit?

    `findings` are what the tree (or, with a baseline, the change) is to blame for, worst first; `before` what
    was wrong already, and `suppressed` what is excused, each with its reason in its remedy. `base` names what
    it was compared with.
    """

    path: str
    kubernetes: str
    base: str = ""
    counts: Counts = Counts()
    findings: tuple[Finding, ...] = ()
    before: tuple[Finding, ...] = ()
    suppressed: tuple[Finding, ...] = ()
    verdicts: tuple[Verdict, ...] = ()
    accounts: tuple[Account, ...] = ()
    sums: tuple[Sum, ...] = ()
    placement: Placement = Placement()
    notes: tuple[str, ...] = ()
