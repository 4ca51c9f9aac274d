"""What there is: hosts, machines, pools of workers, cards, components."""

from typing import Final

from bayplan.catalog import registry
from bayplan.documentation import amounts
from bayplan.documentation.markdown import page, section, table
from bayplan.documentation.shown import Shown
from bayplan.model.machines import Machine

_FEW: Final = 3
"""So many disks are told one by one."""


def inventory(shown: Shown) -> str:
    """The page."""
    return page(
        "Inventory",
        section("Hosts", _hosts(shown)),
        section("Machines", _machines(shown)),
        section("Pools of workers", _pools(shown)),
        section("Devices", _devices(shown)),
        section("Components", _components(shown)),
    )


def _hosts(shown: Shown) -> str:
    rows = (
        (one.name, one.sockets, one.cores, one.threads, amounts.memory(one.memory),
         ", ".join(f"{disk.name} {amounts.memory(disk.size)} {disk.kind}".strip() for disk in one.disks))
        for one in shown.lower.hosts
    )  # fmt: skip
    return table(("host", "sockets", "cores", "threads", "memory", "disks"), rows)


def _machines(shown: Shown) -> str:
    rows = (_machine(shown, one) for one in sorted(shown.lower.machines, key=lambda one: one.vmid))
    headings = ("VMID", "name", "role", "host", "vCPUs", "memory", "disks", "devices", "address", "state")
    return table(headings, rows)


def _machine(shown: Shown, one: Machine) -> tuple[object, ...]:
    devices = ", ".join(device.mapping or " ".join(device.addresses) for device in one.devices)
    state = "template" if one.template else "running" if one.running else "stopped"
    memory, addresses = amounts.memory(one.memory), ", ".join(one.addresses)
    name, role = one.name, shown.role(one)
    return one.vmid, name, role, one.host, one.cores, memory, _disks(one), devices, addresses, state


def _disks(machine: Machine) -> str:
    """Its disks: each by its slot, or of many the first and what the others come to."""
    disks = [one for one in machine.disks if one.media == "disk" and not one.slot.startswith("efidisk")]
    if len(disks) > _FEW:
        rest = amounts.memory(sum(one.size or 0 for one in disks[1:]))
        return f"{disks[0].slot} {amounts.memory(disks[0].size)}, and {len(disks) - 1} with {rest}"
    return ", ".join(f"{one.slot} {amounts.memory(one.size)}" for one in disks)


def _pools(shown: Shown) -> str:
    rows = (
        (one.name, shown.workers(one), amounts.listed(one.allocatable),
         ", ".join(f"{taint.key}={taint.value}:{taint.effect}" for taint in one.taints))
        for one in shown.declaration.pools
    )  # fmt: skip
    return table(("pool", "workers", "allocatable of each", "taints"), rows)


def _devices(shown: Shown) -> str:
    named = {
        (path.host, path.address): mapping.name
        for mapping in shown.lower.pci_mappings for path in mapping.paths
    }  # fmt: skip
    rows = (
        (one.host, one.address, one.name or one.device, amounts.memory(one.memory),
         named.get((one.host, one.address), ""))
        for one in shown.lower.pci_devices
        if one.memory or one.name
    )  # fmt: skip
    return table(("host", "address", "device", "memory", "mapping"), rows)


def _components(shown: Shown) -> str:
    rows = (
        (one.component.name, one.component.version, one.component.namespace)
        for _, one in registry.asked(shown.declaration)
    )
    return table(("component", "version", "namespace"), rows)
