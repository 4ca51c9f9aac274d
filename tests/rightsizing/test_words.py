"""Amounts and days in sentences."""

import pytest

from bayplan.rightsizing import words


@pytest.mark.parametrize(
    ("value", "resource", "said"),
    [
        (1 << 30, "memory", "1Gi"),
        (1536 << 20, "memory", "1536Mi"),
        (429916161, "memory", "410Mi"),
        (3_865_470_567, "memory", "3686Mi"),
        (12_346_930_791, "memory", "11.5Gi"),
        ((99 << 20) + 500_000, "memory", "99.5Mi"),
        (0, "memory", "0"),
        (250, "cpu", "250m"),
        (2000, "cpu", "2"),
    ],
)
def test_amounts(value: int, resource: str, said: str) -> None:
    assert words.amount(value, resource) == said


def test_days() -> None:
    assert words.day(1_795_262_400) == "2026-11-21"
    assert words.day(1 << 60) == "a day that no calendar has"
