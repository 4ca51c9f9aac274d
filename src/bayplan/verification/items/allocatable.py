"""Whether nodes give to pods what their pool says that they give.

Memory of equal machines differs by a few MiB, because the kernel counts what is left after it has started;
so up to two parts in a hundred may be missing of anything that is counted in bytes.
"""

from collections.abc import Iterator
from typing import Final

from bayplan.model.estate import Pool
from bayplan.model.nodes import Node
from bayplan.model.quantities import ZERO
from bayplan.verification import gaps, outcomes, places
from bayplan.verification.framework import Item, Outcome, Scene

BYTES: Final = ("memory", "ephemeral-storage")
SLACK: Final = 2
"""Percent of bytes that may be missing."""


def look(scene: Scene) -> Iterator[Outcome]:
    """Each node with less of something than its pool declares. Cards have an item of their own."""
    pools = [one for one in scene.declaration.pools if one.allocatable]
    if not pools:
        yield outcomes.absent("no pool declares what its workers give to pods")
        return
    if (missing := gaps.gap(scene.snapshot, "nodes")) is not None:
        yield missing
        return
    found = places.workers(scene)
    wrong = (one for pool in pools for node in found[pool.name] for one in _short(node, pool))
    said = (f"pool {one.name}: {', '.join(f'{k} {v}' for k, v in one.allocatable.items())}" for one in pools)
    yield from outcomes.settled(wrong, "nodes give what is declared", said)


def _short(node: Node, pool: Pool) -> Iterator[Outcome]:
    for name, wanted in pool.allocatable.items():
        has = node.allocatable.get(name, ZERO)
        least = wanted.nanos * (100 - SLACK) // 100 if name in BYTES else wanted.nanos
        if "/" not in name and has.nanos < least:
            yield outcomes.failed(
                f"Node {node.name}",
                f"gives {has} of {name}, and pool {pool.name} declares {wanted}",
                [f"allocatable {name}: {has}"],
                "look at the machine's size, at huge pages and at what its kubelet reserves",
            )


ITEM: Final = Item("node-allocatable", "nodes", "Nodes give to pods what their pool declares.", look)
