"""The documents' rule: a VPA's upper bound times 1.2 or 1.3, with what they leave unsaid."""

import pytest

from bayplan.model.evidence import Advice
from bayplan.rightsizing.framework import Bound, Figure, Subject
from bayplan.rightsizing.strategies.documents import RULE
from tests.rightsizing.tracks import DAY, GI, MI, START, STEP, SUBJECT, evidence, subject

A_DAY = DAY // STEP


def steady(days: float, advice: tuple[Advice, ...] = ()) -> Figure:
    readings = round(days * A_DAY)
    found = RULE.propose(SUBJECT, evidence([1000] * readings, [10] * readings, advice=advice))
    limit = found.of(Bound.MEMORY_LIMIT)
    assert limit is not None, found.why
    return limit


def by_name(figure: Figure, what: str) -> int:
    return next(term.amount for term in figure.terms if term.what == what)


def test_the_decomposition_of_a_limit() -> None:
    limit = steady(8)
    assert [term.what for term in limit.terms] == [
        "observed",
        "bucket",
        "margin",
        "confidence",
        "class",
        "rounding",
    ]
    # edge 1,077,095,457; x 1.15 = 1,238,659,775; x 1.125 (8 days) = 1,393,492,246; x 1.3 = 1,811,539,920
    assert [term.amount for term in limit.terms[1:5]] == [
        1_077_095_457,
        1_238_659_775,
        1_393_492_246,
        1_811_539_920,
    ]
    assert limit.amount == 1728 * MI


@pytest.mark.parametrize(
    ("who", "what", "factor", "note"),
    [
        (subject(sizing_class="stable"), "class", 1.2, "stable"),
        (subject(sizing_class="volatile"), "class", 1.3, "volatile"),
        (subject(sizing_class="stable", gpu=True), "class", 1.3, "has a GPU"),
        (subject(sizing_class="batch"), "class", 1.3, "batch"),
        (subject(sizing_class="batch", factor=1.05), "override", 1.05, "declared for batch"),
    ],
    ids=["stable", "volatile", "GPU", "own class", "own factor"],
)
def test_factors(who: Subject, what: str, factor: float, note: str) -> None:
    limit = RULE.propose(who, evidence([1000] * 10 * A_DAY, [10] * 10 * A_DAY)).of(Bound.MEMORY_LIMIT)
    assert limit is not None
    term = next(term for term in limit.terms if term.what == what)
    assert (term.factor, term.note) == (factor, note)


def test_below_a_day_of_history_there_is_no_figure() -> None:
    readings = A_DAY // 2
    proposal = RULE.propose(SUBJECT, evidence([1000] * readings, [10] * readings))
    assert not proposal.figures
    assert proposal.why == "12 hours of readings: a VPA's upper bound says nothing before 24"


@pytest.mark.parametrize(("days", "flagged"), [(1, True), (6.9, True), (7, False), (30, False)])
def test_below_seven_days_it_is_said(days: float, flagged: bool) -> None:
    note = next(term.note for term in steady(days).terms if term.what == "class")
    assert ("fewer than 7 days" in note) is flagged


def test_tiers_that_want_both_equal_get_both() -> None:
    known = evidence([1000] * 10 * A_DAY)
    figures = RULE.propose(subject("requests=100 limits=200", equal=True), known).figures
    assert figures["requests.memory"] == figures["limits.memory"]


@pytest.mark.parametrize(("request_now", "follows"), [(100, False), (9000, True)])
def test_other_tiers_keep_their_request_unless_it_is_above_the_limit(request_now: int, follows: bool) -> None:
    figures = RULE.propose(subject(f"requests={request_now}"), evidence([1000] * 10 * A_DAY)).figures
    assert ("requests.memory" in figures) is follows
    assert "requests.cpu" not in figures, "the documents give no formula for CPU"


def advised(at: int, source: str = "vpa media/photos", bound: str = "upper", amount: int = 4 * GI) -> Advice:
    return Advice(source, bound, "memory", amount, at)


LATER = START + 11 * DAY


def test_a_younger_upper_bound_of_a_vpa_comes_first() -> None:
    limit = steady(10, (advised(LATER, amount=2 * GI), advised(LATER + 60), advised(LATER, "goldilocks")))
    assert limit.terms[0].what == "given" and limit.terms[0].amount == 4 * GI
    assert limit.amount == 5376 * MI  # 4 Gi x 1.3 = 5324.8 Mi


@pytest.mark.parametrize(
    "advice",
    [advised(START), advised(0), advised(LATER, source="krr"), advised(LATER, bound="target")],
    ids=["older", "of no date", "not a VPA", "not the upper bound"],
)
def test_other_advice_does_not(advice: Advice) -> None:
    assert steady(10, (advice,)) == steady(10)


def test_without_readings_a_vpa_is_believed() -> None:
    limit = RULE.propose(SUBJECT, evidence(advice=(advised(0, "Goldilocks"),))).of(Bound.MEMORY_LIMIT)
    assert limit is not None and by_name(limit, "given") == 4 * GI
    assert "how much history is not known" in limit.terms[0].note


def test_a_young_container_gets_none_whatever_a_vpa_says() -> None:
    assert not RULE.propose(SUBJECT, evidence([1000] * 10, advice=(advised(LATER),))).figures


def test_without_anything_it_says_so() -> None:
    assert (
        RULE.propose(SUBJECT, evidence()).why
        == "there are no readings of memory, and no VPA recommends anything"
    )


def test_a_request_is_named_only_where_the_limit_would_be_below_it() -> None:
    """Who uses ten times as much gets a limit above his request, which then stays: nothing is taken away.

    26 hours at 1000 Mi; found where this looked like a request that more use loses.
    """
    who = subject("requests=9000")
    low, high = (RULE.propose(who, evidence([level] * 26, step=3_600)).figures for level in (1_000, 10_000))
    assert set(low) == {"limits.memory", "requests.memory"}
    assert low["requests.memory"] == low["limits.memory"]
    assert low["requests.memory"].amount < 9000 * MI < high["limits.memory"].amount
    assert set(high) == {"limits.memory"}
