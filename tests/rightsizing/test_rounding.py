"""Laws of rounding, and how sizes are written."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bayplan.model.quantities import parse
from bayplan.rightsizing.framework import Bound, Figure
from bayplan.rightsizing.rounding import MI, round_up, rounded, written

AMOUNTS = st.integers(0, 1 << 42) | st.integers(0, 4096).map(lambda whole: whole * MI)
MEMORY = (
    "0 -> 0", "1 -> 1Mi", "39.5Mi -> 40Mi", "40.5Mi -> 42Mi", "101Mi -> 104Mi", "128Mi -> 128Mi",
    "129Mi -> 132Mi", "250Mi -> 256Mi", "500Mi -> 512Mi", "1Gi -> 1Gi", "1025Mi -> 1056Mi", "2.9Gi -> 3Gi",
    "3Gi -> 3Gi", "5.1Gi -> 5376Mi", "10.3Gi -> 10752Mi", "100Gi -> 100Gi",
)  # fmt: skip
CPU = (
    "0 -> 0", "1m -> 5m", "11m -> 15m", "63m -> 65m", "126m -> 130m", "201m -> 210m", "510m -> 525m",
    "999m -> 1", "1001m -> 1050m", "1999m -> 2", "2050m -> 2100m", "5100m -> 5250m", "31 -> 31",
)  # fmt: skip
RESOURCES = st.sampled_from(["memory", "cpu"])


@given(AMOUNTS, RESOURCES)
def test_never_below_and_once_is_enough(amount: int, resource: str) -> None:
    up = round_up(amount, resource)
    assert up >= amount and round_up(up, resource) == up


@given(AMOUNTS, AMOUNTS, RESOURCES)
def test_more_is_never_rounded_to_less(one: int, other: int, resource: str) -> None:
    low, high = sorted((one, other))
    assert round_up(low, resource) <= round_up(high, resource)


@given(st.integers(0, 1 << 42))
def test_rounding_memory_costs_a_twentieth_at_most(amount: int) -> None:
    assert round_up(amount, "memory") - amount < max(MI, amount / 20 + 1)


@given(st.integers(0, 1 << 20))
def test_rounding_cpu_costs_a_twentieth_at_most(amount: int) -> None:
    assert round_up(amount, "cpu") - amount < max(5, amount / 20 + 1)


@pytest.mark.parametrize(
    ("amount", "wanted"),
    [pair.split(" -> ") for pair in MEMORY],
)
def test_memory_as_people_write_it(amount: str, wanted: str) -> None:
    assert written(round_up(parse(amount).units, "memory"), "memory") == wanted


@pytest.mark.parametrize(
    ("amount", "wanted"),
    [pair.split(" -> ") for pair in CPU],
)
def test_cpu_as_people_write_it(amount: str, wanted: str) -> None:
    assert written(round_up(parse(amount).millis, "cpu"), "cpu") == wanted


@given(AMOUNTS, RESOURCES)
def test_what_is_written_reads_back_as_the_same(amount: int, resource: str) -> None:
    for one in (amount, round_up(amount, resource)):
        read = parse(written(one, resource))
        assert (read.millis if resource == "cpu" else read.units) == one


def test_what_is_not_round_is_written_exactly() -> None:
    assert [written(amount, "memory") for amount in (49_566_436, 262_144_000)] == ["49566436", "250Mi"]
    assert written(1536 * MI, "memory") == "1536Mi" and written(1024 * 1000, "memory") == "1000Ki"


def test_rounding_is_a_term_only_where_it_changes_something() -> None:
    figure = Figure(0).then("observed", 100 * MI + 1)
    term = rounded(figure, Bound.MEMORY_LIMIT).terms[-1]
    assert (term.what, term.amount, term.note) == ("rounding", 104 * MI, "up to the next 4Mi")
    again = rounded(figure, Bound.MEMORY_LIMIT)
    assert rounded(again, Bound.MEMORY_LIMIT) is again
