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
    """21 days (the first reading is of the day before): 15 % and 0.75 / 21; of starts, 15 % and 35 %."""
    memory = steady()
    limit = figure(known(memory))
    assert steps(limit) == [
        ("observed", 1000), ("margin", 1150), ("confidence", 1185.7), ("start", 1500), ("rounding", 1536),
    ]  # fmt: skip
    assert (
        limit.terms[3].note
        == "the highest of 2 starts, 1000Mi, with 15 % and a doubt of 35 %: few were seen, or they differ"
    )
    request = figure(known(memory), Bound.MEMORY_REQUEST)
    assert steps(request) == [("observed", 1000), ("margin", 1050), ("rounding", 1056)]
    assert request.terms[0].note == "nine of ten of the last 14 days need less"


def test_many_starts_leave_less_doubt() -> None:
    starts = tuple(START + day * DAY for day in range(20))
    limit = figure(known(steady(), starts=starts))
    assert steps(limit)[-2:] == [("start", 1187.5), ("rounding", 1216)]


def days_at(*levels: float) -> Evidence:
    """21 days of 1000 Mi but for some, and a start every day."""
    memory = steady()
    for day, level in enumerate(levels):
        memory[day * 72 + 25 : day * 72 + 45] = [level] * 20
    return known(memory, starts=tuple(START + day * DAY for day in range(20)))


@pytest.mark.parametrize(
    ("levels", "more"),
    [
        # the highest five are these and 1000, the next is 1000: the mean is 163 above it
        ((1400, 1140, 1140, 1135), 163),
        # their mean is 200 above, but the first no more than 100 above the second
        ((1400, 1300, 1200, 1100), 100),
        # what was reached twice is no chance
        ((1400, 1400, 1100, 1100), 0),
    ],
)
def test_days_that_differ_leave_more_doubt(levels: tuple[float, ...], more: float) -> None:
    observed, margin, confidence = steps(figure(days_at(*levels)))[:3]
    assert (observed, margin) == (("observed", 1400), ("margin", 1610))
    assert confidence[1] == pytest.approx(1610 + 1400 * 0.75 / 21 + more, abs=0.1)


@pytest.mark.parametrize("starts", [(START,), (START + 10 * DAY,)])
def test_a_start_like_any_day_gets_half_as_much_again_however_seldom_it_was_seen(
    starts: tuple[int, ...],
) -> None:
    """The usual case in the field: thirty days of evidence, and one start among them."""
    limit = figure(known(steady(30, 462), starts=starts))
    assert ("start", 693) in steps(limit)
    assert limit.amount == 704 * MI
    assert figure(known(steady(30, 462), starts=())).amount == limit.amount, "as where no start was read"


def test_a_start_amid_the_work_of_the_night_says_nothing_of_starts() -> None:
    """One of two starts fell into what every night takes: that it was higher is not for starting."""
    memory = [2000.0 if hour % 24 < 6 else 700.0 for hour in range(20 * 24)]
    limit = figure(known(memory, starts=(START + 12 * HOUR, START + 10 * DAY + HOUR)))
    assert ("start", 3000) in steps(limit)


def test_a_start_above_all_days_is_doubted_for_what_is_above() -> None:
    memory = steady(30)
    memory[241] = 1600.0
    limit = figure(known(memory, starts=(START + 10 * DAY,)))
    assert ("start", round(1600 * 1.15 + 0.35 * 1000 + 0.75 * 600, 1)) in steps(limit)


def test_a_job_that_ran_once_gets_nine_tenths_of_what_it_takes_beyond_ordinary_days() -> None:
    memory = steady()
    memory[100] = 3000.0
    limit = figure(known(memory))
    assert ("event", 3000 * 1.15 + 0.35 * 1000 + 0.75 * 2000) in steps(limit)
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
    assert ("start", 2300.0 + 350 + 375 + 500) in steps(figure(known(memory))), (
        "15 %, 35 % of what days reach, 3/8 of the rest for two starts, a quarter as they differ"
    )


def test_where_no_start_was_read_one_may_need_half_as_much_again() -> None:
    limit = figure(known(steady(), starts=()))
    assert ("start", 1500.0) in steps(limit)
    assert limit.terms[3].note == "no reading shows a start: it may need half as much again as usual"


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
    assert steps(limit)[-1] == ("floor", 52)


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
    level=st.integers(150, 20_000),
    breath=st.floats(0, 0.03),
    days=st.integers(25, 60),
    starts=st.sets(st.integers(0, 24), max_size=25),
)
def test_steady_services_get_a_sane_limit(level: int, breath: float, days: int, starts: set[int]) -> None:
    """Between a seventh and a half above the peak, and the rounding; most starts seen, least doubt."""
    memory = [level * (1 - breath * (hour % 7) / 6) for hour in range(days * 24)]
    begun = tuple(START + day * DAY + HOUR for day in sorted(starts))
    share = figure(known(memory, starts=begun)).amount / (max(memory) * MI)
    assert 1.15 < share < 1.5 * 1.05 + 0.01
    if len(starts) > 10:
        assert share < 1.25 * 1.05 + 0.01


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
