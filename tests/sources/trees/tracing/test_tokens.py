"""Which texts could be a value, whatever stands around them."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bayplan.sources.trees.tracing import tokens

MI = 1 << 20
HALF = frozenset([Fraction(512 * MI), Fraction(1, 2)])


def texts(data: bytes) -> list[tuple[str, int]]:
    return [(one.text, one.line) for one in tokens.find("f", data, HALF)]


@pytest.mark.parametrize(
    ("data", "found"),
    [
        (b'memory = "512Mi"', ["512Mi"]),
        (b"memory: 0.5Gi # 512Mi, not 512M", ["0.5Gi", "512Mi"]),
        (b"536870912", ["536870912"]),
        (b"cpu: 500m", ["500m"]),
        (b"cpu: 0.5", ["0.5"]),
        (b"--memory=512Mi", ["512Mi"]),
        (b'{"memory":"512Mi"}', ["512Mi"]),
        (b"${512}Mi", ["512"]),
        (b"web-512Mi 512Mi-a x512Mi 512Mib 1.512Mi 512.5Mi 512Mi.5 512Mi_ 512%", []),
        (b"500Mi 1512Mi 5120Mi 513", []),
        (b"cpu: -0.5", []),
        (b"\xc3\xa9512Mi\xff", ["512Mi"]),
    ],
)
def test_a_text_that_could_be_the_amount(data: bytes, found: list[str]) -> None:
    assert [text for text, _ in texts(data)] == found


def test_lines_are_counted_by_their_ends() -> None:
    assert texts(b"\r\n512Mi 512Mi\r\n\n\xef512Mi") == [("512Mi", 2), ("512Mi", 2), ("512Mi", 4)]


def test_a_bare_number_counts_where_sizes_are_spoken_of() -> None:
    data = b'variable "memory" {\n  type = number\n\n  default = 512\n}\nx\nx\nx\nx\nport = 512\n'
    assert [(one.line, one.speaks) for one in tokens.find("f", data, HALF)] == [(4, True), (10, False)]


@given(st.binary(max_size=80), st.sampled_from([b"512Mi", b"0.5Gi", b"500m"]), st.binary(max_size=80))
def test_a_token_is_what_stands_at_its_place(before: bytes, text: bytes, after: bytes) -> None:
    data = before + b" " + text + b" " + after
    found = list(tokens.find("f", data, HALF))
    assert all(data[one.start : one.end].decode() == one.text for one in found)
    assert any(one.start == len(before) + 1 and one.text == text.decode() for one in found)
    assert all(one.line == data[: one.start].count(b"\n") + 1 for one in found)
