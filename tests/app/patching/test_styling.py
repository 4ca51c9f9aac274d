"""New amounts mean what they should, in the style of the old ones."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bayplan.app.patching.styling import restyled
from bayplan.sources.trees.tracing import Token, amount_of, unit

MI = 1 << 20


def token(text: str) -> Token:
    number = text.rstrip("KMGTimke") if "e" not in text else text.partition("e")[0]
    return Token("f", 0, len(text), 1, number, text[len(number) :], True)


@pytest.mark.parametrize(
    ("old", "amount", "new"),
    [
        ("512Mi", 1024 * MI, "1Gi"),
        ("1024Mi", 2048 * MI, "2048Mi"),
        ("1Gi", 1536 * MI, "1536Mi"),
        ("1.5Gi", 2048 * MI, "2Gi"),
        ("1Gi", 3 * 1024 * MI, "3Gi"),
        ("1G", 1_500_000_000, "1500M"),
        ("1G", 512 * MI, "512Mi"),
        ("524288Ki", 768 * MI, "786432Ki"),
        ("536870912", MI, "1048576"),
        ("1e9", 2_000_000_000, "2e9"),
        ("1e9", 512 * MI, "512Mi"),
    ],
)
def test_memory(old: str, amount: int, new: str) -> None:
    one = token(old)
    assert restyled(one, unit(one.suffix), Fraction(amount), "memory") == new


@pytest.mark.parametrize(
    ("old", "millis", "new"),
    [("250m", 1500, "1500m"), ("1", 1500, "1.5"), ("0.5", 2000, "2"), ("2", 250, "0.25")],
)
def test_cpu(old: str, millis: int, new: str) -> None:
    one = token(old)
    assert restyled(one, unit(one.suffix), Fraction(millis, 1000), "cpu") == new


@pytest.mark.parametrize(("amount", "new"), [(1536 * MI, "1.5"), (1152 * MI, "1.125"), (1100 * MI, None)])
def test_a_number_of_a_unit_that_stands_elsewhere(amount: int, new: str | None) -> None:
    assert restyled(token("2"), unit("Gi"), Fraction(amount), "memory") == new


@given(
    st.sampled_from(["512Mi", "1024Mi", "1.5Gi", "1G", "3T", "500k", "536870912", "1e9", "64Ki", "2Ti"]),
    st.integers(1, 1 << 20),
    st.sampled_from([1, 1000, 1024, 10**6, MI]),
)
def test_it_means_the_amount(old: str, count: int, step: int) -> None:
    one = token(old)
    text = restyled(one, unit(one.suffix), Fraction(count * step), "memory")
    assert text is not None
    assert amount_of(text) == count * step
