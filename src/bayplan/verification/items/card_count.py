"""Whether nodes give to pods the cards that are declared, each and all together.

Turns of a shared card count as they are advertised: a card of 100 turns is 100 of its resource.
"""

from collections import Counter
from collections.abc import Iterator
from typing import Final

from bayplan.model.estate import Pool
from bayplan.model.nodes import Node
from bayplan.model.quantities import ZERO
from bayplan.verification import cards, gaps, outcomes, places
from bayplan.verification.framework import Item, Outcome, Scene


def look(scene: Scene) -> Iterator[Outcome]:
    """Nodes with fewer or more cards, and sums that fall short."""
    pools = cards.with_cards(scene.declaration)
    if not pools:
        yield outcomes.absent("no pool has cards")
        return
    if (missing := gaps.gap(scene.snapshot, "nodes")) is not None:
        yield missing
        return
    found = places.workers(scene)
    wanted: Counter[str] = Counter()
    has: Counter[str] = Counter()
    wrong: list[Outcome] = []
    for pool in pools:
        for name, number in cards.expected(pool, scene.declaration).items():
            wanted[name] += number * pool.count
            has[name] += sum(node.allocatable.get(name, ZERO).units for node in found[pool.name])
            wrong += [one for node in found[pool.name] for one in _compared(node, pool, name, number)]
    wrong += [_short(name, has[name], wanted[name]) for name in wanted if has[name] < wanted[name]]
    said = [f"{name}: {has[name]:,} of {number:,}" for name, number in wanted.items()]
    yield from outcomes.settled(wrong, f"all cards are there: {'; '.join(said)}", said)


def _compared(node: Node, pool: Pool, name: str, number: int) -> Iterator[Outcome]:
    has = node.allocatable.get(name, ZERO).units
    if has != number:
        capacity = node.capacity.get(name, ZERO).units
        broken = [f"{capacity - has} of {capacity} are unhealthy"] if capacity > has else []
        yield outcomes.failed(
            f"Node {node.name}",
            f"gives {has:,} of {name}, and pool {pool.name} declares {number:,}",
            [f"capacity {capacity:,}, allocatable {has:,}", *broken],
            "nvidia-smi on the node; then the log of the device plugin there",
        )


def _short(name: str, has: int, wanted: int) -> Outcome:
    return outcomes.failed("Cluster", f"has {has:,} of {name} in all, and {wanted:,} are declared")


ITEM: Final = Item("card-count", "cards", "Nodes give to pods all cards that are declared.", look)
