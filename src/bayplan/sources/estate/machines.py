"""Virtual machines, and those under the workers of a pool."""

import re
from collections.abc import Mapping, Sequence
from typing import Final

from bayplan.model.errors import InvalidInput
from bayplan.model.machines import Machine, MachineDevice, MachineDisk, MachineNic, Network
from bayplan.sources.estate import addresses, amounts
from bayplan.sources.estate.forms.lower import MachineDiskForm, MachineForm, WorkerForm
from bayplan.sources.kubernetes import wire

Networks = Mapping[str, Network]
STOPPED: Final = "stopped"
_SLOT: Final = re.compile(r"(?:scsi|virtio|sata|ide)\d{1,2}\Z", re.ASCII)
_CHIP: Final = re.compile(r"(?:efidisk|tpmstate)0\Z", re.ASCII)


def machine(form: MachineForm, networks: Networks) -> Machine:
    """A machine. One to which something is passed through cannot give memory back."""
    return Machine(
        form.vmid,
        form.name or "",
        form.host or "",
        "" if form.running else STOPPED,
        form.template,
        memory=wire.at("memory", amounts.size_or_none, form.memory),
        balloon=wire.at("balloon", amounts.size_or_none, form.balloon),
        pinned=bool(form.devices),
        cores=form.cores,
        cpu_type=form.cpu_type or "",
        disks=wire.each("disks", _disk, form.disks),
        devices=_devices(form.devices),
        nics=_nics(form.networks, networks),
        addresses=wire.each("addresses", addresses.address, form.addresses),
        onboot=form.onboot,
        role=form.role or "",
    )


def worker(form: WorkerForm, networks: Networks) -> Machine:
    """The machine under a worker of a pool; which one it is, nobody says."""
    return Machine(
        0,
        host=form.host or "",
        memory=wire.at("memory", amounts.size_or_none, form.memory),
        balloon=wire.at("balloon", amounts.size_or_none, form.balloon),
        pinned=bool(form.devices),
        cores=form.cores,
        cpu_type=form.cpu_type or "",
        disks=wire.each("disks", _disk, form.disks),
        devices=_devices(form.devices),
        nics=_nics(form.networks, networks),
        onboot=form.onboot,
    )


def _disk(form: MachineDiskForm) -> MachineDisk:
    if not _SLOT.match(form.slot) and not _CHIP.match(form.slot):
        message = f"{form.slot[:40]!r} is no slot; write one such as scsi0 or virtio1"
        raise InvalidInput(message, path="slot", value=form.slot)
    return MachineDisk(form.slot, pool=form.pool or "", size=wire.at("size", amounts.size_or_none, form.size))


def _devices(written: Sequence[str] | None) -> tuple[MachineDevice, ...]:
    found = wire.each("devices", lambda one: wire.required(one, ""), written)
    return tuple(_device(f"hostpci{number}", one) for number, one in enumerate(found))


def _device(slot: str, written: str) -> MachineDevice:
    """What looks like an address is one; everything else is the name of a mapping."""
    if not addresses.is_pci(written):
        return MachineDevice(slot, mapping=written)
    parts = (part.strip() for part in written.split(";"))
    return MachineDevice(slot, addresses=tuple(map(addresses.pci, parts)))


def _nics(names: Sequence[str] | None, networks: Networks) -> tuple[MachineNic, ...]:
    return tuple(_nic(f"net{number}", name, networks) for number, name in enumerate(names or ()))


def _nic(slot: str, name: str, networks: Networks) -> MachineNic:
    known = networks.get(name) or Network(name)
    return MachineNic(slot, known.bridge, known.vlan, network=name)
