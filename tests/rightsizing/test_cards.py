"""What a container declares of the memory of cards, and what it took."""

from typing import Final

import pytest
from msgspec.structs import replace

from bayplan.model.bounds import CardBudget
from bayplan.rightsizing import cards
from bayplan.rightsizing.framework import Card
from bayplan.rightsizing.report.evidence import Portrait
from tests.rightsizing import drafts
from tests.rightsizing.drafts import MI

GPUMEM: Final = "example.com/gpumem"
BUDGETS: Final = (CardBudget("example.com/other", MI), CardBudget(GPUMEM, MI))


def told(card: Card | None, peak: int | None) -> list[str]:
    about = replace(drafts.subject("256/512"), card=card)
    return [one.said for one in cards.caution(about, Portrait(gpu_peak=peak))]


def test_a_container_declares_by_the_resource_that_it_asks_for() -> None:
    assert cards.declared(BUDGETS, {"memory": 5, GPUMEM: 1800}) == Card(GPUMEM, MI, 1800 * MI)


def test_who_asks_for_none_declares_nothing_of_the_first() -> None:
    assert cards.declared(BUDGETS, {"memory": 5}) == Card("example.com/other", MI, 0)
    assert cards.declared((), {GPUMEM: 1800}) is None


def test_what_took_more_than_it_declared_is_told_with_what_would_cover_it() -> None:
    """As on the platform: 1800 declared, 6750 taken."""
    (said,) = told(Card(GPUMEM, MI, 1800 * MI), 6750 * MI)
    assert said == (
        "it took 6750Mi of GPU memory, and declares 1800Mi: 7680 of example.com/gpumem would cover it"
    )
    amount = int(said.split("Mi: ")[1].split(" of ")[0])
    assert 1.1 * 6750 <= amount <= 1.2 * 6750


def test_what_takes_memory_of_a_card_and_declares_none_is_told() -> None:
    (said,) = told(Card(GPUMEM, MI), 900 * MI)
    assert "declares none of it" in said


def test_a_resource_counts_in_its_own_unit() -> None:
    (said,) = told(Card(GPUMEM, 1024 * MI, 1024 * MI), 3 * 1024 * MI)
    assert said.endswith(": 4 of example.com/gpumem would cover it")


@pytest.mark.parametrize(
    ("card", "peak"),
    [(Card(GPUMEM, MI, 1800 * MI), 1800 * MI), (Card(GPUMEM, MI, 0), 0), (Card(GPUMEM, MI, 0), None),
     (None, 9 * MI)],
)  # fmt: skip
def test_what_keeps_to_it_or_was_never_read_is_not(card: Card | None, peak: int | None) -> None:
    assert told(card, peak) == []
