"""Whether a machine runs under every node, with the size that is declared of it."""

from collections.abc import Iterator, Mapping
from typing import Final

from bayplan.model import hosting
from bayplan.model.machines import Machine
from bayplan.model.nodes import Node
from bayplan.verification import outcomes, places
from bayplan.verification.framework import Item, Outcome, Scene

COMMAND: Final = "pvesh get /cluster/resources --type vm --output-format json"


def look(scene: Scene) -> Iterator[Outcome]:
    """Nodes whose machine is stopped, missing, or of another size."""
    machines = scene.snapshot.lower.machines
    if not machines:
        yield outcomes.unknown("no machine was read", COMMAND)
        return
    pairs, sizes = hosting.pair(scene.snapshot.nodes, machines), _declared(scene)
    wrong = [one for node in scene.snapshot.nodes for one in _wrong(node, pairs, sizes.get(node.name))]
    number = outcomes.counted(len(pairs.berths), "machine")
    seen = (f"{name}: machine {one.machine.vmid} by {one.by}" for name, one in sorted(pairs.berths.items()))
    yield from outcomes.settled(wrong, f"{number} under {len(scene.snapshot.nodes)} nodes run", seen)


def _declared(scene: Scene) -> Mapping[str, Machine]:
    """The machine that is declared for each node: its own, else that of its pool."""
    own = {one.name: one for one in scene.declaration.lower.machines if one.name}
    pools = {one.name: one.machine for one in scene.declaration.pools}
    found: dict[str, Machine] = {
        node.name: machine
        for name, nodes in places.workers(scene).items()
        if (machine := pools.get(name)) is not None
        for node in nodes
    }
    return {**found, **own}


def _wrong(node: Node, pairs: hosting.Hosting, declared: Machine | None) -> Iterator[Outcome]:
    machine = pairs.machine_of(node.name)
    if machine is None:
        yield outcomes.failed(f"Node {node.name}", "has no machine among those that were read")
        return
    subject = f"Machine {machine.vmid} {machine.name}".rstrip()
    if not machine.running:
        yield outcomes.failed(subject, f"is {machine.status}, and is the machine of node {node.name}")
    if declared is not None:
        yield from _sizes(subject, machine, declared)


def _sizes(subject: str, machine: Machine, declared: Machine) -> Iterator[Outcome]:
    for what, has, wanted in (
        ("cores", machine.cores, declared.cores),
        ("bytes of memory", machine.memory, declared.memory),
    ):
        if wanted is not None and has is not None and has != wanted:
            pending = [f"waits for a stop and a start: {k} {v}" for k, v in sorted(machine.pending.items())]
            remedy = f"qm set {machine.vmid}, then stop and start it; or correct the estate file"
            said = f"has {has:,} {what}, and {wanted:,} are declared"
            yield outcomes.failed(subject, said, pending, remedy)


ITEM: Final = Item(
    "node-machine", "nodes", "The machine under every node runs and has its declared size.", look
)
