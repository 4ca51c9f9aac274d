import pytest
from hypothesis import given as law
from hypothesis import strategies as st

from bayplan.catalog import given
from bayplan.catalog.framework import Asked
from bayplan.model.estate import Declaration
from bayplan.model.plain import Json
from bayplan.model.platform import Component


def asked(value: Json) -> Asked:
    return Asked(Component("tea"), {"it": value}, Declaration(), "components[0]")


@pytest.mark.parametrize(
    ("written", "seconds"),
    [("15s", 15), ("5m", 300), ("1h30m", 5400), ("30d", 2592000), (300, 300), (None, 0)],
)
def test_a_duration_is_text_or_a_number(written: Json, seconds: int) -> None:
    assert given.seconds(asked(written), "it") == seconds


@pytest.mark.parametrize(
    ("written", "percent"),
    [("30 %", 30), ("85%", 85), (0.3, 30), (1.0, 100), (30, 30), (1, 1), (None, 0)],
)
def test_a_share_is_text_or_a_number(written: Json, percent: int) -> None:
    assert given.percent(written) == percent


@law(st.integers(1, 10**7))
def test_a_duration_written_for_go_says_the_same(seconds: int) -> None:
    assert given.seconds(asked(given.duration(seconds)), "it") == seconds


@pytest.mark.parametrize(("written", "size"), [("250Mi", 250 << 20), (1024, 1024), ("", 0)])
def test_a_size_is_text_or_bytes(written: Json, size: int) -> None:
    assert given.size(asked(written), "it") == size


def test_what_is_not_said_is_empty() -> None:
    nothing = asked(None)
    assert (given.text(nothing, "it"), given.number(nothing, "it"), given.truth(nothing, "it")) == (
        "",
        0,
        False,
    )
    assert (given.texts(nothing, "it"), given.mapping(nothing, "it")) == ([], {})


def test_a_truth_is_no_number() -> None:
    assert given.number(asked(True), "it") == 0
    assert given.truth(asked(1), "it") is False
