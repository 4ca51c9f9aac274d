"""What an estate file can say of a lower layer that was seen.

Templates and machines that stand still are kept; CD drives, states, pending changes and everything else that
is only true for the moment are not. Of the devices those matter that are passed through, or can be asked for.
"""

import ipaddress
import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from msgspec.structs import replace

from bayplan.model.machines import (
    Host,
    Lower,
    Machine,
    MachineDevice,
    MachineDisk,
    MachineNic,
    Network,
    NumaNode,
    PciDevice,
    PciMapping,
    PhysicalDisk,
    StoragePool,
)

STOPPED: Final = "stopped"
_SLOT: Final = re.compile(r"(?:(?:scsi|virtio|sata|ide)\d{1,2}|efidisk0|tpmstate0)\Z")
_OF_A_POD: Final = re.compile(r"\bpvc-[0-9a-f]{8}-")
_LEAST: Final = 1 << 20
_LEAST_NUMBER: Final = 100


def declarable(seen: Lower, roles: Mapping[int, str] | None = None) -> Lower:
    """The same as an estate file could declare it. `roles` by number of the machine."""
    found = [one for one in seen.machines if one.vmid >= _LEAST_NUMBER]
    networks = _networks(seen, found)
    mappings = tuple(replace(one, complaints=()) for one in seen.pci_mappings)
    devices = tuple(_devices(seen, found))
    return Lower(
        hosts=tuple(map(_host, seen.hosts)),
        storage_pools=tuple(_pools(seen.storage_pools)),
        networks=networks,
        pci_devices=devices,
        pci_mappings=tuple(_mappings(mappings, devices)),
        machines=tuple(_machine(one, networks, (roles or {}).get(one.vmid, "")) for one in found),
    )


def _host(one: Host) -> Host:
    return Host(
        one.name,
        sockets=one.sockets,
        cores=one.cores,
        threads=one.threads,
        memory=one.memory,
        numa=tuple(
            NumaNode(at, tuple(sorted(node.threads)), _size(node.memory)) for at, node in enumerate(one.numa)
        ),
        disks=tuple(
            PhysicalDisk(disk.name, _size(disk.size) or 0, disk.kind, carries=disk.carries)
            for disk in one.disks
        ),
        address=_address(one.address),
    )


def _pools(found: Iterable[StoragePool]) -> Iterable[StoragePool]:
    """A pool that every host reaches is one, however many hosts tell of it."""
    told: set[tuple[str, str]] = set()
    for one in found:
        shared = one.shared or not one.host
        host = "" if shared else one.host
        if (host, one.name) not in told:
            told.add((host, one.name))
            yield StoragePool(
                one.name,
                host,
                one.kind,
                size=_size(one.size),
                metadata=_size(one.metadata),
                thin=one.thin,
                shared=shared,
                disks=one.disks,
            )


def _networks(seen: Lower, machines: Sequence[Machine]) -> tuple[Network, ...]:
    """The networks that were seen, and those that cards of machines are in without any having been seen."""
    found: dict[str, Network] = {}
    for one in seen.networks:
        kept = Network(one.name, one.host, one.bridge, one.vlan, _cidr(one.cidr), _address(one.gateway))
        same = found.setdefault(one.name, kept)
        if same.host != one.host:
            found[one.name] = replace(same, host="")
    known = {(one.bridge, one.vlan) for one in found.values()}
    for nic in (nic for machine in machines for nic in machine.nics):
        if (nic.bridge, nic.vlan) not in known:
            known.add((nic.bridge, nic.vlan))
            name = f"{nic.bridge or 'network'}.{nic.vlan}" if nic.vlan else nic.bridge or "network"
            found.setdefault(name, Network(name, bridge=nic.bridge, vlan=nic.vlan))
    return tuple(found.values())


def _devices(seen: Lower, machines: Sequence[Machine]) -> Iterable[PciDevice]:
    mapped = {(path.host, path.address) for one in seen.pci_mappings for path in one.paths}
    passed = {
        (machine.host, address)
        for machine in machines
        for device in machine.devices
        for address in device.addresses
    }
    for one in seen.pci_devices:
        whole = one.address.partition(".")[0]
        keys = {(one.host, one.address), (one.host, whole)}
        if keys & (mapped | passed) or one.memory:
            yield PciDevice(one.host, one.address, name=one.name, memory=_size(one.memory))


def _mappings(found: Sequence[PciMapping], devices: Sequence[PciDevice]) -> Iterable[PciMapping]:
    """Mappings by the devices that they lead to, in the order of the devices."""
    leads: dict[str, PciMapping] = {}
    for device in devices:
        for one in found:
            for path in one.paths:
                if _meets(path.host, path.address, device):
                    known = leads.setdefault(one.name, PciMapping(one.name))
                    kept = type(path)(device.host, device.address)
                    leads[one.name] = replace(known, paths=(*known.paths, kept))
    return leads.values()


def _meets(host: str, address: str, device: PciDevice) -> bool:
    return host == device.host and address in (device.address, device.address.partition(".")[0])


def _machine(one: Machine, networks: Sequence[Network], role: str) -> Machine:
    return Machine(
        one.vmid,
        one.name,
        one.host,
        "" if one.running else STOPPED,
        one.template,
        memory=_size(one.memory),
        balloon=_size(one.balloon),
        pinned=bool(one.devices),
        cores=one.cores,
        cpu_type=one.cpu_type,
        disks=tuple(_disk(disk) for disk in one.disks if _lasts(disk)),
        devices=tuple(
            MachineDevice(f"hostpci{at}", device.mapping, () if device.mapping else device.addresses)
            for at, device in enumerate(one.devices)
        ),
        nics=tuple(_nic(at, nic, networks) for at, nic in enumerate(one.nics)),
        addresses=tuple(dict.fromkeys(filter(None, map(_lasting, one.addresses)))),
        onboot=one.onboot,
        role=role or one.role,
    )


def _lasts(one: MachineDisk) -> bool:
    """Whether a disk is the machine's own: those of pods come and go with them."""
    return one.media == "disk" and bool(_SLOT.match(one.slot)) and not _OF_A_POD.search(one.volume)


def _disk(one: MachineDisk) -> MachineDisk:
    return MachineDisk(one.slot, pool=one.pool, size=_size(one.size))


def _nic(at: int, nic: MachineNic, networks: Sequence[Network]) -> MachineNic:
    found = next(one for one in networks if (one.bridge, one.vlan) == (nic.bridge, nic.vlan))
    return MachineNic(f"net{at}", found.bridge, found.vlan, network=found.name)


def _size(amount: int | None) -> int | None:
    """A size that an estate file could hold: what is smaller than its least unit is as good as not said."""
    return amount if amount is None or amount == 0 or amount >= _LEAST else None


def _address(written: str) -> str:
    """An address without its prefix length; empty where it is none."""
    try:
        return str(ipaddress.ip_interface(written).ip)
    except ValueError:
        return ""


def _lasting(written: str) -> str:
    """An address that others could use to reach a machine."""
    found = _address(written)
    if not found:
        return ""
    address = ipaddress.ip_address(found)
    return "" if address.is_loopback or address.is_link_local else found


def _cidr(written: str) -> str:
    """The network of an address with a prefix length; empty where it is none."""
    try:
        return str(ipaddress.ip_network(written, strict=False))
    except ValueError:
        return ""
