"""KRR's simple strategy with its defaults."""

from collections.abc import Sequence

import pytest

from bayplan.model.evidence import Kill
from bayplan.rightsizing.framework import Bound, Figure
from bayplan.rightsizing.strategies.krr import RULE, WITH_KILLS, Krr
from tests.rightsizing.tracks import DAY, MI, START, STEP, SUBJECT, evidence, subject

A_DAY = DAY // STEP


def figure(bound: Bound, *, memory: Sequence[float], cpu: Sequence[float] = (), rule: Krr = RULE) -> Figure:
    found = rule.propose(SUBJECT, evidence(memory, cpu)).of(bound)
    assert found is not None
    return found


def test_memory_is_the_peak_and_15_percent_in_whole_mi() -> None:
    request = figure(Bound.MEMORY_REQUEST, memory=[100] * A_DAY + [301])
    # 301 Mi x 1.15 = 346.15 Mi: 347 in whole Mi, which is 352 as people write it
    assert [(term.what, term.amount // MI) for term in request.terms] == [
        ("observed", 301),
        ("margin", 346),
        ("rounding", 347),
        ("rounding", 352),
    ]
    assert figure(Bound.MEMORY_LIMIT, memory=[100] * A_DAY + [301]) == request


def test_cpu_is_the_95th_percentile_without_a_limit() -> None:
    cpu = figure(Bound.CPU_REQUEST, memory=[], cpu=[float(value) for value in range(1, 202)])
    assert cpu.terms[0].amount == 191
    assert "limits.cpu" not in RULE.propose(SUBJECT, evidence(cpu=[50] * A_DAY)).figures


def test_it_never_recommends_less_than_100_mi_and_10_m() -> None:
    assert figure(Bound.MEMORY_LIMIT, memory=[20] * A_DAY).amount == 100 * MI
    assert figure(Bound.CPU_REQUEST, memory=[], cpu=[1] * A_DAY).amount == 10


@pytest.mark.parametrize(("readings", "enough"), [(24, False), (25, True)])
def test_a_hundred_points_of_75_seconds_are_25_readings_of_five_minutes(readings: int, enough: bool) -> None:
    proposal = RULE.propose(SUBJECT, evidence([100] * readings))
    assert bool(proposal.figures) is enough
    assert enough or proposal.why == "there are fewer than 100 points of readings in the last 14 days"


def test_only_the_last_two_weeks_count() -> None:
    assert figure(Bound.MEMORY_LIMIT, memory=[900] * A_DAY + [100] * 14 * A_DAY).terms[0].amount == 100 * MI


@pytest.mark.parametrize(("steered", "left"), [("cpu", "memory"), ("memory", "cpu")])
def test_what_an_autoscaler_aims_at_is_left_alone(steered: str, left: str) -> None:
    known = evidence([100] * A_DAY, [100] * A_DAY)
    found = RULE.propose(subject(autoscaled=(steered,)), known).figures
    assert {bound.partition(".")[2] for bound in found} == {left}


def test_where_an_autoscaler_aims_at_all_it_says_so() -> None:
    proposal = RULE.propose(subject(autoscaled=("cpu", "memory")), evidence([100] * A_DAY, [100] * A_DAY))
    assert proposal.why.startswith("a HorizontalPodAutoscaler aims at cpu and memory")


def test_kills_count_only_when_asked_for() -> None:
    kills = (Kill(START + DAY, 400 * MI), Kill(START + DAY + 60, 300 * MI), Kill(START + DAY + 90))
    known = evidence([100] * 2 * A_DAY, kills=kills)
    plain, told = (rule.propose(SUBJECT, known).of(Bound.MEMORY_LIMIT) for rule in (RULE, WITH_KILLS))
    assert plain is not None and told is not None
    assert plain.amount == 116 * MI
    assert [(term.what, term.amount // MI) for term in told.terms[1:3]] == [("margin", 115), ("kill", 500)]


def test_a_kill_below_the_peak_changes_nothing() -> None:
    known = evidence([100] * A_DAY, kills=(Kill(START + 60, 50 * MI),))
    assert WITH_KILLS.propose(SUBJECT, known) == RULE.propose(SUBJECT, known)
