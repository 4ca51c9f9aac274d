"""Which findings recommendations and plans come to."""

import pytest

from bayplan.model.evidence import DAY, Place
from bayplan.model.findings import Finding, Severity
from bayplan.rightsizing import alarms
from bayplan.rightsizing.report.evidence import Portrait, Trend
from bayplan.rightsizing.report.ledger import Entry, Fate, Score
from bayplan.rightsizing.report.plan import Omitted, Plan, Proof, Total
from bayplan.rightsizing.report.recommendation import Held, Recommendation
from tests.rightsizing import plans

NOW = 1_000 * DAY
GI = 1 << 30
SEEN = Portrait(samples=10)
NO_PLAN = Plan()


def found(
    *recommendations: Recommendation, plan: Plan = NO_PLAN, scores: tuple[Score, ...] = ()
) -> list[Finding]:
    return list(alarms.alarms(recommendations, plan, scores, NOW))


def codes(told: list[Finding]) -> list[tuple[str, str]]:
    return [(one.check, one.severity.value) for one in told]


def test_a_container_that_ran_out_of_memory_is_warned_about_once() -> None:
    warnings = (Held("ran-out-of-memory", "it ran out once"), Held("peak-near-limit", "99% of its limit"))
    (told,) = found(
        plans.advised(limit=("1Gi", "2Gi"), warnings=warnings, portrait=SEEN, file="main.tf", line=7)
    )
    assert (told.check, told.severity) == ("ran-out-of-memory", Severity.WARNING)
    assert told.subject == "Deployment shop/web container main"
    assert told.remedy == "give it limits.memory 2Gi"
    assert (told.file, told.line) == ("main.tf", 7)


def test_where_nothing_is_recommended_the_remedy_says_why() -> None:
    (told,) = found(
        plans.advised(warnings=(Held("peak-near-limit", "99%"),), why="its heap is fixed", portrait=SEEN)
    )
    assert (told.check, told.remedy) == ("memory-near-limit", "its heap is fixed")


@pytest.mark.parametrize(
    ("reached", "severity"), [(NOW + 10 * DAY, "warning"), (NOW + 90 * DAY, "note"), (None, "note")]
)
def test_a_leak_that_soon_reaches_the_limit_is_worse(reached: int | None, severity: str) -> None:
    leaking = Portrait(samples=10, trend=Trend("leak", 1 << 20, reached))
    told = found(plans.advised(warnings=(Held("leak", "it leaks"),), portrait=leaking))
    assert codes(told) == [("leaks", severity)]


def test_what_else_is_said_of_a_container_is_no_finding() -> None:
    assert found(plans.advised(warnings=(Held("steers-autoscaler", "it does"),), portrait=SEEN)) == []


def test_what_a_plan_breaks_is_an_error_and_what_it_leaves_out_a_warning() -> None:
    left = (
        Omitted(plans.place(), "room", "requests.memory 9Gi: there is none"),
        Omitted(plans.place(), "level", "limits.memory 9Gi"),
    )
    plan = Plan(omitted=left, proof=Proof(tried=True, breaks=("node n1 would not be survived",)))
    told = found(plans.advised(portrait=SEEN), plan=plan)
    assert codes(told) == [("plan-breaks", "error"), ("plan-does-not-fit", "warning")]
    assert told[1].summary == "left out of the plan: requests.memory 9Gi: there is none"


def test_what_is_reserved_for_nothing_is_summed() -> None:
    (told,) = found(
        plans.advised("a", request=("3Gi", "1Gi"), replicas=2, portrait=SEEN),
        plans.advised("b", request=("1Gi", "2Gi"), portrait=SEEN),
    )
    assert told.check == "over-reserved"
    assert told.summary == "1 container could request less memory, 4Gi in all"


def test_a_rule_that_asks_for_more_than_there_is_is_noted() -> None:
    """The documents' x1.2 would have asked 182 GiB of a cluster of 92."""
    totals = (Total("all", "", "requests.memory", 80 * GI, 70 * GI, 92 * GI, asked=182 * GI),)
    (told,) = found(plan=Plan(totals=totals))
    assert told.check == "rule-asks-too-much"
    assert (
        told.summary == "the rule by itself would request 182Gi of memory, and all nodes together have 92Gi"
    )
    fits = (Total("all", "", "requests.memory", 80 * GI, 70 * GI, 92 * GI, asked=90 * GI),)
    assert found(plan=Plan(totals=fits)) == []


def test_what_was_never_measured_is_counted() -> None:
    (told,) = found(plans.advised("a"), plans.advised("b", portrait=SEEN), plans.advised("c", replicas=0))
    assert told.check == "evidence-missing"
    assert told.summary == "1 of 3 containers were never measured"
    assert told.evidence == ("Deployment shop/a container main",)


@pytest.mark.parametrize(
    ("fate", "after", "wrong"),
    [
        pytest.param(Fate.KILLED, 3, True, id="a raise that was not enough"),
        pytest.param(Fate.RAISED, 1, True, id="a reduction that was raised again"),
        pytest.param(Fate.REVERTED, 3, False, id="a raise that was taken back"),
        pytest.param(Fate.HELD, 1, False, id="what held"),
    ],
)
def test_advice_that_was_wrong_is_told(fate: Fate, after: int, wrong: bool) -> None:
    entry = Entry(Place("Deployment", "shop", "web", "main"), "limits.memory", 2, after, "krr", NOW)
    told = found(scores=(Score(entry, fate, said="it was so"),))
    assert [one.summary for one in told] == ["what rule krr recommended did not hold: it was so"] * wrong


def test_why_nothing_is_said_of_containers_is_counted() -> None:
    told = [
        plans.advised("a", why="parked"),
        plans.advised("b", why="parked"),
        plans.advised("c", why="fixed"),
    ]
    assert list(alarms.notes(told)) == ["2 of 3 containers: parked", "1 of 3 containers: fixed"]


def test_a_card_that_gives_more_than_was_declared_is_a_warning_that_says_itself_what_to_do() -> None:
    (told,) = found(
        plans.advised(
            limit=("1Gi", "2Gi"),
            warnings=(Held("card-memory", "it took 6750Mi of GPU memory"),),
            portrait=SEEN,
        )
    )
    assert (told.check, told.severity) == ("card-memory-beyond-declared", Severity.WARNING)
    assert (told.summary, told.remedy) == ("it took 6750Mi of GPU memory", "")
