"""Slots for volumes: how many of a driver's volumes a node can really have, by three ceilings.

The scheduler knows one: the count that CSINode advertises. The driver itself walks through so many slots of
the machine (`csi.proxmox.sinextra.dev`: scsi1 to scsi29), and the hypervisor's bus has so many. Disks that
somebody attached by hand hold slots of both, and so do stale ones: volumes that look like the driver's and
are attached to the machine though no VolumeAttachment says so. Where more is advertised than is free, pods
are sent to the node and wait there for ever (`no free lun found`).

Which disks are the driver's own is told by the handles of PersistentVolumes, whose last part names the disk.
"""

import re
from collections.abc import Iterator, Mapping, Set
from typing import Final

from bayplan.capacity.ground import Ground
from bayplan.capacity.pools import own_name
from bayplan.capacity.report.lines import Part
from bayplan.model.bounds import AttachLimit
from bayplan.model.machines import Machine
from bayplan.model.names import NodeName
from bayplan.model.record import Record
from bayplan.scheduling import attachments

KNOWN: Final = (AttachLimit("csi.proxmox.sinextra.dev", loop=29, bus=31),)
"""What is known of drivers of which nothing is declared: slots that they walk through, slots of the bus."""
ADVERTISED: Final = "advertised"
LOOP: Final = "driver's loop"
BUS: Final = "hypervisor's bus"
_MADE_FOR_A_CLAIM: Final = re.compile(r"pvc-[0-9a-f]{8}-")


class Slots(Record, frozen=True):
    """A driver's slots on one node, by their ceilings. `hand` and `stale` are slots that others hold."""

    driver: str
    ceilings: tuple[Part, ...] = ()
    hand: tuple[str, ...] = ()
    stale: tuple[str, ...] = ()

    @property
    def capacity(self) -> int | None:
        """The lowest ceiling; None: nothing bounds it, as far as is known."""
        return min((one.amount for one in self.ceilings), default=None)

    @property
    def advertised(self) -> int | None:
        """What the scheduler goes by."""
        return next((one.amount for one in self.ceilings if one.name == ADVERTISED), None)


def by_node(ground: Ground) -> Mapping[NodeName, tuple[Slots, ...]]:
    """The slots of every node that has a CSINode, driver by driver."""
    book = _Book(ground)
    facts = ground.standing.facts
    drivers = {name: [one.name for one in found.drivers] for name, found in facts.csi_nodes.items()}
    return {
        node.name: tuple(book.slots(node.name, driver) for driver in drivers[node.name])
        for node in ground.snapshot.nodes
        if node.name in drivers
    }


class _Book:
    """What has to be looked up to tell a driver's disks from others."""

    def __init__(self, ground: Ground) -> None:
        self._ground = ground
        self._limits = {one.driver: one for one in (*KNOWN, *ground.declaration.attach_limits)}
        self._drivers = {
            own_name(volume.handle): volume.driver for volume in ground.snapshot.volumes if volume.handle
        }
        self._told = {one.attacher for one in ground.snapshot.attachments}

    def slots(self, node: NodeName, driver: str) -> Slots:
        bay = self._ground.standing.by_name[node]
        count = attachments.limits(bay, self._ground.standing.facts).get(driver)
        ceilings = [] if count is None else [Part(ADVERTISED, count, f"CSINode {node}")]
        limit = self._limits.get(driver)
        if limit is None:
            return Slots(driver, tuple(ceilings))
        machine = self._ground.hosting.machine_of(node)
        hand, stale = self._foreign(node, machine, limit) if machine else ((), ())
        ceilings += _ceilings(limit, {*hand, *stale}, machine)
        return Slots(driver, tuple(ceilings), hand, stale)

    def _foreign(
        self, node: NodeName, machine: Machine, limit: AttachLimit
    ) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """The slots that disks attached by hand hold, and those that stale volumes do.

        Where no attachment of the driver was read at all, none of its volumes is called stale.
        """
        attached = self._attached(node, limit.driver)
        hand, stale = [], []
        for disk in machine.disks:
            name = own_name(disk.volume)
            if _number(disk.slot, limit.prefix) is None or name in attached:
                continue
            if self._drivers.get(name) != limit.driver and not _MADE_FOR_A_CLAIM.search(name):
                hand.append(disk.slot)
            elif limit.driver in self._told:
                stale.append(disk.slot)
        return tuple(hand), tuple(stale)

    def _attached(self, node: NodeName, driver: str) -> Set[str]:
        """The disks that Kubernetes knows to be attached to a node: attachments, and pods' claims."""
        fleet = self._ground.standing
        by_pods = attachments.by_pods(fleet.by_name[node], fleet.facts)
        handles = {handle for one, handle in by_pods if one == driver}
        for one in fleet.facts.attachments.get(node, ()):
            volume = fleet.facts.volumes.get(one.volume)
            if volume is not None and one.attacher == driver:
                handles.add(volume.handle)
        return {own_name(handle) for handle in handles}


def _ceilings(limit: AttachLimit, foreign: Set[str], machine: Machine | None) -> Iterator[Part]:
    """The driver walks through slots 1 and up, the bus begins at 0."""
    for name, count, first in ((LOOP, limit.loop, 1), (BUS, limit.bus, 0)):
        if count is not None:
            last = first + count - 1
            held = sum(first <= (_number(slot, limit.prefix) or 0) <= last for slot in foreign)
            source = f"{limit.prefix}{first} to {limit.prefix}{last}"
            if machine is None:
                source += ", nothing known of the machine's disks"
            yield Part(name, count - held, f"{source}, less {held} held by others" if held else source)


def _number(slot: str, prefix: str) -> int | None:
    """The number of a slot on the bus; None: it is on another bus."""
    number = slot.removeprefix(prefix)
    return int(number) if slot.startswith(prefix) and number.isdecimal() else None
