"""Amounts as a person reads them."""

import pytest

from bayplan.views import amounts


@pytest.mark.parametrize(
    ("value", "unit", "text"),
    [
        (0, "bytes", "0"),
        (1023, "bytes", "1023"),
        (1024, "bytes", "1Ki"),
        (3 << 29, "bytes", "1.5Gi"),
        (-(1 << 30), "bytes", "-1Gi"),
        (250, "millicores", "250m"),
        (0, "millicores", "0"),
        (1500, "millicores", "1.5"),
        (16000, "millicores", "16"),
        (11400, "count", "11,400"),
    ],
)
def test_amounts(value: int, unit: str, text: str) -> None:
    assert amounts.amount(value, unit) == text


@pytest.mark.parametrize(
    ("used", "capacity", "text"),
    [(0, 10, "0 %"), (1, 1000, "1 %"), (999, 1000, "99 %"), (10, 10, "100 %"), (12, 10, "120 %"), (1, 0, "")],
)
def test_only_full_is_a_hundred_percent(used: int, capacity: int, text: str) -> None:
    assert amounts.percent(used, capacity) == text


@pytest.mark.parametrize(
    ("number", "text"),
    [
        (1, "1st"),
        (2, "2nd"),
        (3, "3rd"),
        (4, "4th"),
        (11, "11th"),
        (12, "12th"),
        (21, "21st"),
        (113, "113th"),
    ],
)
def test_ordinals(number: int, text: str) -> None:
    assert amounts.ordinal(number) == text


def test_requests_begin_with_cpu_and_memory() -> None:
    found = amounts.requested({"a/b": "1", "memory": "2Gi", "cpu": "1"}).replace("\u00a0", " ")
    assert found == "cpu 1, memory 2Gi, a/b 1"


@pytest.mark.parametrize(("value", "text"), [(50, "50 s"), (350, "5 min 50 s"), (360, "6 min 00 s")])
def test_seconds(value: int, text: str) -> None:
    assert amounts.seconds(value) == text


@pytest.mark.parametrize(
    ("written", "shown"), [("68719476736", "64Gi"), ("1000", "1k"), ("1025", "1025"), ("512Mi", "512Mi")]
)
def test_bytes_without_a_suffix_get_one_where_nothing_is_lost(written: str, shown: str) -> None:
    assert amounts.requested({"memory": written}).replace("\u00a0", " ") == f"memory {shown}"
