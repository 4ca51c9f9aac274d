"""Laws that hold for every rule of sizing, those to come among them."""

import math
import random
from array import array
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from bayplan.model.evidence import TRACKS, Advice, Evidence, Kill, Track
from bayplan.rightsizing.framework import Bound, Figure, Rule, Subject
from bayplan.rightsizing.registry import RULES
from tests.rightsizing.tracks import DAY, MI, PLACE, START, evidence, subject

STEP = 3_600
every_rule = pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.name)

WHATS = {
    "observed", "bucket", "margin", "confidence", "floor", "class", "trend", "start", "event", "kill",
    "given", "override", "held", "rounding",
}  # fmt: skip


@st.composite
def histories(draw: st.DrawFn) -> Evidence:
    """Hours to weeks of readings at an hour: some level, some noise, some growth, gaps, starts and kills."""
    chance = random.Random(draw(st.integers(0, 1 << 32)))
    hours = draw(st.sampled_from([0, 3, 20, 26, 200, 800]))
    level, noise = 10 ** draw(st.floats(0, 4)), draw(st.sampled_from([0.0, 0.05, 0.8]))
    growth, gaps = draw(st.sampled_from([0.0, 0.0, 0.002])), draw(st.sampled_from([0.0, 0.2, 1.0]))
    memory = [
        math.nan
        if chance.random() < gaps
        else level * (1 + growth * hour) * chance.lognormvariate(0, noise) * MI
        for hour in range(hours)
    ]
    cpu = [chance.lognormvariate(4, noise) for _ in range(draw(st.sampled_from([0, hours])))]
    kills = tuple(
        Kill(
            START + chance.randrange(max(1, hours) * STEP), int(level * MI) if chance.random() < 0.7 else None
        )
        for _ in range(draw(st.sampled_from([0, 0, 1, 3])))
    )
    known = Evidence(PLACE, memory=Track(START, STEP, array("d", memory)), kills=kills, starts=(START,))
    return replace(
        known, cpu=Track(START, STEP, array("d", cpu)), cpu_peak=Track(START, STEP, array("d", cpu))
    )


SUBJECTS = st.sampled_from(
    [
        subject(),
        subject("requests=100 limits=200"),
        subject("requests=300 limits=300", equal=True, stateful=True, sizing_class="stable"),
        subject("limits=4000", gpu=True, containers=3, factor=1.1),
        subject("requests=9000", autoscaled=("cpu", "memory")),
    ]
)


def figures_of(rule: Rule, who: Subject, known: Evidence) -> list[Figure]:
    return list(rule.propose(who, known).figures.values())


@every_rule
@given(who=SUBJECTS, known=histories())
def test_the_same_evidence_makes_the_same_proposal(rule: Rule, who: Subject, known: Evidence) -> None:
    before = [array("d", getattr(known, name).values) for name in TRACKS]
    assert rule.propose(who, known) == rule.propose(who, known)
    after = [getattr(known, name).values for name in TRACKS]
    assert [one.tobytes() for one in before] == [one.tobytes() for one in after], "evidence is only read"


@every_rule
@given(who=SUBJECTS, known=histories())
def test_figures_are_whole_amounts_of_known_bounds(rule: Rule, who: Subject, known: Evidence) -> None:
    proposal = rule.propose(who, known)
    assert set(proposal.figures) <= {bound.value for bound in Bound}
    assert all(type(figure.amount) is int and figure.amount >= 0 for figure in proposal.figures.values())


@every_rule
@given(who=SUBJECTS, known=histories())
def test_terms_lead_to_the_figure(rule: Rule, who: Subject, known: Evidence) -> None:
    for figure in figures_of(rule, who, known):
        assert figure.terms, "a figure without terms cannot be explained"
        assert figure.terms[-1].amount == figure.amount
        assert {term.what for term in figure.terms} <= WHATS
        assert all(type(term.amount) is int for term in figure.terms)
        for before, term in pairwise(figure.terms):
            if term.what in ("margin", "confidence", "class", "override") and term.factor:
                assert term.amount == pytest.approx(before.amount * term.factor, rel=1e-6, abs=2)
            if term.what in ("rounding", "floor"):
                assert term.amount >= before.amount


