"""Cards: what their resources stand for, which machine has which, and whether one is left for another.

A card that is passed through belongs to one machine. A resource mapping names cards; a machine that asks for
one gets any of them that is free on its host.
"""

from collections.abc import Iterator
from typing import Final

from bayplan.model.labels import Labels
from bayplan.model.machines import Lower, Machine, PciDevice, PciMapping
from bayplan.model.nodes import Node
from bayplan.model.record import Record

_SHARED: Final = ("time-slicing", "mps")
_GPU: Final = ("/gpu", "/gpu.shared")


class Turns(Record, frozen=True):
    """How a card is shared: so many turns on each, by `time-slicing` or `mps`."""

    replicas: int
    strategy: str


def is_card(device: PciDevice) -> bool:
    """By its class (3D; a plain VGA is mostly the host's own), or since somebody gave its memory."""
    kind = device.kind.lower().removeprefix("0x")
    return device.memory is not None or kind.startswith("0302") or "gpu" in kind or "3d" in kind


def turns(node: Node, resource: str) -> Turns | None:
    """How a resource of whole cards is shared on a node, where its labels say that it is."""
    maker, _, kind = resource.partition("/")
    strategy = node.labels.get(f"{maker}/gpu.sharing-strategy", "")
    replicas = _number(node.labels, f"{maker}/gpu.replicas")
    if f"/{kind}" not in _GPU or strategy not in _SHARED or not replicas or replicas < 2:
        return None
    return Turns(replicas, strategy)


def count(node: Node, machine: Machine | None) -> int | None:
    """How many cards a node has: by its labels, else by the devices of its machine; None: nobody says."""
    for key in node.labels:
        if key.endswith("/gpu.count"):
            return _number(node.labels, key)
    return len(machine.devices) if machine is not None and machine.devices else None


def spare_for(machine: Machine, lower: Lower) -> bool:
    """Whether a further machine like this one would find its devices on some host."""
    if any(device.addresses and not device.mapping for device in machine.devices):
        return False
    wanted = {device.mapping for device in machine.devices}
    hosts = {path.host for mapping in lower.pci_mappings for path in mapping.paths}
    return not wanted or any(
        all(free(one, host, lower) >= _times(machine, one) for one in wanted) for host in hosts
    )


def free(mapping: str, host: str, lower: Lower) -> int:
    """How many devices of a mapping nobody has on a host; below zero where more ask than there are."""
    found = next((one for one in lower.pci_mappings if one.name == mapping), PciMapping(mapping))
    return len(paths(found, host)) - sum(times for _, times in users(mapping, host, lower))


def paths(mapping: PciMapping, host: str) -> list[str]:
    """The addresses that a mapping names on a host."""
    return sorted({path.address for path in mapping.paths if path.host == host})


def users(mapping: str, host: str, lower: Lower) -> Iterator[tuple[Machine, int]]:
    """The machines on a host that ask for devices of a mapping, each with how many."""
    for machine in lower.machines:
        times = _times(machine, mapping)
        if times and machine.host == host and not machine.template:
            yield machine, times


def _times(machine: Machine, mapping: str) -> int:
    return sum(device.mapping == mapping for device in machine.devices)


def _number(labels: Labels, key: str) -> int | None:
    text = labels.get(key, "")
    return int(text) if text.isdecimal() else None
