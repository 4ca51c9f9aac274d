"""How machines become nodes: huge pages of pools that are declared, and that agree with what workers give."""

from collections.abc import Iterator
from typing import Final

from bayplan.model.doubts import Doubt
from bayplan.model.estate import Pool
from bayplan.sources.estate import choices
from bayplan.sources.estate.checks.scene import Scene
from bayplan.sources.estate.printing import size

PAGES: Final = ("hugepages-2Mi", "hugepages-1Gi")


def huge_pages(scene: Scene) -> Iterator[Doubt]:
    """Pages of no pool, more than its machines have, or not what its workers are said to give."""
    pools = {one.name: one for one in scene.declaration.pools}
    for name, amount in scene.declaration.platform.bootstrap.pages.items():
        message = (
            _mistake(pools.get(name), amount)
            if name in pools
            else (f"{name!r} is no pool of workers; {choices.advice(name, pools)}")
        )
        if message:
            yield Doubt(f"bootstrap.hugePages.{name}", message, value=size(amount))


def _mistake(pool: Pool | None, amount: int) -> str:
    if pool is None:
        return ""
    memory = pool.machine.memory if pool.machine else None
    if memory is not None and amount >= memory:
        return f"{size(amount)} leave nothing of the {size(memory)} that each machine has; write less"
    given = sum(pool.allocatable[name].units for name in PAGES if name in pool.allocatable)
    if any(name in pool.allocatable for name in PAGES) and given != amount:
        return (
            f"{size(amount)} are set aside, and allocatable of pool {pool.name} says {size(given)}; "
            "correct one of the two"
        )
    return ""
