"""What a person should know: what is within its bounds is no alarm, and what is beyond them is one."""

import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as some
from msgspec.structs import replace

from bayplan.capacity.alarms import alarms
from bayplan.capacity.report.lines import LoadLine
from bayplan.capacity.report.loss import Down, Outcome
from bayplan.capacity.report.trends import ClauseVerdict, Forecast, TriggerVerdict
from bayplan.capacity.report.whole import Capacity
from bayplan.model.findings import Severity, worst

NOW = datetime.datetime(2026, 11, 21, tzinfo=datetime.UTC)
BARE = Capacity("e", "1.34", NOW)
LINE = LoadLine("host-memory", "memory", "host", "pve", "bytes", 72, 67, firm=False)
DOWN = Down("a/b", reason="no node has room")


def codes(answer: Capacity, thresholds: dict[str, float] | None = None) -> list[tuple[str, Severity]]:
    return [(one.check, one.severity) for one in alarms(answer, thresholds or {})]


@pytest.mark.parametrize(
    ("constraint", "severity"),
    [
        ("host-memory", Severity.ERROR),
        ("pool-promises", Severity.ERROR),
        ("memory-limits", Severity.NOTE),
        ("host-vcpus", Severity.WARNING),
    ],
)
def test_beyond_capacity(constraint: str, severity: Severity) -> None:
    answer = replace(BARE, lines=(replace(LINE, constraint=constraint),))
    assert codes(answer) == [("over-committed", severity)]


def test_what_is_promised_is_told_before_it_happens() -> None:
    """72 GiB of machines on a host of 67.4 GiB."""
    (found,) = alarms(replace(BARE, lines=(replace(LINE, used=720, capacity=674),)), {})
    assert found.subject == "host pve"
    assert (
        found.summary == "host memory: 107 % of what is there is promised; nothing refuses it until it hurts"
    )


def test_places_of_one_constraint_are_told_together() -> None:
    lines = tuple(replace(LINE, subject=f"pve{at}", used=68 + at) for at in range(3))
    (found,) = alarms(replace(BARE, lines=lines), {})
    assert found.subject == "host pve0, pve1, pve2"
    assert found.evidence == ("pve1 103 %, pve2 104 %",)


@given(some.integers(0, 200), some.one_of(some.none(), some.integers(0, 100)), some.floats(0.1, 1))
def test_a_line_is_an_alarm_beyond_its_bound_alone(used: int, capacity: int | None, bound: float) -> None:
    answer = replace(BARE, lines=(replace(LINE, used=used, capacity=capacity),))
    found = codes(answer, {"host-memory": bound})
    if capacity is None or used <= capacity * min(bound, 1) - 1e-9:
        assert found == []
    elif used > capacity:
        assert [code for code, _ in found] == ["over-committed"]
    elif capacity and used > capacity * bound + 1e-9:
        assert found == [("threshold", Severity.WARNING)]


def test_a_threshold_by_the_exact_name_goes_before_one_by_the_family() -> None:
    line = replace(LINE, constraint="volume-slots", name="disks.example", used=26, capacity=28)
    answer = replace(BARE, lines=(line,))
    assert codes(answer, {"volume-slots": 0.9}) == [("threshold", Severity.WARNING)]
    assert codes(answer, {"volume-slots": 0.9, "disks.example": 0.95}) == []


def test_losses_that_are_asked_for_and_not_borne() -> None:
    lost = Outcome("node", ("n1",), "requests", False, True, down=(DOWN,))
    assert codes(replace(BARE, losses=(lost,))) == [("loss-not-survived", Severity.ERROR)]
    assert codes(replace(BARE, losses=(replace(lost, asked=False),))) == []
    assert codes(replace(BARE, losses=(replace(lost, survived=True),))) == []
    peak = replace(lost, model="peak")
    assert codes(replace(BARE, losses=(peak,))) == [("loss-not-survived", Severity.WARNING)]
    assert len(codes(replace(BARE, losses=(lost, peak)))) == 1


def test_who_is_missed_goes_by_the_workload() -> None:
    pods = (Down("a/b-1", "Deployment a/b"), Down("a/b-2", "Deployment a/b"), Down("c/bare"))
    lost = Outcome("node", ("n1",), "requests", False, True, down=pods, notes=("why",))
    (found,) = alarms(replace(BARE, losses=(lost,)), {})
    assert found.summary == "the policy wants its loss survived; 3 pods would stay down: a/b, c/bare"
    (found,) = alarms(replace(BARE, losses=(replace(lost, down=()),)), {})
    assert (found.summary, found.evidence) == (
        "the policy wants its loss survived; nothing would be placed again",
        ("why",),
    )


def test_what_is_missed_says_why_once() -> None:
    """The reason, else the scheduler's message; what several share is told once."""
    pods = (DOWN, DOWN, Down("c/d", message="0/3 nodes are available"))
    lost = Outcome("node", ("n1",), "requests", False, True, down=pods, notes=("another",))
    (found,) = alarms(replace(BARE, losses=(lost,)), {})
    assert found.evidence == ("no node has room", "0/3 nodes are available")


def test_squeezed_memory_is_no_alarm_of_its_own() -> None:
    lines = (LINE, replace(LINE, name="memory-ballooned", used=70))
    assert len(alarms(replace(BARE, lines=lines), {})) == 1


def test_triggers_that_hold_or_never_can() -> None:
    clause = ClauseVerdict("memory-limits < 95 %", None, contradiction="limits run at 141 %")
    found = replace(
        BARE,
        triggers=(
            TriggerVerdict("up", "holds", "add a worker", NOW),
            TriggerVerdict("down", "unsatisfiable", clauses=(clause,)),
            TriggerVerdict("rest", "rests"),
            TriggerVerdict("dark", "unknown"),
        ),
    )
    up, down = sorted(alarms(found, {}), key=lambda one: one.check)
    assert (up.check, up.summary) == ("trigger-holds", "it holds since 2026-11-21: add a worker")
    assert (down.check, down.summary) == (
        "unsatisfiable-rule",
        "it can never hold: memory-limits < 95 % contradicts what the house itself declares or does",
    )


@pytest.mark.parametrize(("days", "number"), [(-1, 0), (0, 0), (1, 1), (5, 1), (30, 1), (31, 0)])
def test_what_runs_out_soon(days: int, number: int) -> None:
    at = NOW.date() + datetime.timedelta(days=days)
    dated = Forecast("volume-slots", "d", "node", "n", "count", "exhausted", at=at, earliest=at)
    assert len(codes(replace(BARE, forecasts=(dated,)))) == number
    unseen = Capacity("e", "1.34", forecasts=(dated,))
    assert len(alarms(unseen, {}, NOW)) == number, "where nobody says when it was seen, now counts"


def test_what_runs_out_names_its_place() -> None:
    at = NOW.date() + datetime.timedelta(days=5)
    dated = Forecast("memory", "memory", "node", "", "bytes", "exhausted", at=at, earliest=at)
    (found,) = alarms(replace(BARE, forecasts=(dated,)), {})
    assert found.subject == "all workers together"
    assert found.summary == "memory requests runs out by 2026-11-26 (2026-11-26 to later)"


def test_the_worst_comes_first() -> None:
    lines = (replace(LINE, constraint="memory-limits"), LINE)
    found = alarms(replace(BARE, lines=lines), {})
    assert worst(found) is found[0].severity is Severity.ERROR
