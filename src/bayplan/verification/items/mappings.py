"""Whether the devices under nodes are where their mappings say: a machine may run, and not start again.

Proxmox VE checks the identity and the IOMMU group of a mapped device only when a machine starts; both may
change with a card that is plugged in, or with a new version of the firmware.
"""

from collections.abc import Iterator
from typing import Final

from bayplan.model import hosting
from bayplan.model.machines import Machine, PciMapping
from bayplan.verification import outcomes
from bayplan.verification.framework import Item, Outcome, Scene

COMMAND: Final = "pvesh get /cluster/mapping/pci --check-node NODE --output-format json"


def look(scene: Scene) -> Iterator[Outcome]:
    """Machines of nodes that ask for a mapping that is wrong, or that there is not."""
    pairs = hosting.pair(scene.snapshot.nodes, scene.snapshot.lower.machines)
    users = [
        (one.node, one.machine, name)
        for one in pairs.berths.values()
        for name in dict.fromkeys(device.mapping for device in one.machine.devices)
        if name
    ]
    if not users:
        yield outcomes.absent("no machine of a node asks for a mapped device")
        return
    known = {one.name: one for one in scene.snapshot.lower.pci_mappings}
    if not known:
        yield outcomes.unknown("no mapping was read", COMMAND)
        return
    wrong = [one for node, machine, name in users for one in _wrong(node, machine, name, known.get(name))]
    seen = (f"machine {machine.vmid}: {name}" for _, machine, name in users)
    yield from outcomes.settled(wrong, "mapped devices are where they are said to be", seen)


def _wrong(node: str, machine: Machine, name: str, mapping: PciMapping | None) -> Iterator[Outcome]:
    subject = f"Machine {machine.vmid} {machine.name}".rstrip()
    if mapping is None:
        yield outcomes.failed(
            subject, f"asks for the mapping {name}, which there is not: {node} cannot start"
        )
    elif mapping.complaints:
        yield outcomes.failed(
            subject,
            f"may not start again: the mapping {name} is wrong",
            mapping.complaints,
            "set the mapping to the devices there are, before the machine is stopped",
        )


ITEM: Final = Item("device-mappings", "nodes", "Devices under nodes are where their mappings say.", look)
