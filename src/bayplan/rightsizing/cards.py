"""Memory of cards: what a container declares of it, beside what it took.

An extended resource such as `example.com/gpumem` is counted by the scheduler and enforced by nobody: a
container takes what it wants, and it is another one that finds no memory. What was read is all that can tell.
The estate file says which resources stand for memory of cards, and for how much (`cards`).
"""

from collections.abc import Iterable, Iterator, Mapping
from typing import Final

from bayplan.model.bounds import CardBudget
from bayplan.model.demand import MEMORY
from bayplan.rightsizing import rounding, words
from bayplan.rightsizing.framework import Card, Subject
from bayplan.rightsizing.report.evidence import Portrait
from bayplan.rightsizing.report.recommendation import Held

CODE: Final = "card-memory"
ABOVE: Final = 1.1
"""A tenth above the highest reading, as for memory limits."""


def declared(budgets: Iterable[CardBudget], asked: Mapping[str, int]) -> Card | None:
    """What a container declares of the memory of cards: of the first such resource that it asks for.

    Nothing of the first there is, where it asks for none; None where the estate names no such resource.
    """
    known = [
        Card(one.resource, one.unit, asked.get(one.resource, 0) * one.unit) for one in budgets if one.unit > 0
    ]
    return next((one for one in known if one.declared), known[0] if known else None)


def caution(subject: Subject, portrait: Portrait) -> Iterator[Held]:
    """A container that took more of a card than it declares."""
    card, peak = subject.card, portrait.gpu_peak
    if card is None or peak is None or peak <= card.declared:
        return
    took, told = (words.amount(one, MEMORY) for one in (peak, card.declared))
    declares = f"declares {told}" if card.declared else "declares none of it"
    yield Held(CODE, f"it took {took} of GPU memory, and {declares}: {_enough(card, peak)} would cover it")


def _enough(card: Card, peak: int) -> str:
    """`7424 of example.com/gpumem`, in the unit of the resource."""
    amount = rounding.round_up(int(peak * ABOVE), MEMORY)
    return f"{-(-amount // card.unit)} of {card.resource}"
