"""How the cards of a pool's workers are handed out, and what each worker then has for pods.

Cards are handed out whole, by turns (time-slicing, MPS), in instances (MIG), or by a budget of their memory.
The device plugin reads how from a configuration that a label of the node picks, the MIG manager likewise.
"""

from collections.abc import Iterator
from typing import Final

from bayplan.capacity import cards as mappings
from bayplan.catalog import mig
from bayplan.model.estate import Declaration, Pool
from bayplan.model.machines import Machine, PciDevice
from bayplan.model.platform import GpuSharing

GPU: Final = "nvidia.com/gpu"
SHARED: Final = "nvidia.com/gpu.shared"
PRESENT: Final = {"nvidia.com/gpu.present": "true"}
"""The label that every node with a card has, wherever the card is put."""
PLUGIN_LABEL: Final = "nvidia.com/device-plugin.config"
MIG_LABEL: Final = "nvidia.com/mig.config"
TURNS: Final = {"time-slicing": "timeSlicing", "mps": "mps", "budget": "timeSlicing"}
"""How the configuration of the device plugin calls sharing by turns."""
_MAKER: Final = "nvidia.com/"
_DISPLAY: Final = ("03", "0x03", "12", "0x12")
"""PCI classes of display controllers and of processing accelerators."""


def pools_with_cards(declaration: Declaration) -> tuple[Pool, ...]:
    """The pools whose workers have cards of NVIDIA."""
    return tuple(one for one in declaration.pools if has_cards(declaration, one))


def has_cards(declaration: Declaration, pool: Pool) -> bool:
    """Whether a pool's workers have cards: by what they have for pods, their labels, or how they share."""
    if any(name.startswith(_MAKER) and amount.nanos > 0 for name, amount in pool.allocatable.items()):
        return True
    if any(pool.labels.get(key) == value for key, value in PRESENT.items()):
        return True
    return any(one.pool == pool.name for one in declaration.platform.sharing)


def cards(declaration: Declaration, pool: Pool) -> tuple[PciDevice, ...]:
    """The devices of one worker of a pool, where its machine says which; devices of other sorts left out."""
    machine = pool.machine
    if machine is None or not machine.devices:
        workers = (one for one in declaration.lower.machines if one.role == pool.name and one.devices)
        machine = next(workers, machine)
    if machine is None:
        return ()
    known = {one.address: one for one in declaration.lower.pci_devices if one.host == machine.host}
    found = (known.get(one, PciDevice(machine.host, one)) for one in _addresses(declaration, machine))
    return tuple(one for one in found if _is_card(one))


def count(declaration: Declaration, pool: Pool) -> int:
    """How many cards one worker of a pool has: by its machine, else by what the pool says it has for pods."""
    counted = len(cards(declaration, pool))
    if counted:
        return counted
    said = pool.allocatable.get(GPU)
    if said is None:
        return 0
    turns = declaration.platform.sharing_of(pool.name)
    each = turns.replicas if turns.mode in TURNS and said.units % max(turns.replicas, 1) == 0 else 1
    return said.units // max(each, 1)


def advertised(declaration: Declaration, pool: Pool) -> dict[str, int]:
    """What one worker of a pool has for pods, by resource, as its cards are shared."""
    here = declaration.platform.sharing_of(pool.name)
    number = count(declaration, pool)
    if here.mode == "mig":
        return _instances(declaration, pool, here, number)
    found = {turn_resource(declaration, here): number * here.replicas} if number else {}
    if here.mode == "whole":
        found = {GPU: number} if number else {}
    return found | (_budget(declaration, pool) if here.mode == "budget" else {})


def budgets(declaration: Declaration, pool: Pool) -> dict[str, int]:
    """What is handed out of the memory of a worker's cards, by resource."""
    if declaration.platform.sharing_of(pool.name).mode == "budget":
        return _budget(declaration, pool)
    said = {name: amount.units for name, amount in pool.allocatable.items()}
    return {one.resource: said[one.resource] for one in declaration.cards if one.resource in said}


def turn_resource(declaration: Declaration, here: GpuSharing) -> str:
    """What a turn of a shared card is counted as."""
    operator = declaration.platform.component("gpu-operator")
    renamed = operator is not None and operator.options.get("renameShared") is True
    return SHARED if renamed and is_by_turns(here) else GPU


def is_by_turns(here: GpuSharing) -> bool:
    """Whether a card is handed out more than once at a time."""
    return here.mode in TURNS and here.replicas > 1


def labels(declaration: Declaration, pool: Pool) -> dict[str, str]:
    """The labels by which a pool's nodes pick how their cards are handed out."""
    here = declaration.platform.sharing_of(pool.name)
    if is_by_turns(here):
        return {PLUGIN_LABEL: pool.name}
    return {MIG_LABEL: here.profile} if here.mode == "mig" and here.profile else {}


def needs_labels(declaration: Declaration) -> bool:
    """Whether the pools with cards differ in how they are shared, so that no default can be right for all."""
    shared = [declaration.platform.sharing_of(one.name) for one in pools_with_cards(declaration)]
    by_turns = [one.pool for one in shared if is_by_turns(one)]
    cut = {one.profile if one.mode == "mig" else "" for one in shared}
    return len(cut) > 1 or (bool(by_turns) and len(shared) > 1)


def _instances(declaration: Declaration, pool: Pool, here: GpuSharing, number: int) -> dict[str, int]:
    known = [one for card in cards(declaration, pool) if (one := mig.kind_of(card))]
    found: dict[str, int] = {}
    for kind in known:
        for profile, each in (mig.parts(kind, here.profile) or {}).items():
            name = mig.resource(profile) if here.strategy == "mixed" else GPU
            found[name] = found.get(name, 0) + each
    return found if known else {GPU: number} if number and here.profile == mig.WHOLE else {}


def _budget(declaration: Declaration, pool: Pool) -> dict[str, int]:
    said = {name: amount.units for name, amount in pool.allocatable.items()}
    found: dict[str, int] = {}
    for card in declaration.cards:
        if card.resource in said:
            found[card.resource] = said[card.resource]
        elif card.physical is not None:
            found[card.resource] = (card.physical - card.headroom) // max(card.unit, 1)
    return found


def _addresses(declaration: Declaration, machine: Machine) -> Iterator[str]:
    """The addresses of a machine's devices; of a mapping it gets one device each time it asks for it."""
    taken: list[str] = []
    for device in machine.devices:
        mapped = (one for one in declaration.lower.pci_mappings if one.name == device.mapping)
        free = [path for one in mapped for path in mappings.paths(one, machine.host) if path not in taken]
        taken += free[:1] if device.mapping else device.addresses
        yield from free[:1] if device.mapping else device.addresses


def _is_card(device: PciDevice) -> bool:
    return device.memory is not None or not device.kind or device.kind.startswith(_DISPLAY)