@every_rule
@given(who=SUBJECTS, known=histories(), hours=st.integers(-1, 800))
def test_what_comes_later_changes_nothing(rule: Rule, who: Subject, known: Evidence, hours: int) -> None:
    now = START + hours * STEP
    past = replace(
        known,
        **{name: _first(getattr(known, name), hours + 1) for name in TRACKS},
        kills=tuple(kill for kill in known.kills if kill.at <= now),
        starts=tuple(at for at in known.starts if at <= now),
    )
    advice = (Advice("vpa", "upper", "memory", 1 << 40, now + 1),)
    whole = replace(known, kills=(*known.kills, Kill(now + 1, 1 << 40)), advice=advice)
    assert rule.propose(who, whole.between(0, now)) == rule.propose(who, past)


def _first(track: Track, readings: int) -> Track:
    return replace(track, values=track.values[:readings])


@every_rule
@given(who=SUBJECTS)
def test_without_evidence_there_is_no_figure_but_a_reason(rule: Rule, who: Subject) -> None:
    nothing = evidence([math.nan] * 50, [math.nan] * 50)
    for empty in (Evidence(PLACE), nothing):
        proposal = rule.propose(who, empty)
        assert not proposal.figures and proposal.why


@every_rule
@given(who=SUBJECTS, known=histories(), factor=st.sampled_from([1.5, 2.0, 10.0]))
def test_who_uses_more_is_never_given_less(rule: Rule, who: Subject, known: Evidence, factor: float) -> None:
    more = replace(
        known,
        memory=_times(known.memory, factor),
        cpu=_times(known.cpu, factor),
        cpu_peak=_times(known.cpu_peak, factor),
        kills=tuple(replace(one, limit=one.limit and int(one.limit * factor)) for one in known.kills),
    )
    low, high = rule.propose(who, known), rule.propose(who, more)
    assert bool(low.figures) == bool(high.figures)
    for bound in Bound:  # what no figure is for stays as it is
        less, most = (one.figures.get(bound.value) or who.in_force(bound) for one in (low, high))
        assert (less is None) == (most is None)
        assert _amount(less) <= _amount(most)


def _amount(said: Figure | int | None) -> int:
    return said.amount if isinstance(said, Figure) else said or 0


def _times(track: Track, factor: float) -> Track:
    return replace(track, values=array("d", [value * factor for value in track.values]))


@every_rule
@given(who=SUBJECTS, known=histories())
def test_a_request_is_never_above_the_limit_beside_it(rule: Rule, who: Subject, known: Evidence) -> None:
    proposal = rule.propose(who, known)
    request, limit = proposal.of(Bound.MEMORY_REQUEST), proposal.of(Bound.MEMORY_LIMIT)
    assert request is None or limit is None or request.amount <= limit.amount


@every_rule
def test_thirty_steady_days_make_figures_of_memory(rule: Rule) -> None:
    steady = evidence([500.0] * (30 * DAY // 300), [100.0] * (30 * DAY // 300))
    proposal = rule.propose(subject("requests=400 limits=800"), steady)
    limit = proposal.of(Bound.MEMORY_LIMIT)
    assert limit is not None and 500 * MI < limit.amount < 1300 * MI


def test_only_the_documents_leave_requests_to_others() -> None:
    known = evidence([500.0] * 3_000, [100.0] * 3_000)
    bounds = {
        rule.name: set(rule.propose(subject("requests=400 limits=800"), known).figures) for rule in RULES
    }
    assert bounds.pop("documents") == {"limits.memory"}
    assert all(found == {bound.value for bound in Bound} for found in bounds.values())
