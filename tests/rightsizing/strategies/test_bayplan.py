"""Our own rule, worked by hand: each thing that a request and a limit rest on."""

from collections.abc import Iterable

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from bayplan.model.evidence import Evidence, Kill
from bayplan.rightsizing import portrait
from bayplan.rightsizing.framework import Bound, Figure, Proposal
from bayplan.rightsizing.rounding import round_up
from bayplan.rightsizing.strategies.bayplan import NEAREST, RULE
from tests.rightsizing.tracks import DAY, MI, START, SUBJECT, evidence

HOUR = 3_600
STARTED = (START, START + 10 * DAY)


def known(
    memory: Iterable[float], *, starts: tuple[int, ...] = STARTED, kills: tuple[Kill, ...] = ()
) -> Evidence:
    """Hourly readings in Mi."""
    return replace(evidence(memory, step=HOUR, kills=kills), starts=starts)


def steady(days: int = 20, level: float = 1000.0) -> list[float]:
    return [level] * days * 24


def proposed(what: Evidence) -> Proposal:
    return RULE.propose(SUBJECT, what)


def figure(what: Evidence, bound: Bound = Bound.MEMORY_LIMIT) -> Figure:
    found = proposed(what).of(bound)
    assert found is not None
    return found


def steps(found: Figure) -> list[tuple[str, float]]:
    """The terms, with amounts in Mi."""
    return [(term.what, round(term.amount / MI, 1)) for term in found.terms]


def test_a_steady_container() -> None:
    """21 days (the first reading is of the day before): 15 % and 0.75 / 21; of starts, 15 % and 0.75 / 2."""
    memory = steady()
    limit = figure(known(memory))
    assert steps(limit) == [
        ("observed", 1000), ("margin", 1150), ("confidence", 1185.7), ("start", 1525), ("rounding", 1536),
    ]  # fmt: skip
    assert limit.terms[3].note == "the highest of 2 starts (1000Mi), 15 %, and 38% as they differ and are few"
    request = figure(known(memory), Bound.MEMORY_REQUEST)
    assert steps(request) == [("observed", 1000), ("margin", 1050), ("rounding", 1056)]
    assert request.terms[0].note == "nine of ten of the last 14 days need less"


def test_many_starts_leave_less_doubt() -> None:
    starts = tuple(START + day * DAY for day in range(20))
    limit = figure(known(steady(), starts=starts))
    assert steps(limit)[-2:] == [("start", 1187.5), ("rounding", 1216)]


def test_days_that_differ_leave_more_doubt() -> None:
    """The highest five of 21 days are 1400, 1300, 1200, 1100 and 1000 Mi, the next is 1000: 200 more."""
    memory = [1000.0] * 20 * 24
    for day, level in ((3, 1400), (6, 1300), (9, 1200), (12, 1100)):
        memory[day * 24 + 1 : day * 24 + 21] = [level] * 20
    limit = figure(known(memory, starts=tuple(START + day * DAY for day in range(20))))
    observed, margin, confidence = steps(limit)[:3]
    assert (observed, margin) == (("observed", 1400), ("margin", 1610))
    assert confidence[1] == pytest.approx(1610 + 1400 * 0.75 / 21 + 200, abs=0.1)


def test_a_job_that_ran_once_gets_nine_tenths_on_top() -> None:
    memory = steady()
    memory[100] = 3000.0
    limit = figure(known(memory))
    assert ("event", 5700.0) in steps(limit)
    assert figure(known(memory), Bound.MEMORY_REQUEST) == figure(known(steady()), Bound.MEMORY_REQUEST)


def test_jobs_that_ran_often_need_less_doubt_than_one() -> None:
    once, often = steady(), steady()
    once[100] = 3000.0
    for day in range(0, 20, 3):
        often[day * 24 + 12] = 3000.0
    assert figure(known(often)).amount < figure(known(once)).amount


def test_a_start_that_needs_more() -> None:
    memory = steady()
    memory[241] = 2000.0
    assert ("start", 3550.0) in steps(figure(known(memory))), (
        "15 %, 3/8 for two starts, a quarter as they differ"
    )


def test_where_no_start_was_read_one_may_need_half_as_much_again() -> None:
    limit = figure(known(steady(), starts=()))
    assert ("start", 1500.0) in steps(limit)
    assert limit.terms[3].note == "no start was read: it may need half as much again as usual"


