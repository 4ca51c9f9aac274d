"""Workloads of which there is one: they are away until the next one runs.

Those are the ones an estate file names (`singletons`), and every workload of one replica whose volume only
one node may use, since that has to be detached before the next pod gets it.
"""

from collections.abc import Iterable
from typing import Final

from bayplan.capacity.removal.case import Case
from bayplan.capacity.removal.movers import Mover
from bayplan.capacity.report.removal import Blocker
from bayplan.disruption.budgets import SCALABLE

BLIP: Final = "30 s to 2 min"
"""How long a volume takes to be detached, attached and mounted again."""


def singletons(case: Case) -> Iterable[Blocker]:
    """One for each such pod; none of them is hard."""
    for mover in case.coming:
        declared = case.named(mover.pod, case.ground.declaration.singletons)
        if declared or alone(mover, case):
            yield Blocker(
                "singleton", case.subject(mover.pod), mover.pod.node, _reason(mover, declared), hard=False,
                remedy="choose the moment: it is away while it moves",
            )  # fmt: skip


def alone(mover: Mover, case: Case) -> bool:
    """Whether a pod is the only one of its workload, and holds a volume that only one node may use."""
    workload = case.ground.ownership.workload_of(mover.pod)
    one = workload is not None and workload.kind in SCALABLE and workload.replicas == 1
    return one and any(held.moves for held in mover.holdings)


def _reason(mover: Mover, declared: bool) -> str:
    said = "it is declared a singleton" if declared else "there is one of it"
    if any(held.moves for held in mover.holdings):
        return f"{said}, and its volume moves with it: it is away for {BLIP}"
    return f"{said}: it is away until its successor is Ready"
