"""Forecasts: the date lies in the band, and where nothing can be said nothing is."""

import datetime

import numpy as np
import pytest

from bayplan.capacity.report.lines import LoadLine
from bayplan.capacity.report.trends import Forecast
from bayplan.capacity.trends import forecasts, trend
from bayplan.capacity.trends.assembling import Column
from bayplan.capacity.trends.observation import LineKey
from tests.capacity.trends.past import NOW, hourly, noisy, past

DAY = 86_400
CASES = 60


def line(node: str = "n1", capacity: int | None = 1000, **more: str) -> LoadLine:
    return LoadLine("memory", "memory", "node", node, "count", 0, capacity, **more)  # type: ignore[arg-type]  # text


def key(node: str = "n1") -> LineKey:
    return LineKey("memory", "memory", "node", node, "count")


def foretell(values: list[float], capacity: int = 1000) -> Forecast:
    """The forecast of one value a day that end now."""
    daily = hourly(list(values), capacity, step=DAY)
    (found,) = forecasts(past({key(): daily}), [line(capacity=capacity)], NOW)
    return found


def test_a_straight_line_is_continued() -> None:
    found = foretell([400.0 + 5 * day for day in range(60)])
    assert found.verdict == "exhausted"
    assert found.per_day == pytest.approx(5)
    assert found.at == NOW.date() + datetime.timedelta(days=61)
    assert found.earliest is not None
    assert found.latest is not None
    assert found.earliest <= found.at <= found.latest
    assert (found.samples, found.days) == (60, 59)
    assert found.curve[0].at == NOW
    assert [(at.date(), value) for at, value in found.history[-2:]] == [
        (NOW.date() - datetime.timedelta(days=1), 690.0), (NOW.date(), 695.0),
    ]  # fmt: skip
    assert all(point.low <= point.expected <= point.high for point in found.curve)


@pytest.mark.parametrize(("days", "weekly"), [(20, 0.0), (45, 0.0), (45, 40.0), (90, 0.0), (90, 40.0)])
def test_the_true_date_lies_in_the_band(days: int, weekly: float) -> None:
    """In at least eight cases of ten, for lines of which slope, noise and rhythm are known."""
    slope, level, hits, told = 5.0, 500.0, 0, 0
    rhythm = np.array([0, 0.2, 0.1, 0, 0.5, -1, -1]) * weekly
    for seed in range(CASES):
        plain = np.array(noisy(seed, days, level, slope, 15.0))
        numbers = np.arange(20_000, 20_000 + days)
        found = trend.fit(numbers, plain + rhythm[numbers % 7])
        if found.slope_low <= 0:
            continue
        told += 1
        capacity = level + slope * (days + 40)
        true = 20_000 + (capacity - level - rhythm.max()) / slope
        room = capacity - found.level - found.peak
        early = found.centre + (room - found.level_error - found.noise) / found.slope_high
        late = found.centre + (room + found.level_error) / found.slope_low
        hits += early <= true <= late
        assert late - early < 150
    assert told >= 0.8 * CASES
    assert hits >= 0.8 * told


def test_days_that_follow_each_other_widen_the_band() -> None:
    chance = np.random.default_rng(3)
    errors = chance.normal(0, 15, 80)
    apart, follow = errors.copy(), errors.copy()
    for day in range(1, 80):
        follow[day] = 0.8 * follow[day - 1] + 0.6 * errors[day]
    days = np.arange(20_000, 20_080)
    base = 500 + 5.0 * np.arange(80)
    calm, bound = trend.fit(days, base + apart), trend.fit(days, base + follow)
    assert bound.slope_high - bound.slope_low > 1.5 * (calm.slope_high - calm.slope_low)


def test_a_weekly_rhythm_is_no_growth() -> None:
    """Five busy days and a quiet weekend, cut so that a straight fit would rise."""
    values = [500.0 + (200 if day % 7 < 5 else 0) for day in range(2, 2 + 40)]
    found = foretell(values)
    assert (found.verdict, found.at) == ("holds", None)


@pytest.mark.parametrize(
    "values",
    [
        pytest.param([500.0] * 40, id="flat"),
        pytest.param([900.0 - 5 * day for day in range(60)], id="shrinking"),
        pytest.param(noisy(5, 40, 500, 0, 30), id="noise alone"),
    ],
)
def test_no_growth_has_no_date(values: list[float]) -> None:
    found = foretell(values)
    assert (found.verdict, found.at, found.earliest, found.latest) == ("holds", None, None, None)
    assert "no growth is shown" in found.note


