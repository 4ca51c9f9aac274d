"""Quantities against a slow reference that computes with decimals, and against what Kubernetes prints."""

from decimal import ROUND_CEILING, ROUND_FLOOR, Context, Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as some

from bayplan.model.errors import InvalidInput
from bayplan.model.quantities import LARGEST, NANOS, Family, Quantity, binary_bytes, millicores, parse

BINARY = {
    suffix: Decimal(1024) ** (power + 1) for power, suffix in enumerate(("Ki", "Mi", "Gi", "Ti", "Pi", "Ei"))
}
DECIMAL = {"n": -9, "u": -6, "m": -3, "": 0, "k": 3, "M": 6, "G": 9, "T": 12, "P": 15, "E": 18}
EXACT = Context(prec=2000)

digits = some.text("0123456789", min_size=1, max_size=20)
exponents = some.integers(-30, 30).map(lambda power: f"e{power}")
suffixes = some.one_of(some.sampled_from([*BINARY, *DECIMAL]), exponents, exponents.map(str.upper))
numbers = some.one_of(digits, some.tuples(digits, digits).map(".".join), digits.map(lambda text: f".{text}"))
written = some.tuples(some.sampled_from(["", "+", "-"]), numbers, suffixes).map("".join)
amounts = some.builds(Quantity, some.integers(-LARGEST, LARGEST), some.sampled_from(Family))


def split(text: str) -> tuple[Decimal, str]:
    """The number and the suffix of a quantity; an exponent counts as part of the number."""
    for suffix in (*BINARY, *filter(None, DECIMAL)):
        if text.endswith(suffix):
            return Decimal(text.removesuffix(suffix)), suffix
    return Decimal(text), ""


def reference(text: str) -> int:
    """The same in nanos: rounded away from zero, cut to what 64 bits hold."""
    number, suffix = split(text)
    factor = BINARY.get(suffix) or Decimal(10) ** DECIMAL.get(suffix, 0)
    exact = EXACT.multiply(EXACT.multiply(number, factor), Decimal(NANOS))
    rounded = int(exact.to_integral_value(ROUND_CEILING if exact > 0 else ROUND_FLOOR, context=EXACT))
    return max(-LARGEST, min(LARGEST, rounded))


@given(written)
def test_reads_what_the_reference_reads(text: str) -> None:
    assert parse(text).nanos == reference(text)


@given(written)
def test_printing_keeps_the_amount_and_is_canonical(text: str) -> None:
    amount = parse(text)
    printed = str(amount)
    assert parse(printed) == amount
    assert str(parse(printed)) == printed


@given(amounts)
def test_any_amount_survives_printing(amount: Quantity) -> None:
    assert parse(str(amount)).nanos == amount.nanos


@given(written, written)
def test_order_is_that_of_the_numbers(one: str, other: str) -> None:
    assert (parse(one).nanos < parse(other).nanos) == (reference(one) < reference(other))


@given(amounts)
def test_millis_and_units_are_rounded_up(amount: Quantity) -> None:
    exact = Decimal(amount.nanos) / NANOS
    assert amount.units == exact.to_integral_value(ROUND_CEILING)
    assert 0 <= amount.millis - exact * 1000 < 1


@given(amounts, amounts)
def test_what_is_added_can_be_taken_away(one: Quantity, other: Quantity) -> None:
    assert one.plus(other).minus(other) == one
    assert one.plus(other) == other.plus(one)


@pytest.mark.parametrize(
    ("text", "printed"),
    [
        ("0", "0"), ("0Gi", "0"), ("1000m", "1"), ("0.1", "100m"), ("1.50", "1500m"), ("100m", "100m"),
        ("1024Ki", "1Mi"), ("1.5Gi", "1536Mi"), ("0.5Gi", "512Mi"), ("1000Ki", "1000Ki"),
        ("0.1Ki", "102400m"), ("5k", "5k"), ("1000k", "1M"), ("1e3", "1e3"), ("1000e3", "1e6"),
        ("100e-3", "100e-3"), ("1E6", "1e6"),
        ("1n", "1n"), ("0.1n", "1n"), ("-1.5Gi", "-1536Mi"), ("0.0001Ki", "102400u"),
        ("9223372036854775807", "9223372036854775807"), ("16Ei", "9223372036854775807"),
    ],
)  # fmt: skip
def test_prints_as_kubernetes_prints(text: str, printed: str) -> None:
    assert str(parse(text)) == printed


def test_a_zero_takes_the_family_of_what_is_added() -> None:
    assert str(parse("0").plus(parse("1Gi"))) == "1Gi"
    assert str(parse("1G").plus(parse("1Gi"))) == "2073741824"
    assert str(parse("0Ki").minus(parse("1k"))) == "-1k"


def test_makes_amounts_of_integers() -> None:
    assert str(millicores(1500)) == "1500m"
    assert str(binary_bytes(3 << 30)) == "3Gi"
    assert repr(millicores(2000)) == "Quantity('2')"


BAD = (
    "",
    " ",
    "1 ",
    " 1",
    "1 Gi",
    "one",
    "1gi",
    "1KI",
    "1e",
    "1e3.5",
    "1.2.3",
    ".",
    "-",
    "+",
    "0x10",
    "1_000",
    "٣",
    "NaN",
)


@pytest.mark.parametrize("text", [*BAD, "1" * 2000])
def test_refuses_what_is_no_quantity(text: str) -> None:
    with pytest.raises(InvalidInput, match="is not a quantity; write a number with a suffix") as refused:
        parse(text)
    assert refused.value.value == text
    assert len(str(refused.value)) < 200


def test_an_absurd_exponent_takes_no_time() -> None:
    assert parse("1e999999999").nanos == LARGEST
    assert parse("1e-999999999").nanos == 1
