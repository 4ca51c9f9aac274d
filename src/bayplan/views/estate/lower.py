"""Hosts, pools, networks, devices and machines as plain values of their forms."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby

from bayplan.model.bounds import HostRule, PoolRule
from bayplan.model.estate import Declaration
from bayplan.model.machines import (
    Host,
    Lower,
    Machine,
    MachineDevice,
    MachineDisk,
    MappedDevice,
    Network,
    PciDevice,
    StoragePool,
)
from bayplan.sources.estate.storage import THIN
from bayplan.views.estate.units import number, share, size
from bayplan.views.estate.yaml import Said, Value

Entry = Mapping[str, Value]


def said(**fields: Said) -> dict[str, Value]:
    """What was said of something, in the order in which it is given."""
    return {
        key: value for key, value in fields.items() if value is not None and value not in ("", (), {}, [])
    }


def hosts(declaration: Declaration) -> Iterator[Entry]:
    """Hosts with the rules about them, and then rules about hosts that are not listed."""
    rules = {one.host: one for one in declaration.host_rules}
    listed = {one.name for one in declaration.lower.hosts}
    patterns = [HostRule(one) for one in rules if one not in listed]
    for one in declaration.lower.hosts:
        yield {**_host(one), **_rule(rules.get(one.name, HostRule(one.name)))}
    for pattern in patterns:
        yield {"name": pattern.host, **_rule(rules[pattern.host])}


def storage_pools(declaration: Declaration) -> Iterator[Entry]:
    """Storage pools with the rules about them."""
    rules = {one.pool: one for one in declaration.pool_rules}
    for one in declaration.lower.storage_pools:
        yield _pool(one, rules.get(one.name, PoolRule(one.name)))


def networks(found: Sequence[Network]) -> Iterator[Entry]:
    """Networks."""
    for one in found:
        yield said(
            name=one.name, host=one.host, cidr=one.cidr, vlan=one.vlan, bridge=one.bridge,
            gateway=one.gateway, reserved=one.reserved,
        )  # fmt: skip


def devices(lower: Lower) -> Iterator[Entry]:
    """Devices, each with the mappings that lead to it."""
    for one in lower.pci_devices:
        mappings = [found.name for found in lower.pci_mappings if _leads(one, found.paths)]
        yield said(
            host=one.host, address=one.address, name=one.name, memory=size(one.memory), mappings=mappings
        )


def machine(one: Machine) -> Entry:
    """A machine."""
    return {
        "vmid": one.vmid,
        **said(name=one.name, host=one.host, role=one.role),
        **worker(one),
        **said(
            addresses=one.addresses,
            running=None if one.running else False,
            template=one.template or None,
        ),
    }


def worker(one: Machine) -> dict[str, Value]:
    """What a machine is like, whichever it is."""
    return said(
        cores=one.cores,
        memory=size(one.memory),
        balloon=size(one.balloon),
        cpuType=one.cpu_type,
        disks=[_machine_disk(disk) for disk in one.disks],
        devices=[_machine_device(device) for device in one.devices],
        networks=[nic.network for nic in one.nics],
        onboot=one.onboot or None,
    )


def _host(one: Host) -> Entry:
    disks = [
        said(name=disk.name, size=size(disk.size or None), kind=disk.kind, carries=disk.carries)
        for disk in one.disks
    ]
    numa = [said(threads=_spans(node.threads), memory=size(node.memory)) for node in one.numa]
    return said(
        name=one.name, address=one.address, sockets=one.sockets, cores=one.cores, threads=one.threads,
        memory=size(one.memory), numa=numa, disks=disks,
    )  # fmt: skip


def _rule(rule: HostRule) -> Entry:
    overcommit = said(
        vcpus=None if rule.vcpus_per_thread is None else number(rule.vcpus_per_thread),
        memory=None if rule.memory_overcommit is None else number(rule.memory_overcommit),
    )
    return said(reserve=said(memory=size(rule.memory), threads=rule.threads), overcommit=overcommit)


def _pool(one: StoragePool, rule: PoolRule) -> Entry:
    return said(
        name=one.name, host=one.host, shared=one.shared or None, kind=one.kind, size=size(one.size),
        metadata=size(one.metadata), thin=None if one.thin is (one.kind in THIN) else one.thin,
        disks=one.disks, overcommit=None if rule.overcommit is None else number(rule.overcommit),
        full=share(rule.full), metadataFull=share(rule.metadata_full),
    )  # fmt: skip


def _leads(device: PciDevice, paths: Sequence[MappedDevice]) -> bool:
    return any((path.host, path.address) == (device.host, device.address) for path in paths)


def _machine_disk(disk: MachineDisk) -> Entry:
    return said(slot=disk.slot, pool=disk.pool, size=size(disk.size))


def _machine_device(device: MachineDevice) -> str:
    return device.mapping or ";".join(device.addresses)


def _spans(threads: Sequence[int]) -> str:
    """`0-10,22-32`, as lscpu prints them."""
    runs = (
        [one for _, one in run] for _, run in groupby(enumerate(threads), key=lambda pair: pair[1] - pair[0])
    )
    return ",".join(f"{run[0]}-{run[-1]}" if len(run) > 1 else str(run[0]) for run in runs)
