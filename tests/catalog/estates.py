"""Estates with cards, as small as a test of what is done with them needs."""

from typing import Any

from bayplan.catalog import registry
from bayplan.catalog.framework import Asked
from bayplan.model.bounds import CardBudget
from bayplan.model.estate import Declaration, Pool
from bayplan.model.machines import Lower, Machine, MachineDevice, MappedDevice, PciDevice, PciMapping
from bayplan.model.plain import Json
from bayplan.model.platform import Cluster, Component, GpuSharing, NotebookProfile, Notebooks, Platform
from tests import make

GIB = 1 << 30
A100 = "A100 PCIe 40GB"
T4 = "Tesla T4"


def pool(
    name: str = "card",
    cards: int = 2,
    *,
    taints: tuple[str, ...] = (),
    labels: dict[str, str] | None = None,
    allocatable: str = "cpu=47 memory=120Gi",
) -> Pool:
    """Workers with cards that are passed through by address `NAME:AT`."""
    devices = tuple(MachineDevice(f"hostpci{at}", addresses=(f"{name}:{at}",)) for at in range(cards))
    return Pool(
        name, 4, make.amounts(allocatable),
        {"nvidia.com/gpu.present": "true", "pool": name} if labels is None else labels,
        tuple(make.taint(one) for one in taints),
        machine=Machine(0, host="pve1", devices=devices),
    )  # fmt: skip


def plain(name: str = "worker") -> Pool:
    """Workers without cards."""
    return Pool(name, 3, make.amounts("cpu=8 memory=32Gi"), {"pool": name})


def declared(
    *pools: Pool,
    kind: str = A100,
    memory: int = 40,
    budgets: tuple[CardBudget, ...] = (),
    profiles: tuple[NotebookProfile, ...] = (),
    sharing: tuple[GpuSharing, ...] = (),
    components: tuple[Component, ...] = (),
    cluster: Cluster | None = None,
    notebooks: dict[str, Any] | None = None,
    **more: Any,
) -> Declaration:
    """A declaration of these pools, all of whose cards are of one kind (memory in GiB)."""
    devices = tuple(
        PciDevice("pve1", address, name=kind, memory=memory * GIB)
        for one in pools
        if one.machine
        for device in one.machine.devices
        for address in device.addresses
    )
    platform = Platform(
        cluster=cluster or Cluster(distribution="k3s", version="v1.34.9+k3s1"),
        sharing=sharing,
        components=components,
        notebooks=Notebooks(profiles=profiles, **(notebooks or {})),
        **more,
    )
    return Declaration(pools=pools, lower=Lower(pci_devices=devices), cards=budgets, platform=platform)


def mapped(name: str, *addresses: str) -> PciMapping:
    """A resource mapping to devices of pve1."""
    return PciMapping(name, tuple(MappedDevice("pve1", one) for one in addresses))


def component(name: str, values: dict[str, Json] | None = None, /, **options: Any) -> Component:
    """A component with some options."""
    return Component(name, options=options, values=values or {})


def wanted(name: str, declaration: Declaration) -> Asked:
    """What a declaration asks of a component, with every option filled in."""
    return next(one for part, one in registry.asked(declaration) if part.name == name)


def profile(name: str = "one", gpus: int = 0, /, **more: Any) -> NotebookProfile:
    """A profile of 8 CPU and 64 GiB."""
    fields: dict[str, Any] = {"cpu": 4000, "cpu_limit": 8000, "memory": 32 * GIB, "memory_limit": 64 * GIB}
    return NotebookProfile(name, gpus=gpus, **{**fields, **more})
