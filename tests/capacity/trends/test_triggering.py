"""Triggers on history: windows, gaps, moments, and rules that can never come true."""

import datetime
from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bayplan.capacity.report.trends import ClauseVerdict, TriggerVerdict
from bayplan.capacity.trends import History, triggers
from bayplan.capacity.trends.assembling import Column
from bayplan.capacity.trends.history import NOTHING
from bayplan.capacity.trends.measures import READERS
from bayplan.capacity.trends.observation import ATTACH_FAILURES, EVICTIONS, measure
from bayplan.model.bounds import MEASURES, CapacityPolicy, Clause, Planned, Trigger
from bayplan.model.estate import Declaration, Tier
from tests.capacity.trends.past import (
    DRIVER,
    LIMITS,
    NOW,
    REQUESTS,
    ago,
    eviction,
    failure,
    hourly,
    on_node,
    past,
    watched,
)

DAY = 24
WEEK, MONTH = 7 * 24 * 60, 30 * 24 * 60
BUSY = Clause("memory-requests", ">", 0.9)
UP = Trigger("scale-up", "add a worker", minutes=WEEK, clauses=(BUSY,))


def judge(
    trigger: Trigger, history: History, now: datetime.datetime = NOW, **policy: object
) -> TriggerVerdict:
    tiers = policy.pop("tiers", ())
    declaration = Declaration(
        capacity=CapacityPolicy(triggers=(trigger,), **policy),  # type: ignore[arg-type]  # test data
        tiers=tiers,  # type: ignore[arg-type]  # test data
    )
    (found,) = triggers(declaration, history, now)
    return found


def clause(trigger: Trigger, history: History, now: datetime.datetime = NOW) -> ClauseVerdict:
    (found,) = judge(trigger, history, now).clauses
    return found


def requests(values: Sequence[float | None]) -> History:
    return past({REQUESTS: hourly(values)})


def test_every_measure_that_can_be_asked_for_can_be_read() -> None:
    assert READERS.keys() == MEASURES.keys()


def test_a_clause_holds_once_its_window_is_full() -> None:
    found = judge(UP, requests([950.0] * (7 * DAY + 1)))
    assert (found.state, found.since) == ("holds", ago(7 * DAY))
    assert found.clauses[0].clause == "memory-requests > 90 % for 7 d"
    assert found.clauses[0].value == 0.95


def test_an_hour_less_is_not_enough() -> None:
    broken = requests([100.0] + [950.0] * (7 * DAY))
    found = judge(UP, broken)
    assert found.state == "rests"
    assert found.clauses[0].missing == "1 h more without a break are needed"
    assert found.clauses[0].since == ago(7 * DAY - 1)


def test_a_record_that_is_too_short_proves_nothing() -> None:
    found = clause(UP, requests([950.0] * (6 * DAY + 1)))
    assert found.holds is None
    assert found.missing == "the record begins then; 1 d more are needed"
    assert judge(UP, requests([950.0] * 10)).state == "unknown"


def test_one_look_below_begins_the_window_anew() -> None:
    values: list[float | None] = [950.0] * (20 * DAY)
    values[-3 * DAY] = 899.0
    assert clause(UP, requests(values)).missing == "4 d 2 h more without a break are needed"


@pytest.mark.parametrize(("hours", "state"), [(1, "holds"), (2, "holds"), (3, "unknown"), (9, "unknown")])
def test_a_gap_is_never_bridged(hours: int, state: str) -> None:
    """Hourly looks, of which some are missing: above three usual steps nobody knows."""
    values: list[float | None] = [950.0] * (9 * DAY)
    values[-2 * DAY : -2 * DAY + hours] = [None] * hours
    found = judge(UP, requests(values))
    assert found.state == state
    if state == "unknown":
        assert f"nobody looked for {hours + 1} h before that" in found.clauses[0].missing


def test_what_does_not_hold_now_does_not_hold_whatever_was_before() -> None:
    values: list[float | None] = [950.0] * (9 * DAY) + [None] * 50 + [899.0]
    assert clause(UP, requests(values)).holds is False


