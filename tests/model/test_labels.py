"""Selecting by labels, with the cases that surprise: missing labels, and numbers that are none."""

import pytest
from hypothesis import given
from hypothesis import strategies as some

from bayplan.model.labels import LabelSelector, Operator, Requirement, integer

words = some.sampled_from(["a", "b", "c", ""])
labels = some.dictionaries(some.sampled_from(["app", "tier"]), words)


def asks(operator: Operator, *values: str) -> Requirement:
    return Requirement("size", operator, values)


@pytest.mark.parametrize(
    ("requirement", "with_five", "without"),
    [
        (asks(Operator.IN, "5", "6"), True, False),
        (asks(Operator.IN, "6"), False, False),
        (asks(Operator.NOT_IN, "6"), True, True),
        (asks(Operator.NOT_IN, "5"), False, True),
        (asks(Operator.EXISTS), True, False),
        (asks(Operator.DOES_NOT_EXIST), False, True),
        (asks(Operator.GT, "4"), True, False),
        (asks(Operator.GT, "5"), False, False),
        (asks(Operator.LT, "6"), True, False),
        (asks(Operator.LT, "6", "7"), False, False),
        (asks(Operator.GT, "four"), False, False),
    ],
)
def test_a_requirement_accepts(requirement: Requirement, with_five: bool, without: bool) -> None:
    assert requirement.accepts({"size": "5"}) is with_five
    assert requirement.accepts({}) is without


def test_a_label_that_is_no_number_compares_with_nothing() -> None:
    assert not asks(Operator.GT, "1").accepts({"size": "large"})
    assert not asks(Operator.LT, "1").accepts({"size": ""})


@given(labels, some.lists(words))
def test_not_in_is_the_opposite_of_in(found: dict[str, str], values: list[str]) -> None:
    within = Requirement("app", Operator.IN, tuple(values))
    without = Requirement("app", Operator.NOT_IN, tuple(values))
    assert within.accepts(found) is not without.accepts(found)


@given(labels, labels)
def test_equalities_select_what_contains_them(wanted: dict[str, str], found: dict[str, str]) -> None:
    assert LabelSelector(wanted).selects(found) == (wanted.items() <= found.items())


@given(labels, labels, words)
def test_a_further_condition_never_selects_more(
    wanted: dict[str, str], found: dict[str, str], word: str
) -> None:
    loose = LabelSelector(wanted)
    strict = LabelSelector(wanted, (Requirement("app", Operator.IN, (word,)),))
    assert loose.selects(found) or not strict.selects(found)


def test_the_empty_selector_selects_everything() -> None:
    assert LabelSelector().empty
    assert LabelSelector().selects({})
    assert not LabelSelector({"a": "b"}).empty


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("0", 0), ("-5", -5), ("+5", 5), ("007", 7), ("9223372036854775807", 2**63 - 1),
        ("9223372036854775808", None), ("-9223372036854775808", -(2**63)), ("", None),
        ("1.0", None), (" 1", None), ("1_0", None), ("٣", None),
    ],
)  # fmt: skip
def test_integers_are_read_as_go_reads_them(text: str, value: int | None) -> None:
    assert integer(text) == value
