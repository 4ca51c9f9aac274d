"""Dye is known again, alone or in a text, and never mistaken for another."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bayplan.model import quantities
from bayplan.sources.trees.tracing import dyeing
from bayplan.sources.trees.tracing.tokens import UNITS, Token, unit

SUFFIXES = [*UNITS, "e3", "E6"]


def token(at: int, suffix: str, file: str = "f") -> Token:
    return Token(file, at, at + 1, 1, "1", suffix, True)


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_every_unit_is_known_again(suffix: str) -> None:
    one = token(0, suffix)
    dyed = dyeing.dye([one], [])
    (number,) = dyed.tokens
    for text in (f"{number}{suffix}", str(quantities.parse(f"{number}{suffix}"))):
        assert dyed.source(text) == (one, unit(suffix))


@pytest.mark.parametrize("suffix", UNITS)
def test_a_bare_number_is_known_whatever_is_put_behind_it(suffix: str) -> None:
    one = token(0, "")
    dyed = dyeing.dye([one], [])
    (number,) = dyed.tokens
    assert dyed.source(f"{number}{suffix}") == (one, UNITS[suffix])


@given(st.lists(st.sampled_from(SUFFIXES), min_size=1, max_size=dyeing.MOST), st.data())
def test_none_is_mistaken_for_another(suffixes: list[str], data: st.DataObject) -> None:
    dyed = dyeing.dye([token(at, suffix) for at, suffix in enumerate(suffixes)], [])
    assert len(dyed.tokens) == len(suffixes)
    number, one = data.draw(st.sampled_from(sorted(dyed.tokens.items())))
    site = dyed.source(f"{number}{one.suffix}")
    assert site is not None
    assert site.token == one


def test_the_most_at_once_are_all_told_apart() -> None:
    dyed = dyeing.dye([token(at, "Mi") for at in range(dyeing.MOST)], [])
    assert len(dyed.tokens) == dyeing.MOST
    amounts = {number * factor for number in dyed.tokens for factor in UNITS.values()}
    assert len(amounts) == dyeing.MOST * len(UNITS)


def test_what_is_there_already_is_no_dye() -> None:
    dyed = dyeing.dye([token(0, "Mi")], [b"x 900001Mi, 900003"])
    assert list(dyed.tokens) == [900007]
    assert dyed.source("900001Mi") is None
    assert dyed.source("512Mi") is None
    assert dyed.source("no quantity") is None


def test_traces_in_a_text() -> None:
    first, second = token(0, ""), token(2, "Mi")
    dyed = dyeing.dye([first, second], [])
    one, two = dyed.tokens
    assert list(dyed.traces(f"-Xmx{one}m --cache {two}Mi 1{one} {two}0")) == [first, second]


def test_replacing_leaves_the_rest_alone() -> None:
    marks = [(token(3, "", "f"), "long"), (token(1, "", "f"), "")]
    assert dyeing.replaced(b"\xff1\x002\r\n", marks) == b"\xff\x00long\r\n"


def test_a_text_that_means_an_amount() -> None:
    assert dyeing.amount_of("1.5Ki") == Fraction(1536)
    assert dyeing.amount_of("250m") == Fraction(1, 4)
    assert dyeing.amount_of("") is None
