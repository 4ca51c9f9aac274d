"""Memory limits: what pods may use beyond what they request. Nothing refuses it; it hurts when they do.

The sum of limits over a node's memory is what operators call overcommit. A pod without a limit may use all
that the node has and adds nothing to the sum, so the line says how many there are.
"""

from collections.abc import Iterable

from bayplan.capacity import cargo, workers
from bayplan.capacity.cargo import Cargo
from bayplan.capacity.ground import Ground
from bayplan.capacity.report.lines import LoadLine, Part
from bayplan.capacity.words import counted
from bayplan.model import demand
from bayplan.scheduling.fleet import Bay


def lines(ground: Ground) -> Iterable[LoadLine]:
    """The memory limits of what stands on each node, held against what it can bear."""
    cargoes = ground.note(cargo.by_node)
    for bay in ground.standing.bays:
        yield _line(bay, cargoes[bay.name])


def _line(bay: Bay, found: Cargo) -> LoadLine:
    loads = {sort: found.standing[sort] for sort in cargo.SORTS if sort in found.standing}
    unlimited = sum(load.unlimited for load in loads.values())
    note = f"{counted(unlimited, 'pod')} without a limit of its own may use all there is" if unlimited else ""
    return LoadLine(
        "memory-limits", "limits.memory", "node", bay.name, "bytes",
        used=sum(load.limits for load in loads.values()),
        capacity=bay.allocatable.get(demand.MEMORY, 0),
        firm=False,
        parts=tuple(Part(sort, load.limits) for sort, load in loads.items() if load.limits),
        sources=("memory limits of the pods that stand there", "status.allocatable of the node"),
        note=note,
        access=workers.access(bay.node),
    )  # fmt: skip
