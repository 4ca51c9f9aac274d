"""What a card takes along: its share of the extended resources that its node offers.

A machine's cards are its passed-through devices that are graphics cards, or of which nothing is known. A
resource of the device plugin (of NVIDIA, AMD or Intel) is spread evenly over the cards of its node: one of
two whole cards is half of the resource, the only card all of its time slices. A resource that is declared as
a card's memory goes with the card that is named, or with the node's only one. Where machines are not known,
the label of feature discovery says how many cards a node has; where nothing does, all of the resource is
taken for one card, and that is said.

Which pods hold a card that others have their like of is not known. Of whole cards each possibility counts
(every pod that holds one); of shared ones all that hold the resource on the node.
"""

from collections.abc import Iterator, Mapping
from typing import Final

from bayplan.capacity import cards
from bayplan.capacity.ground import Ground
from bayplan.capacity.survival.case import GPU, Burden, Case
from bayplan.model import demand
from bayplan.model.bounds import CardBudget
from bayplan.model.machines import Machine, MachineDevice
from bayplan.model.names import PodKey
from bayplan.model.nodes import Node
from bayplan.scheduling.fleet import Bay

MAKERS: Final = ("nvidia.com/", "amd.com/", "gpu.intel.com/")
_COUNT: Final = "/gpu.count"
UNKNOWN: Final = "nothing says how many cards the node has: all of the resource is taken for one"
EITHER: Final = "nothing says which pod held the card: each that may have was tried, the worst is told"


def cases(ground: Ground) -> Iterator[Case]:
    """The loss of each card, one by one: those under nodes first, then those that no node has."""
    book = _Book(ground)
    used: set[str] = set()
    for node in ground.snapshot.nodes:
        for name in book.cards(node):
            used.add(name)
            yield book.loss(node, name)
    for device in ground.lower.pci_devices:
        name = _named(device.host, device.address)
        if cards.is_card(device) and name not in used:
            used.add(name)
            yield Case(GPU, (name,), notes=("no node has this card",))


class _Book:
    def __init__(self, ground: Ground) -> None:
        self._ground = ground
        self._devices = {_named(one.host, one.address): one for one in reversed(ground.lower.pci_devices)}
        devices = filter(cards.is_card, ground.lower.pci_devices)
        self._cards = {_named(one.host, one.address) for one in devices}
        self._budgets: Mapping[str, CardBudget] = {one.resource: one for one in ground.declaration.cards}

    def cards(self, node: Node) -> list[str]:
        """The names of a node's cards: `host/address`, `host/mapping`, or `node/number`."""
        machine = self._ground.hosting.machine_of(node.name)
        if machine is not None and machine.devices:
            found = [name for one in machine.devices for name in self._names(machine, one)]
            return list(dict.fromkeys(found))
        offers = any(name.startswith(MAKERS) or name in self._budgets for name in _offered(node))
        if not offers:
            return []
        return [f"{node.name}/card{number}" for number in range(1, (_labelled(node) or 1) + 1)]

    def loss(self, node: Node, name: str) -> Case:
        """What one card takes along."""
        shares = {one: self._share(node, one, name) for one in _offered(node)}
        burdens = tuple(Burden(node.name, one, amount) for one, amount in shares.items() if amount)
        hit = self._holders(node, burdens)
        machine = self._ground.hosting.machine_of(node.name)
        blind = (machine is None or not machine.devices) and not _labelled(node)
        notes = [UNKNOWN] * blind + [EITHER] * (len(hit) > 1)
        return Case(GPU, (name,), burdens=burdens, hit=hit, notes=tuple(notes))

    def _names(self, machine: Machine, device: MachineDevice) -> Iterator[str]:
        """A mapping stands for its devices where the machine takes them all; else for one of them."""
        addresses = device.addresses
        if device.mapping:
            found = [one for one in self._ground.lower.pci_mappings if one.name == device.mapping]
            paths = [path.address for one in found for path in one.paths if path.host == machine.host]
            if len(paths) != sum(one.mapping == device.mapping for one in machine.devices):
                yield f"{machine.host}/{device.mapping} ({device.slot} of {machine.name or machine.vmid})"
                return
            addresses = tuple(paths)
        for address in addresses:
            name = _named(machine.host, address)
            if name in self._cards or self._may_be(name):
                yield name

    def _may_be(self, name: str) -> bool:
        """Whether a passed-through device may be a card: any display, and what says nothing of itself."""
        device = self._devices.get(name)
        kind = device.kind.lower().removeprefix("0x") if device else ""
        return kind[:2] in ("", "03")

    def _share(self, node: Node, resource: str, card: str) -> int:
        """How much of a resource goes with a card, rounded up."""
        amount, cards = _offered(node)[resource], self.cards(node)
        budget = self._budgets.get(resource)
        if budget is not None and budget.address:
            return amount if _named(budget.host, budget.address) == card else 0
        if budget is None and not resource.startswith(MAKERS):
            return 0
        return -(-amount // max(1, len(cards)))

    def _holders(self, node: Node, burdens: tuple[Burden, ...]) -> tuple[tuple[PodKey, ...], ...]:
        """The pods that may have held the card: one of them where cards are whole, else all."""
        bay = self._ground.standing.by_name[node.name]
        lost = {one.resource: one.amount for one in burdens}
        holders = [key for key, shape in bay.shapes.items() if not lost.keys().isdisjoint(shape.requests)]
        whole = all(amount == 1 for amount in lost.values()) and len(self.cards(node)) > 1
        if not whole or not holders:
            return (tuple(holders),)
        idle = () if self._all_held(bay, lost) else ((),)
        return (*((key,) for key in holders), *idle)

    def _all_held(self, bay: Bay, lost: Mapping[str, int]) -> bool:
        return all(bay.free(resource) <= 0 for resource in lost)


def _offered(node: Node) -> dict[str, int]:
    bears = demand.integers(node.allocatable)
    return {name: amount for name, amount in bears.items() if amount and demand.is_extended(name)}


def _labelled(node: Node) -> int | None:
    """How many cards feature discovery counts."""
    found = [value for key, value in node.labels.items() if key.endswith(_COUNT) and value.isdecimal()]
    return int(found[0]) if found else None


def _named(host: str, address: str) -> str:
    """A card by its host and slot; the functions of one card are one card."""
    slot = address.rpartition(".")[0] if address[-2:-1] == "." else address
    return f"{host}/{slot if slot.count(':') != 1 else '0000:' + slot}"
