"""Local scratch is no larger than the disk that it stands on."""

from collections.abc import Iterator

from bayplan.capacity.words import size
from bayplan.consistency.framework import Whole
from bayplan.model.doubts import Doubt
from bayplan.model.estate import Declaration, Pool
from bayplan.model.machines import Machine

CODE = "scratch-too-large"


def scratch(whole: Whole) -> Iterator[Doubt]:
    """Classes that give more on a node than the largest disk of its machine."""
    pools = {one.name: one for one in whole.declaration.pools}
    for at, one in enumerate(whole.declaration.platform.storage_classes):
        for name in one.pools if one.size is not None else ():
            most = _largest(whole.declaration, pools[name]) if name in pools else None
            if one.size is not None and most is not None and one.size > most:
                told = (
                    f"{one.name} is to have {size(one.size)} on {name}, whose largest disk has {size(most)}"
                )
                path, remedy = f"storageClasses[{at}].size", "write less, or give the machines a larger disk"
                yield Doubt(path, told, CODE, size(one.size), one.name, remedy, grave=True)


def _largest(declaration: Declaration, pool: Pool) -> int | None:
    """The largest disk of the machine that has the smallest; None where none is known."""
    machines = [one for one in declaration.lower.machines if one.role == pool.name and not one.template]
    found = [_disk(one) for one in machines or ([pool.machine] if pool.machine else [])]
    known = [one for one in found if one is not None]
    if len(known) < len(found) and pool.machine is not None:
        known.append(_disk(pool.machine) or 0)
    return min((one for one in known if one), default=None)


def _disk(machine: Machine) -> int | None:
    return max((one.size for one in machine.disks if one.size is not None), default=None)
