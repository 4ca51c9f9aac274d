"""What hosts get back when the machines of nodes are taken down."""

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from bayplan.capacity import pools
from bayplan.capacity.ground import Ground
from bayplan.capacity.report.removal import Gain
from bayplan.model.machines import Machine, MachineDisk
from bayplan.model.names import NodeName

_MADE_FOR_A_CLAIM: Final = re.compile(r"pvc-[0-9a-f]{8}-")
"""Volumes of claims move with their pods; the host does not get them back."""


def gains(nodes: Sequence[NodeName], ground: Ground) -> tuple[Gain, ...]:
    """The gain of each host, in the order of the nodes. A node of which no machine is known gives none."""
    by_host: dict[str, list[Machine]] = {}
    for name in nodes:
        machine = ground.hosting.machine_of(name)
        if machine is not None:
            by_host.setdefault(machine.host, []).append(machine)
    return tuple(_gain(host, machines, ground) for host, machines in by_host.items())


def unknown(nodes: Iterable[NodeName], ground: Ground) -> list[str]:
    """The nodes of which nobody knows the machine."""
    return [name for name in nodes if ground.hosting.machine_of(name) is None]


def own_disks(machine: Machine, ground: Ground) -> Iterator[MachineDisk]:
    """The disks that stay with a machine: those that are no volumes of claims, and no drives."""
    claimed = ground.note(_claimed)
    for disk in machine.disks:
        name = pools.own_name(disk.volume)
        if disk.media == "disk" and name not in claimed and not _MADE_FOR_A_CLAIM.search(name):
            yield disk


def _gain(host: str, machines: Sequence[Machine], ground: Ground) -> Gain:
    freed: dict[str, int] = {}
    for machine in machines:
        for disk in own_disks(machine, ground):
            pool = pools.at(disk.pool, host, ground)
            name = pools.label(pool, ground) if pool else disk.pool
            if name and disk.size:
                freed[name] = freed.get(name, 0) + disk.size
    return Gain(
        host=host,
        memory=sum(machine.memory or 0 for machine in machines),
        vcpus=sum(machine.cores or 0 for machine in machines),
        pools=freed,
    )


def _claimed(ground: Ground) -> frozenset[str]:
    return frozenset(pools.own_name(volume.handle) for volume in ground.snapshot.volumes if volume.handle)