def test_an_old_record_does_not_speak_of_now() -> None:
    history = requests([950.0] * (9 * DAY))
    later = NOW + datetime.timedelta(hours=5)
    found = clause(UP, history, later)
    assert found.holds is None
    assert found.missing.startswith("it was last observed 5 h ago (2026-06-01 12:00)")
    assert clause(UP, history, NOW + datetime.timedelta(hours=3)).holds is True


def test_the_pace_may_change() -> None:
    """From every five minutes to every hour: what is usual is judged near each step."""
    quick = hourly([950.0] * (12 * DAY * 5), step=300).used
    shift = 4 * DAY * 3600
    slow = hourly([950.0] * (4 * DAY + 1)).used
    used = {at - shift: value for at, value in quick.items()} | slow
    history = past({REQUESTS: Column(used, dict.fromkeys(used, 1000.0))})
    assert clause(UP, history).holds is True


def test_nothing_is_known_without_history() -> None:
    found = judge(UP, NOTHING)
    assert (found.state, found.clauses[0].missing) == ("unknown", "no observation tells memory-requests")
    assert found.note == "0 of 1 clauses hold; one is enough; 1 not known"


def test_of_any_one_is_enough_even_where_others_are_unknown() -> None:
    pending = Clause("pending", ">=", 1)
    trigger = Trigger("up", minutes=WEEK, clauses=(pending, BUSY))
    assert judge(trigger, requests([950.0] * (8 * DAY))).state == "holds"
    assert judge(trigger, requests([500.0] * (8 * DAY))).state == "unknown"


def test_of_every_one_that_does_not_hold_is_enough() -> None:
    calm = Trigger(
        "down", every=True, minutes=MONTH,
        clauses=(Clause("max-attachments", "<=", 20, DRIVER), Clause("memory-requests", "<", 0.7)),
    )  # fmt: skip
    month = 30 * DAY + 1
    both = past({on_node("n1"): hourly([20.0] * month), REQUESTS: hourly([600.0] * (month + 50))})
    assert judge(calm, both).state == "holds"
    assert judge(calm, both).since == ago(30 * DAY), "since all of them hold"
    one = past({on_node("n1"): hourly([20.0] * month), REQUESTS: hourly([700.0] * month)})
    assert judge(calm, one).state == "rests"
    assert judge(calm, past({REQUESTS: hourly([600.0] * month)})).state == "unknown"


def test_the_fullest_node_counts_by_driver_or_by_all() -> None:
    week = 7 * DAY + 1
    history = past({
        on_node("n1"): hourly([20.0] * week), on_node("n1", "nfs.example"): hourly([6.0] * week),
        on_node("n2"): hourly([22.0] * week),
    })  # fmt: skip
    for of, most in (("", 26), (DRIVER, 22), ("nfs.example", 6)):
        found = clause(
            Trigger("up", minutes=WEEK, clauses=(Clause("max-attachments", ">=", most, of),)), history
        )
        assert (found.holds, found.value) == (True, most)


EVEN_ONE = Trigger("up", minutes=WEEK, clauses=(Clause("attach-failures", ">=", 1, minutes=0),))


def test_even_one_moment_in_the_window_is_enough() -> None:
    history = past(watched(ATTACH_FAILURES, 8 * DAY), [failure("pv-1", 50)])
    found = clause(EVEN_ONE, history)
    assert (found.holds, found.since, found.value) == (True, ago(50), 0)
    assert found.clause == "attach-failures >= 1 at any moment of 7 d"
    assert (
        clause(EVEN_ONE, past(watched(ATTACH_FAILURES, 8 * DAY), [failure("pv-1", 7 * DAY + 5)])).holds
        is False
    )


def test_without_a_window_there_is_no_moment_of_it() -> None:
    trigger = Trigger("up", clauses=(Clause("pending", ">=", 1, minutes=0),))
    assert clause(trigger, past({})).clause == "pending >= 1"


def test_no_moment_is_proven_only_by_a_whole_watch() -> None:
    assert clause(EVEN_ONE, past(watched(ATTACH_FAILURES, 8 * DAY))).holds is False
    found = clause(EVEN_ONE, past(watched(ATTACH_FAILURES, 2 * DAY)))
    assert found.holds is None
    assert "5 d 1 h of the window are not known" in found.missing


