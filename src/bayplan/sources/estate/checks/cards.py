"""Cards that are handed out: of pools that are declared and have some, and each in one way.

What a card itself cannot do is a matter of the catalog (`bayplan.catalog.contradictions`).
"""

from collections.abc import Iterator

from bayplan.model.doubts import Doubt
from bayplan.model.estate import Pool
from bayplan.sources.estate import choices
from bayplan.sources.estate.checks.scene import Scene


def undeclared_pools(scene: Scene) -> Iterator[Doubt]:
    """Cards of a pool that is not declared, or of one that has none, or twice."""
    pools = {one.name: one for one in scene.declaration.pools}
    seen: set[str] = set()
    for at, one in enumerate(scene.declaration.platform.sharing):
        path = f"gpuSharing[{at}].pool"
        if one.pool not in pools:
            message = f"{one.pool!r} is no pool of workers; {choices.advice(one.pool, pools)}"
            yield Doubt(path, message, value=one.pool)
        elif one.pool in seen:
            message = f"{one.pool!r} is shared by an earlier entry; cards are handed out in one way"
            yield Doubt(path, message, value=one.pool)
        elif not _has_cards(scene, pools[one.pool]):
            message = f"{one.pool!r} has no cards: neither its allocatable nor its machines name any"
            yield Doubt(path, message, value=one.pool)
        seen.add(one.pool)


def _has_cards(scene: Scene, pool: Pool) -> bool:
    """By what its workers give to pods, or by what is passed through to them."""
    listed = [one.machine for one in scene.machines if one.machine.role == pool.name]
    machines = listed or ([pool.machine] if pool.machine else [])
    return any(name.startswith("nvidia.com/") for name in pool.allocatable) or any(
        one.devices for one in machines
    )
