"""Workers that are to give cards to pods have as many of them in their machines."""

from collections.abc import Iterator

from bayplan.catalog import sharing
from bayplan.consistency.framework import Whole
from bayplan.model.doubts import Doubt
from bayplan.model.estate import Declaration, Pool

CODE = "cards-without-device"


def cards(whole: Whole) -> Iterator[Doubt]:
    """Pools that give more or fewer cards than are passed through to their machines, handed out whole."""
    declaration = whole.declaration
    for at, pool in enumerate(declaration.pools):
        promised = pool.allocatable.get(sharing.GPU)
        shared = any(one.pool == pool.name for one in declaration.platform.sharing)
        if promised is None or promised.units == 0 or shared or not _is_known(declaration, pool):
            continue
        number = len(sharing.cards(declaration, pool))
        if number != promised.units:
            told = (
                f"workers of {pool.name} are to give {promised} {sharing.GPU}, their machines have {number}"
            )
            remedy = "pass as many devices through, or correct what the pool gives"
            path = f"pools[{at}].allocatable"
            yield Doubt(path, told, CODE, str(promised), f"pool {pool.name}", remedy, grave=True)


def _is_known(declaration: Declaration, pool: Pool) -> bool:
    """Whether it is said which devices the workers have: some are declared, and so are the machines."""
    lower = declaration.lower
    machines = pool.machine is not None or any(one.role == pool.name for one in lower.machines)
    return machines and bool(lower.pci_devices or lower.pci_mappings)