def test_failures_are_told_apart_by_their_words() -> None:
    history = past(watched(ATTACH_FAILURES, 8 * DAY), [failure("pv-1", 50, "Multi-Attach error for volume")])
    lun = Trigger("up", minutes=WEEK, clauses=(Clause("attach-failures", ">=", 1, "no free lun", 0),))
    assert clause(EVEN_ONE, history).holds is True
    assert clause(lun, history).holds is False


PUSHED_OUT = Trigger(
    "up", minutes=WEEK, clauses=(Clause("evictions-per-day", ">", 20, minutes=3 * DAY * 60),)
)


def test_evictions_are_counted_over_a_day_and_have_to_go_on() -> None:
    steady = [eviction(number, number) for number in range(6 * DAY)]
    history = past(watched(EVICTIONS, 10 * DAY), steady)
    found = clause(PUSHED_OUT, history)
    assert (found.holds, found.value) == (True, 24)
    burst = [eviction(number, number / 10) for number in range(200)]
    assert clause(PUSHED_OUT, past(watched(EVICTIONS, 10 * DAY), burst)).holds is False


def test_a_day_that_nobody_watched_counts_nothing() -> None:
    found = clause(PUSHED_OUT, past(watched(EVICTIONS, 20), [eviction(one, 1) for one in range(50)]))
    assert (found.holds, found.missing) == (None, "no observation tells evictions-per-day")


def test_what_is_planned_stands_in_the_policy() -> None:
    trigger = Trigger("up", minutes=WEEK, clauses=(Clause("planned-volumes", ">=", 3),))
    planned = (Planned("db", volumes=2, at=NOW.date()), Planned("media", volumes=1))
    assert judge(trigger, NOTHING, planned=planned).state == "holds"
    over = (Planned("db", volumes=2, at=NOW.date() - datetime.timedelta(days=1)), Planned("media", volumes=1))
    found = judge(trigger, NOTHING, planned=over)
    assert (found.state, found.clauses[0].value, found.clauses[0].clause) == (
        "rests",
        1,
        "planned-volumes >= 3",
    )


def test_hosts_and_pools_are_asked_for_by_name() -> None:
    week = 7 * DAY + 1
    history = past({
        measure("pool-data", "bytes", "pool", "pve/lvm"): hourly([900.0] * week),
        measure("pool-data", "bytes", "pool", "pve/nfs"): hourly([100.0] * week),
    })  # fmt: skip
    for of, value in (("lvm", 0.9), ("pve/nfs", 0.1), ("", 0.9)):
        trigger = Trigger("up", minutes=WEEK, clauses=(Clause("pool-data", ">=", 0.05, of),))
        assert clause(trigger, history).value == value
    assert clause(Trigger("up", clauses=(Clause("pool-data", ">", 0, "ssd"),)), history).holds is None


DOWN = Trigger(
    "scale-down", "remove a worker", every=True, minutes=MONTH,
    clauses=(
        Clause("max-attachments", "<=", 20), Clause("memory-requests", "<", 0.7),
        Clause("memory-limits", "<", 0.95), Clause("planned-additions", "==", 0),
    ),
)  # fmt: skip
"""The rule for scaling down, as the runbook has it."""


def overcommitted(limits: list[float], asked: float = 650.0) -> History:
    count = len(limits)
    return past({
        on_node("n1"): hourly([14.0] * count),
        REQUESTS: hourly([asked] * count),
        LIMITS: hourly(limits),
    })  # fmt: skip


def test_limits_below_95_percent_cannot_be_where_the_house_overcommits() -> None:
    """The runbook asks for it while limits ran at 141 to 180 %."""
    limits = [1410.0 + 390 * (hour % 97) / 96 for hour in range(31 * DAY)]
    found = judge(DOWN, overcommitted(limits), tiers=(Tier("3-edge", memory="burstable"),))
    assert found.state == "unsatisfiable"
    (why,) = filter(None, (one.contradiction for one in found.clauses))
    assert why == (
        "memory limits ran at 141 % to 180 % of what is allocatable in all 744 observations of 31 d, never "
        "below; limits are above requests by policy (tier 3-edge); they were at least 2.17 times the "
        "requests; with requests at 70 %, where this trigger wants them, that makes 151.8 %; the "
        "clause would need requests below 43.8 %, the lowest were 65 %; fewer nodes only raise the share"
    )
    assert [one.holds for one in found.clauses] == [True, True, False, True]


