"""Slots of machines: one disk in each, and enough of them left for the volumes of pods."""

from collections.abc import Iterator

from bayplan.model.bounds import AttachLimit
from bayplan.model.doubts import Doubt
from bayplan.model.machines import Machine
from bayplan.sources.estate.checks import risks
from bayplan.sources.estate.checks.scene import Scene


def repeated_slots(scene: Scene) -> Iterator[Doubt]:
    """Two disks at one slot."""
    for standing in scene.described:
        slots = [disk.slot for disk in standing.machine.disks]
        for at, slot in enumerate(slots):
            if slot in slots[:at]:
                message = f"{slot} is the slot of an earlier disk; give each its own"
                yield Doubt(f"{standing.path}.disks[{at}].slot", message, value=slot)


def crowded_slots(scene: Scene) -> Iterator[Doubt]:
    """More volumes for a worker of a pool than its machine has slots left for them."""
    for at, pool in enumerate(scene.declaration.pools):
        for limit in scene.declaration.attach_limits:
            wanted = pool.slots.get(limit.driver)
            if wanted is None or pool.machine is None:
                continue
            free = _free(limit, pool.machine)
            if free is not None and wanted > free:
                message = (
                    f"{limit.driver} may attach {wanted} volumes to a worker of {pool.name}, "
                    f"whose machine has {free} slots left"
                )
                remedy = f"write {free}, and let the driver advertise no more"
                yield Doubt(
                    f"pools[{at}].slots", message, risks.SLOTS, subject=f"Pool {pool.name}", remedy=remedy
                )


def _free(limit: AttachLimit, machine: Machine) -> int | None:
    """What is left of what the driver walks through (from 1 on) and of the bus (from 0 on); the lower one."""
    rooms = [
        count - sum(first <= number < first + count for number in _numbers(limit.prefix, machine))
        for count, first in ((limit.loop, 1), (limit.bus, 0))
        if count is not None
    ]
    return min(rooms, default=None)


def _numbers(prefix: str, machine: Machine) -> list[int]:
    """The slots of that name which the machine's own disks hold."""
    rests = (disk.slot.removeprefix(prefix) for disk in machine.disks if disk.slot.startswith(prefix))
    return [int(rest) for rest in rests if rest.isdecimal()]
