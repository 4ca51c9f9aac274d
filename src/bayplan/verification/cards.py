"""The cards that workers are declared to have, as resources of a node, and the nodes that have them.

What a pool declares as allocatable counts as it stands. Where it names no card, the cards of its machine
count, handed out as they are shared (`catalog.sharing`).
"""

from collections.abc import Mapping
from typing import Final

from bayplan.catalog import sharing
from bayplan.model.estate import Declaration, Pool
from bayplan.model.nodes import Node
from bayplan.verification import places
from bayplan.verification.framework import Scene

VENDOR: Final = "nvidia.com/"
CARD: Final = "nvidia.com/gpu"
PRESENT: Final = "nvidia.com/gpu.present"
TURNS: Final = ("time-slicing", "mps")


def is_card(resource: str, declaration: Declaration) -> bool:
    """Whether a resource is cards, pieces of them, or a budget of their memory."""
    return resource.startswith(VENDOR) or resource in {one.resource for one in declaration.cards}


def expected(pool: Pool, declaration: Declaration) -> Mapping[str, int]:
    """What every worker of a pool has of cards, by the resource."""
    named = {name: amount.units for name, amount in pool.allocatable.items() if is_card(name, declaration)}
    return named or sharing.advertised(declaration, pool)


def with_cards(declaration: Declaration) -> tuple[Pool, ...]:
    """The pools whose workers have cards."""
    return tuple(
        one for one in declaration.pools if expected(one, declaration) or sharing.has_cards(declaration, one)
    )


def nodes(scene: Scene) -> tuple[Node, ...]:
    """The nodes that are to have cards."""
    found = places.workers(scene)
    return tuple(node for pool in with_cards(scene.declaration) for node in found[pool.name])


def physical(pool: Pool, declaration: Declaration) -> int:
    """How many whole cards a worker has."""
    return sharing.count(declaration, pool)
