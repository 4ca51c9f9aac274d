"""Workers give no more to pods than their machines leave them."""

from collections.abc import Iterator

from bayplan.consistency.framework import Whole
from bayplan.model.doubts import Doubt
from bayplan.provisioning import kubelet

CODE = "allocatable-beyond-machine"


def allocatable(whole: Whole) -> Iterator[Doubt]:
    """Memory, CPU, pods or huge pages beyond what is left once kernel and system have theirs."""
    for at, pool in enumerate(whole.declaration.pools):
        budget = kubelet.budget(whole.declaration, pool)
        if budget is None:
            continue
        for name, most in budget.allocatable.items():
            said = pool.allocatable.get(name)
            if said is not None and said.nanos > most.nanos:
                told = f"workers of {pool.name} are to give {said} {name}, and their machines leave {most}"
                remedy = f"write {most} or less, or give the machines more"
                path = f"pools[{at}].allocatable.{name}"
                arithmetic = budget.arithmetic if name == "memory" else ""
                yield Doubt(path, told, CODE, str(said), f"pool {pool.name}", remedy, arithmetic, grave=True)
