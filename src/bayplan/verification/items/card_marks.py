"""Whether nodes with cards are marked as such: by the label of feature discovery, which operands go by."""

from collections.abc import Iterator
from typing import Final

from bayplan.model.estate import Pool
from bayplan.model.nodes import Node
from bayplan.verification import cards, gaps, outcomes, places
from bayplan.verification.framework import Item, Outcome, Scene

COUNT: Final = "nvidia.com/gpu.count"


def look(scene: Scene) -> Iterator[Outcome]:
    """Nodes with cards and no label, and labels that count other cards than there are."""
    pools = cards.with_cards(scene.declaration)
    if not pools:
        yield outcomes.absent("no pool has cards")
        return
    if (missing := gaps.gap(scene.snapshot, "nodes")) is not None:
        yield missing
        return
    found = places.workers(scene)
    marked = [(node, _counted(pool, scene)) for pool in pools for node in found[pool.name]]
    wrong = [one for node, number in marked for one in _wrong(node, number)]
    wrong += _elsewhere(scene, {node.name for node, _ in marked})
    seen = (f"{node.name}: {node.labels.get('nvidia.com/gpu.product', 'no product')}" for node, _ in marked)
    yield from outcomes.settled(wrong, "nodes with cards are marked", seen)


def _counted(pool: Pool, scene: Scene) -> int:
    """What the label is to count; 0 where that depends: pieces of cards count as cards, or do not."""
    shared = scene.declaration.platform.sharing_of(pool.name)
    return 0 if shared.mode == "mig" else cards.physical(pool, scene.declaration)


def _wrong(node: Node, number: int) -> Iterator[Outcome]:
    if node.labels.get(cards.PRESENT) != "true":
        yield outcomes.failed(
            f"Node {node.name}",
            f"is to have cards and lacks the label {cards.PRESENT}=true: no operand goes there",
            remedy="look at the pods of node feature discovery, and whether the machine has its card",
        )
    counted = node.labels.get(COUNT, "")
    if number and counted.isdigit() and int(counted) != number:
        yield outcomes.failed(f"Node {node.name}", f"says {COUNT}={counted}, and {number} are declared")


def _elsewhere(scene: Scene, meant: set[str]) -> Iterator[Outcome]:
    for node in scene.snapshot.nodes:
        if node.name not in meant and node.labels.get(cards.PRESENT) == "true":
            yield outcomes.failed(
                f"Node {node.name}", "is marked to have cards, and none are declared for it"
            )


ITEM: Final = Item("card-marks", "cards", "Nodes with cards are marked as such, and no others.", look)
