"""Every fault that is seeded into an example is found by the item for it, and was not found before."""

from pathlib import Path
from typing import Final

import pytest

from bayplan.verification.registry import ITEMS
from tests.verification import seeded

CASES: Final = seeded.cases()


@pytest.mark.parametrize("name", CASES)
def test_the_fault_is_found(name: str, tmp_path: Path) -> None:
    case = CASES[name]
    before = seeded.healthy(case, tmp_path)
    said_before = seeded.failures(seeded.entry(before, case.item))
    said = seeded.failures(seeded.entry(seeded.faulty(case, before), case.item))
    assert not [one for one in said_before if case.says in one]
    assert [one for one in said if case.says in one], f"{case.item} says only {said}"


def test_there_are_enough() -> None:
    assert len(CASES) >= 25


def test_every_item_has_a_fault_that_it_finds() -> None:
    assert {one.item for one in CASES.values()} == {one.code for one in ITEMS}
