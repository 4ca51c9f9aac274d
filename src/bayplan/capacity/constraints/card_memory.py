"""The memory of cards, as pods declare it: an extended resource that somebody advertises for it.

Time-slicing and MPS hand out turns, not memory: what keeps pods on one card from starving each other is only
that the sum they declare stays below what the card has. Two ceilings: what is advertised, which the scheduler
enforces, and what the cards really have less what is to stay free, which nobody does.
"""

from collections.abc import Iterable, Iterator
from typing import Final

from bayplan.capacity import cards, workers
from bayplan.capacity.ground import Ground
from bayplan.capacity.report.lines import LoadLine, Part
from bayplan.capacity.verdicts import names
from bayplan.capacity.words import amount
from bayplan.model.bounds import CardBudget
from bayplan.scheduling.fleet import Bay

_MI: Final = 1 << 20
ADVERTISED: Final = "advertised"
PHYSICAL: Final = "physical less headroom"


def lines(ground: Ground) -> Iterable[LoadLine]:
    """What pods declare of the memory of each node's cards."""
    for budget in ground.declaration.cards:
        for bay in ground.standing.bays:
            if bay.allocatable.get(budget.resource) or bay.requested.get(budget.resource):
                yield _line(budget, bay, ground)


def _line(budget: CardBudget, bay: Bay, ground: Ground) -> LoadLine:
    whole = budget.unit % _MI == 0
    unit, scale = ("mib", _MI) if whole else ("bytes", 1)
    advertised = bay.allocatable.get(budget.resource, 0) * budget.unit // scale
    ceilings = [Part(ADVERTISED, advertised, f"status.allocatable of the node, {budget.resource}")]
    ceilings += _physical(budget, bay, ground, scale)
    lowest = min(ceilings, key=lambda one: one.amount)
    return LoadLine(
        "card-memory", budget.resource, "node", bay.name, unit,
        used=bay.requested.get(budget.resource, 0) * budget.unit // scale,
        capacity=lowest.amount,
        firm=lowest.name == ADVERTISED,
        relieved=False,
        ceilings=tuple(ceilings),
        parts=tuple(_parts(budget, bay, scale)),
        sources=("requests of the pods that stand there", *(one.source for one in ceilings)),
        note="; ".join(_notes(budget, bay, ceilings, unit)),
        access=workers.access(bay.node),
    )  # fmt: skip


def _physical(budget: CardBudget, bay: Bay, ground: Ground, scale: int) -> Iterator[Part]:
    if budget.physical is None:
        return
    known = cards.count(bay.node, ground.hosting.machine_of(bay.name))
    count = 1 if budget.address else known or 1
    source = "declared for the card" if count == 1 else f"declared for each of {count} cards"
    yield Part(PHYSICAL, count * (budget.physical - budget.headroom) // scale, source)


def _parts(budget: CardBudget, bay: Bay, scale: int) -> Iterator[Part]:
    for key, shape in bay.shapes.items():
        if budget.resource in shape.requests:
            yield Part(key, shape.requests[budget.resource] * budget.unit // scale, "declared by the pod")


def _notes(budget: CardBudget, bay: Bay, ceilings: list[Part], unit: str) -> Iterator[str]:
    advertised, *physical = ceilings
    if physical and advertised.amount > physical[0].amount:
        over = amount(advertised.amount - physical[0].amount, unit)
        yield f"{over} more are advertised than the cards have to give"
    turns = {one for one in bay.allocatable if cards.turns(bay.node, one)}
    silent = [
        key for key, shape in bay.shapes.items()
        if shape.requests.keys() & turns and budget.resource not in shape.requests
    ]  # fmt: skip
    if turns:
        yield f"{names(sorted(turns))} hands out turns and does not divide memory"
    if silent:
        yield f"uses the card and declares no memory of it: {names(silent)}"
