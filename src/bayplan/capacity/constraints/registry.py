"""The one list of the constraints.

Of what nodes set, the first of equal ones is said to bind. What stands without `room` concerns no pod, or is
asked apart, because it needs a ledger or an engine (`quota`, `placement`).
"""

from collections.abc import Callable, Iterable
from typing import Final

from bayplan.capacity.answers import ConstraintRoom
from bayplan.capacity.constraints import (
    addresses,
    card_memory,
    cpu,
    disk_io,
    ephemeral_storage,
    extended,
    host_memory,
    host_ports,
    host_vcpus,
    memory,
    memory_limits,
    pci_mappings,
    pods,
    pool_data,
    pool_metadata,
    pool_promises,
    quota,
    volume_slots,
)
from bayplan.capacity.ground import Ground
from bayplan.capacity.question import Question
from bayplan.capacity.report.lines import LoadLine
from bayplan.model.record import Record


class Constraint(Record, frozen=True):
    """One constraint, by its two voices.

    `room`: what it allows a pod; None: it is not asked about pods by itself. `lines`: how full it is; None:
    it can only be asked about a pod. `unknown` says what it would need to know and does not.
    """

    name: str
    room: Callable[[Question], Iterable[ConstraintRoom]] | None = None
    lines: Callable[[Ground], Iterable[LoadLine]] | None = None
    unknown: Callable[[Ground], Iterable[str]] | None = None


CONSTRAINTS: Final = (
    Constraint("memory", memory.memory, memory.lines),
    Constraint("memory-limits", lines=memory_limits.lines),
    Constraint("cpu", cpu.cpu, cpu.lines),
    Constraint("extended", extended.extended, extended.lines),
    Constraint("card-memory", lines=card_memory.lines),
    Constraint("volume-slots", volume_slots.volume_slots, volume_slots.lines, volume_slots.unknown),
    Constraint("pods", pods.pods, pods.lines),
    Constraint("ephemeral-storage", ephemeral_storage.ephemeral_storage, ephemeral_storage.lines),
    Constraint("host-ports", host_ports.host_ports),
    Constraint("quota", lines=quota.lines, unknown=quota.unknown),
    Constraint("host-memory", lines=host_memory.lines, unknown=host_memory.unknown),
    Constraint("host-vcpus", lines=host_vcpus.lines, unknown=host_vcpus.unknown),
    Constraint("pool-data", lines=pool_data.lines, unknown=pool_data.unknown),
    Constraint("pool-metadata", lines=pool_metadata.lines),
    Constraint("pool-promises", lines=pool_promises.lines),
    Constraint("disk-io", lines=disk_io.lines),
    Constraint("addresses", lines=addresses.lines, unknown=addresses.unknown),
    Constraint("pci-mapping", lines=pci_mappings.lines),
)


def rooms(question: Question) -> list[ConstraintRoom]:
    """What every constraint that nodes set allows pods of one shape."""
    return [found for one in CONSTRAINTS if one.room is not None for found in one.room(question)]