def test_growth_goes_on_for_a_month_in_the_limit_and_a_week_in_the_request() -> None:
    memory = [1000 + step * 30 / 24 for step in range(20 * 24)]
    found, past = proposed(known(memory)), known(memory)
    slope = portrait.study(past).slope
    assert slope is not None and slope.per_day == pytest.approx(30 * MI)
    limit, request = found.of(Bound.MEMORY_LIMIT), found.of(Bound.MEMORY_REQUEST)
    assert limit is not None and request is not None
    assert dict(steps(limit))["trend"] == pytest.approx(1598.75 * 1.15 + 900, abs=1)
    grown = [term.amount for term in request.terms if term.what in ("margin", "trend")]
    assert grown[1] - grown[0] == pytest.approx(210 * MI, rel=0.001)


def test_a_leak_goes_on_for_a_week() -> None:
    starts = tuple(START + day * DAY for day in (0, 5, 10, 15))
    memory = [1000 + step % 120 * 100 / 24 for step in range(20 * 24)]
    limit = figure(known(memory, starts=starts))
    trend = [term for term in limit.terms if term.what == "trend"]
    assert trend and trend[0].note.startswith("what 7 days of leaking add")
    assert trend[0].amount == pytest.approx((1495.8 * 1.15 + 700) * MI, rel=0.001)
    request = figure(known(memory, starts=starts), Bound.MEMORY_REQUEST)
    assert "trend" not in dict(steps(request)), "a restart gives a leak back, so that no request counts on it"


def test_a_kill_is_worth_a_quarter_above_its_limit() -> None:
    kills = (Kill(START + DAY, 2000 * MI), Kill(START + 2 * DAY, 1500 * MI), Kill(START + 3 * DAY))
    limit = figure(known(steady(), kills=kills))
    assert ("kill", 2500.0) in steps(limit)
    assert next(term.note for term in limit.terms if term.what == "kill") == "it ran out of memory at 2000Mi"


def test_a_kill_under_a_limit_nobody_knows_is_worth_a_quarter_above_the_highest_reading() -> None:
    starts = tuple(START + day * DAY for day in range(20))
    limit = figure(known(steady(), starts=starts, kills=(Kill(START + DAY),)))
    assert ("kill", 1250.0) in steps(limit)


def test_the_small_are_left_room() -> None:
    limit = figure(known(steady(level=20)))
    assert steps(limit)[-1] == ("floor", 84)


def test_cpu_is_what_nine_readings_of_ten_are_below() -> None:
    cpu = [100.0] * 400 + [900.0] * 80
    what = replace(known(steady()), cpu=evidence(cpu=cpu, step=HOUR).cpu)
    assert [(term.what, term.amount) for term in figure(what, Bound.CPU_REQUEST).terms] == [
        ("observed", 900), ("margin", 1035), ("rounding", 1050),
    ]  # fmt: skip
    idle = replace(what, cpu=evidence(cpu=[1.0] * 480, step=HOUR).cpu)
    assert figure(idle, Bound.CPU_REQUEST).amount == 10


@pytest.mark.parametrize(
    ("days", "why"), [(0, "nothing was read of its memory"), (5, "it was read on 6 days; 7 are needed")]
)
def test_young_containers_get_nothing_but_the_reason(days: int, why: str) -> None:
    assert proposed(known(steady(days))) == Proposal(why=why)


def test_what_was_long_ago_still_counts() -> None:
    memory = [1000.0] * 60 * 24
    memory[30] = 5000.0
    assert figure(known(memory)).amount >= 5000 * MI * 1.15


@given(
    levels=st.lists(st.floats(1, 20_000), min_size=7, max_size=40),
    spikes=st.dictionaries(st.integers(0, 900), st.floats(1, 50_000), max_size=6),
    starts=st.lists(st.integers(0, 39), max_size=4),
    killed=st.none() | st.integers(1, 60_000),
)
def test_the_limit_is_above_everything_known(
    levels: list[float], spikes: dict[int, float], starts: list[int], killed: int | None
) -> None:
    memory = [level for level in levels for _ in range(24)]
    for at, level in spikes.items():
        if at < len(memory):
            memory[at] = level
    kills = (Kill(START + HOUR, killed * MI),) if killed else ()
    begun = tuple(START + day * DAY for day in sorted(set(starts)))
    found = proposed(known(memory, starts=begun, kills=kills))
    limit, request = found.of(Bound.MEMORY_LIMIT), found.of(Bound.MEMORY_REQUEST)
    assert limit is not None and request is not None
    assert limit.amount >= max(memory) * MI + NEAREST
    assert limit.amount >= 1.25 * (killed or 0) * MI
    assert request.amount <= limit.amount
    assert request.amount == round_up(request.amount, "memory")
