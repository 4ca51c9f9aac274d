"""The picture of an estate: nodes as bays with the pods in them, and how full each constraint is."""

from collections.abc import Iterable, Iterator
from typing import Final

from bayplan.app.answers import BayPicture, ConstraintLoad, NodeLevel, PodBlock
from bayplan.capacity import picture
from bayplan.capacity.arithmetic import unit_of
from bayplan.capacity.constraints import volume_slots
from bayplan.model import demand
from bayplan.scheduling import attachments
from bayplan.scheduling.fleet import Bay, Fleet

SHAPED: Final = (demand.MEMORY, demand.CPU, demand.STORAGE)


def bays(fleet: Fleet) -> tuple[BayPicture, ...]:
    """Every node with its pods, by tier and then the largest first."""
    return tuple(_bay(bay, fleet) for bay in fleet.bays)


def tiers(pictures: Iterable[BayPicture]) -> tuple[str, ...]:
    """All tiers that occur, in order."""
    return picture.tiers(block.tier for bay in pictures for block in bay.pods)


def loads(fleet: Fleet) -> tuple[ConstraintLoad, ...]:
    """How full each constraint is."""
    return tuple(_summed(name, unit, levels) for name, unit, levels in _constraints(fleet) if levels)


def _bay(bay: Bay, fleet: Fleet) -> BayPicture:
    blocks = [
        PodBlock(key, picture.tier_of(pod, fleet), bay.shapes[key].requests.get(demand.MEMORY, 0))
        for key, pod in bay.pods.items()
    ]
    blocks.sort(key=lambda block: (picture.tier_order(block.tier), -block.memory, block.pod))
    sums: dict[str, int] = {}
    for block in blocks:
        sums[block.tier] = sums.get(block.tier, 0) + block.memory
    return BayPicture(
        bay.name, picture.role_of(bay.node), bay.allocatable.get(demand.MEMORY, 0),
        bay.requested.get(demand.MEMORY, 0), bay.free(demand.MEMORY), tuple(blocks), sums,
        schedulable=bay.node.ready and not bay.node.unschedulable, marks=tuple(picture.marks_of(bay.node)),
    )  # fmt: skip


def _constraints(fleet: Fleet) -> Iterator[tuple[str, str, list[NodeLevel]]]:
    extended = sorted({name for bay in fleet.bays for name in bay.allocatable if demand.is_extended(name)})
    for name in (*SHAPED, *extended):
        yield name, unit_of(name), _levels(fleet, name)
    yield (
        demand.PODS,
        "count",
        [NodeLevel(bay.name, len(bay.pods), bay.allocatable.get(demand.PODS, 0)) for bay in fleet.bays],
    )
    drivers = {driver for bay in fleet.bays for driver in attachments.limits(bay, fleet.facts)}
    for driver in sorted(drivers):
        yield f"volume slots ({driver})", "count", list(_slots(fleet, driver))


def _levels(fleet: Fleet, name: str) -> list[NodeLevel]:
    """Nodes that have a resource. What nobody asks for anywhere is left out."""
    found = [
        NodeLevel(bay.name, bay.requested.get(name, 0), capacity)
        for bay in fleet.bays
        if (capacity := bay.allocatable.get(name, 0))
    ]
    return found if any(level.used for level in found) or name in SHAPED[:2] else []


def _slots(fleet: Fleet, driver: str) -> Iterator[NodeLevel]:
    for bay in fleet.bays:
        held, limit = volume_slots.slots(bay, driver, fleet)
        if limit is not None:
            yield NodeLevel(bay.name, len(held), limit)


def _summed(name: str, unit: str, levels: list[NodeLevel]) -> ConstraintLoad:
    fullest = max(levels, key=lambda level: level.used / max(1, level.capacity))
    used, capacity = sum(level.used for level in levels), sum(level.capacity for level in levels)
    return ConstraintLoad(name, unit, used, capacity, tuple(levels), fullest.node)