def test_slow_growth_ends_beyond_the_horizon() -> None:
    found = foretell([100.0 + 0.1 * day for day in range(60)])
    assert (found.verdict, found.at, found.note) == ("holds", None, "at this rate not within 730 days")


def test_one_outlier_does_not_bend_it() -> None:
    values = [400.0 + 5 * day for day in range(60)]
    values[55] = 990.0
    found = foretell(values)
    assert found.at is not None
    assert abs((found.at - NOW.date()).days - 61) <= 2


@pytest.mark.parametrize(("days", "verdict"), [(1, "thin"), (9, "thin"), (13, "thin"), (14, "exhausted")])
def test_too_little_is_said_to_be(days: int, verdict: str) -> None:
    found = foretell([500.0 + 10 * day for day in range(days)])
    assert found.verdict == verdict
    if verdict == "thin":
        said = f"figures of {days} days over {days} days are there; 10 over 14 are needed"
        assert (found.note, found.at, found.curve) == (said, None, ())


def test_days_with_figures_count_not_the_span() -> None:
    values: list[float | None] = [None] * 40
    values[::5] = [500.0 + day for day in range(8)]
    values[-1] = 600.0
    (found,) = forecasts(past({key(): hourly(values, step=DAY)}), [line()], NOW)
    assert found.verdict == "thin"
    assert found.note.startswith("figures of 9 days over 40 days")


def test_nothing_recorded_is_thin() -> None:
    (found,) = forecasts(past({}), [line()], NOW)
    assert (found.verdict, found.samples, found.history) == ("thin", 0, ())


def test_what_is_full_is_exhausted_today() -> None:
    found = foretell([1000.0])
    assert (found.verdict, found.at, found.note) == ("exhausted", NOW.date(), "it is already")


def test_a_node_that_was_added_counts_with_all_its_room() -> None:
    """Pods move to the new node, so each node shrinks while the whole grows: nodes are taken together."""
    days, added = 60, 40
    total = [900.0 + 5 * day for day in range(days)]
    first: list[float | None] = [value if day < added else value / 2 for day, value in enumerate(total)]
    second: list[float | None] = [None if day < added else value / 2 for day, value in enumerate(total)]
    history = past({key("n1"): hourly(first, step=DAY), key("n2"): hourly(second, step=DAY)})
    (found,) = forecasts(history, [line("n1"), line("n2")], NOW)
    assert (found.subject, found.capacity) == ("", 2000)
    assert found.per_day == pytest.approx(5)
    assert found.at == NOW.date() + datetime.timedelta(days=round((2000 - total[-1]) / 5))


def test_control_planes_and_unbounded_places_are_left_out() -> None:
    lines = [line("n1"), line("cp1", 500, access="control-plane"), line("n2", None)]
    (found,) = forecasts(past({}), lines, NOW)
    assert found.capacity == 1000


def test_pools_and_namespaces_stand_for_themselves() -> None:
    pools = [LoadLine("pool-data", "data", "pool", name, "bytes", 0, 100) for name in ("a", "b")]
    assert [one.subject for one in forecasts(past({}), pools, NOW)] == ["a", "b"]


def test_only_the_last_months_count() -> None:
    values = [900.0 - 5 * day for day in range(100)] + [400.0 + 4 * day for day in range(120)]
    found = foretell(values)
    assert found.per_day == pytest.approx(4)


def test_the_highest_of_each_day_counts() -> None:
    used: dict[int, float] = {}
    for number, at in enumerate(sorted(hourly([0.0] * 40 * 24).used)):
        used[at] = 300 + number / 24 * 5 + (200 if number % 24 == 3 else 0)
    (found,) = forecasts(past({key(): Column(used, {})}), [line()], NOW)
    assert found.per_day == pytest.approx(5, rel=0.01)
    assert found.at is not None
    assert abs((found.at - NOW.date()).days - (1000 - 500 - 200) / 5) <= 2
    assert len(found.history) == 41, "one point a day, the first and the last day being parts"
    assert max(value for _, value in found.history) == max(used.values())
