"""Version numbers."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bayplan.catalog.compatibility import numbers


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("v1.34.9+k3s1", (1, 34, 9, 0, 1)),
        ("1.36.5", (1, 36, 5, 0, 0)),
        ("v26.7.1", (26, 7, 1, 0, 0)),
        ("0.13", (0, 13, 0, 0, 0)),
        ("v1.34.2+rke2r3", (1, 34, 2, 0, 3)),
        ("v1.36.0-rc1+k3s1", (1, 36, 0, 0, -1)),
        ("16.2.0-debian", (16, 2, 0, 0, 0)),
        ("latest", numbers.UNKNOWN),
        ("", numbers.UNKNOWN),
    ],
)
def test_what_is_read(text: str, number: tuple[int, ...]) -> None:
    assert numbers.parse(text) == number


def test_order_is_that_of_releases() -> None:
    known = ["v1.9.0", "v1.34.2", "v1.34.9+k3s1", "v1.34.9+k3s2", "v1.34.10", "v1.36.5+k3s1"]
    assert sorted(set(known), key=numbers.parse) == known
    assert numbers.parse("latest") < numbers.parse("0.0.1")


@given(st.lists(st.integers(0, 999), min_size=1, max_size=4))
def test_numbers_compare_as_their_parts_do(parts: list[int]) -> None:
    written = "v" + ".".join(map(str, parts))
    assert numbers.parse(written)[: len(parts)] == tuple(parts)
    assert numbers.parse(written) <= numbers.parse(f"{parts[0] + 1}")


def test_spans() -> None:
    assert numbers.lies("26.7.1", "26.7", "26.8")
    assert not numbers.lies("26.8.0", "26.7", "26.8")
    assert numbers.lies("3.9.1", "", "3.10") and not numbers.lies("3.10.0", "", "3.10")
    assert numbers.lies("anything", "", "")


def test_minors() -> None:
    assert numbers.minor("v1.36.5+k3s1") == 36
    assert numbers.minor("2.15.2") == -1
    assert numbers.line("v26.3.3") == (26, 3)
