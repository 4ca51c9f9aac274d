"""The kinds of workers that there are, as patterns for one more.

A kind is told by its taints and by whether it has cards. One of its nodes stands for all of it: the usual
size is taken, so that what it keeps back for itself is typical.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from bayplan.capacity import cards, slots, workers
from bayplan.capacity.addition.sizes import Size
from bayplan.capacity.ground import Ground
from bayplan.model import demand
from bayplan.model.estate import Pool
from bayplan.model.machines import Machine
from bayplan.model.names import NodeName
from bayplan.model.nodes import HOSTNAME, Node, Taint
from bayplan.model.pods import Amounts
from bayplan.model.quantities import NANOS, Quantity, binary_bytes, millicores, parse
from bayplan.model.record import Record
from bayplan.model.storage import CSINodeDriver

PODS: Final = parse("110")
"""The kubelet's own limit where nothing else is configured."""
_PASSING: Final = ("node.kubernetes.io/", "node.cloudprovider.kubernetes.io/")
"""Taints that come and go with a node's state."""


class Model(Record, frozen=True):
    """A pattern for workers. `origin` says in words what it is taken from.

    `kept` is what a machine of this kind keeps back of its cores (millicores) and memory (bytes); `fixed` are
    amounts that do not change with the size. `per_card`: extended resources that one card brings. `drivers`
    attach volumes, `slots` are what they really can. `machine` is the one under the pattern, if known.
    """

    origin: str
    labels: dict[str, str] = {}
    taints: tuple[Taint, ...] = ()
    kept: dict[str, int] = {}
    fixed: Amounts = {}
    per_card: dict[str, int] = {}
    drivers: tuple[CSINodeDriver, ...] = ()
    slots: dict[str, int] = {}
    machine: Machine | None = None

    def allocatable(self, size: Size) -> Amounts:
        """What a worker of that size gives to pods."""
        cores = max(0, 1000 * size.cores - self.kept.get(demand.CPU, 0))
        memory = max(0, size.memory - self.kept.get(demand.MEMORY, 0))
        brought = {name: Quantity(amount * size.cards * NANOS) for name, amount in self.per_card.items()}
        return {
            **self.fixed,
            demand.CPU: millicores(cores),
            demand.MEMORY: binary_bytes(memory),
            **{name: amount for name, amount in brought.items() if amount.nanos},
        }

    def node(self, name: NodeName, size: Size) -> Node:
        """A worker of that size."""
        bears = self.allocatable(size)
        labels = {**self.labels, HOSTNAME: name}
        return Node(name, labels, taints=self.taints, allocatable=bears, capacity=bears)


def models(ground: Ground) -> Sequence[Model]:
    """The kinds of workers, those open to any pod first, then kinds that are only declared."""
    kinds: dict[object, list[Node]] = {}
    for node in ground.snapshot.nodes:
        if workers.access(node) != workers.CONTROL_PLANE:
            kinds.setdefault((_lasting(node.taints), _has_cards(node)), []).append(node)
    found = [_of_nodes(nodes, ground) for nodes in kinds.values()]
    found.sort(key=lambda model: (bool(model.taints), bool(model.per_card)))
    found += [_of_pool(pool) for pool in ground.declaration.pools if not _stands(pool, ground)]
    return found or [Model("no worker that is known", fixed={demand.PODS: PODS})]


def like(node: Node, ground: Ground) -> Model:
    """The pattern that one node is."""
    return _of_nodes([node], ground)


def _of_nodes(nodes: Sequence[Node], ground: Ground) -> Model:
    pattern = _usual(nodes, ground)
    machine = ground.hosting.machine_of(pattern.name)
    bears = demand.integers(pattern.allocatable)
    number = cards.count(pattern, machine) or 1
    ceilings = slots.by_node(ground).get(pattern.name, ())
    found = next((one for one in ground.snapshot.csi_nodes if one.name == pattern.name), None)
    return Model(
        origin=f"node {pattern.name}",
        labels=_shared_labels(nodes),
        taints=_lasting(pattern.taints),
        kept=_kept(bears, machine, demand.integers(pattern.capacity)),
        fixed={name: amount for name, amount in pattern.allocatable.items() if _is_fixed(name)},
        per_card={
            name: -(-amount // number)
            for name, amount in bears.items()
            if demand.is_extended(name) and amount
        },
        drivers=found.drivers if found else (),
        slots={one.driver: one.capacity for one in ceilings if one.capacity is not None},
        machine=machine,
    )


def _of_pool(pool: Pool) -> Model:
    bears = demand.integers(pool.allocatable)
    return Model(
        origin=f"pool {pool.name}",
        labels=dict(pool.labels),
        taints=pool.taints,
        kept=_kept(bears, pool.machine, {}),
        fixed={demand.PODS: PODS}
        | {name: amount for name, amount in pool.allocatable.items() if _is_fixed(name)},
        per_card={name: amount for name, amount in bears.items() if demand.is_extended(name) and amount},
        drivers=tuple(CSINodeDriver(driver, count=count) for driver, count in pool.slots.items()),
        slots=dict(pool.slots),
        machine=pool.machine,
    )


def _is_fixed(name: str) -> bool:
    return name not in (demand.CPU, demand.MEMORY) and not demand.is_extended(name)


def _stands(pool: Pool, ground: Ground) -> bool:
    """Whether nodes of a declared pool are there already: they tell more than the declaration."""
    return any(
        pool.labels and pool.labels.items() <= node.labels.items() and _lasting(node.taints) == pool.taints
        for node in ground.snapshot.nodes
    )


def _kept(bears: Mapping[str, int], machine: Machine | None, capacity: Mapping[str, int]) -> dict[str, int]:
    """The machine less what pods get; where no machine is known, the node's capacity stands for it."""
    whole = dict(capacity)
    if machine is not None:
        whole[demand.MEMORY] = machine.memory or whole.get(demand.MEMORY, 0)
        whole[demand.CPU] = 1000 * machine.cores if machine.cores else whole.get(demand.CPU, 0)
    names = (demand.CPU, demand.MEMORY)
    return {name: max(0, whole[name] - bears.get(name, 0)) for name in names if name in whole}


def _usual(nodes: Sequence[Node], ground: Ground) -> Node:
    """The first node of the most common size. Machines of one size differ by some pages."""

    def size(node: Node) -> int:
        machine = ground.hosting.machine_of(node.name)
        bears = demand.integers(node.allocatable).get(demand.MEMORY, 0)
        return ((machine.memory if machine else None) or bears) >> 30

    commonest = Counter(map(size, nodes)).most_common(1)[0][0]
    return next(node for node in nodes if size(node) == commonest)


def _lasting(taints: Iterable[Taint]) -> tuple[Taint, ...]:
    return tuple(taint for taint in taints if not taint.key.startswith(_PASSING))


def _has_cards(node: Node) -> bool:
    return any(amount.nanos and demand.is_extended(name) for name, amount in node.allocatable.items())


def _shared_labels(nodes: Sequence[Node]) -> dict[str, str]:
    """The labels that all of them have, with the same value."""
    first, *others = nodes
    return {
        key: value
        for key, value in first.labels.items()
        if key != HOSTNAME and all(node.labels.get(key) == value for node in others)
    }