def test_a_policy_needs_no_long_record_to_contradict() -> None:
    tiers = (Tier("3-edge", memory="burstable"), Tier("0-core", memory="equal"))
    assert judge(DOWN, overcommitted([1600.0]), tiers=tiers).state == "unsatisfiable"
    assert judge(DOWN, overcommitted([1600.0])).state == "rests", "one look shows no practice"
    assert judge(DOWN, overcommitted([1600.0] * (31 * DAY))).state == "unsatisfiable", "a month does"


def test_limit_ranges_of_namespaces_are_policy_too() -> None:
    seen = {measure("namespaces-overcommitting"): hourly([47.0], 69.0)}
    found = judge(DOWN, overcommitted([1600.0]).merged(past(seen)))
    assert found.state == "unsatisfiable"
    assert "by policy (limit ranges of 47 of 69 namespaces)" in found.clauses[2].contradiction
    none = {measure("namespaces-overcommitting"): hourly([0.0], 69.0)}
    assert judge(DOWN, overcommitted([1600.0]).merged(past(none))).state == "rests"


def test_what_was_ever_seen_to_hold_can_hold() -> None:
    limits = [900.0] + [1600.0] * (31 * DAY)
    assert judge(DOWN, overcommitted(limits), tiers=(Tier("t", memory="burstable"),)).state == "rests"


def test_limits_that_follow_requests_contradict_nothing() -> None:
    equal = overcommitted([960.0] * (31 * DAY), asked=960.0)
    assert judge(DOWN, equal, tiers=(Tier("t", memory="equal"),)).state == "rests"


def test_more_volumes_than_any_node_takes_are_never_seen() -> None:
    trigger = Trigger("up", minutes=WEEK, clauses=(Clause("max-attachments", ">=", 29, DRIVER),))
    history = past({on_node("n1"): hourly([21.0] * 200, 28), on_node("n2"): hourly([10.0] * 200, 28)})
    found = judge(trigger, history)
    assert found.state == "unsatisfiable"
    assert found.clauses[0].contradiction == f"no node takes more than 28 volumes of {DRIVER}"
    reachable = Trigger("up", minutes=WEEK, clauses=(Clause("max-attachments", ">=", 28, DRIVER),))
    assert judge(reachable, history).state == "rests"


def test_of_a_driver_that_nobody_has_nothing_is_said_to_contradict() -> None:
    trigger = Trigger("up", minutes=WEEK, clauses=(Clause("max-attachments", ">=", 29, "other.example"),))
    found = judge(trigger, past({on_node("n1"): hourly([21.0] * 200, 28)}))
    assert (found.state, found.clauses[0].contradiction) == ("unknown", "")


def test_requests_end_at_what_is_allocatable() -> None:
    trigger = Trigger("up", minutes=WEEK, clauses=(Clause("cpu-requests", ">", 1.0), BUSY))
    found = judge(trigger, requests([500.0] * (8 * DAY)))
    assert "end at 100 %" in found.clauses[0].contradiction
    assert found.state == "unknown", "the other clause could hold; of CPU nothing is known"


@given(
    st.lists(st.one_of(st.none(), st.sampled_from([899.0, 950.0])), min_size=1, max_size=60),
    st.integers(1, 40),
)
def test_a_window_is_proven_exactly_when_looks_without_a_gap_show_it(
    values: list[float | None], hours: int
) -> None:
    """Against the definition: the last looks, back over the window, all hold and none is missing."""
    values[-1] = values[-1] or 950.0
    steady: list[float | None] = [950.0 if value is None else value for value in values]
    trigger = Trigger("t", minutes=hours * 60, clauses=(BUSY,))
    found = clause(trigger, requests(steady))
    window = steady[-hours - 1 :]
    if 899.0 in window:
        assert found.holds is False
    else:
        assert found.holds is (True if len(window) == hours + 1 else None)
    gappy = clause(trigger, requests(values))
    if found.holds is not True:
        assert gappy.holds is not True, "what is not known proves nothing"
