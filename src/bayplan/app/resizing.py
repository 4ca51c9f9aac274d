"""The step `resize`: a machine gets another size, which takes a stop and a start.

Of a node the capacity changes by as much as the machine's, and what it keeps back for itself stays. Its pods
are down until it is up again, and come back to it; where it shrinks, the kubelet does not let all of them in
again, the eldest first, and the others move.
"""

from collections.abc import Iterator

from msgspec.structs import replace

from bayplan.app import machines, naming, sentences
from bayplan.app.answers import MachineChange, Move, StepResult
from bayplan.app.relocating import misfits, relocate, standing
from bayplan.app.steps import Resize
from bayplan.app.world import World
from bayplan.capacity.remedies import wording
from bayplan.model import demand
from bayplan.model.machines import Machine
from bayplan.model.nodes import Node
from bayplan.model.quantities import ZERO, Quantity, binary_bytes, millicores

UNKNOWN = "?"


def resize_machine(step: Resize, world: World) -> StepResult:
    """Another size of a machine, as it is once it was stopped and started again."""
    old = naming.machine(step.machine, world.lower, world.hosting)
    new = machines.resized(old, step.memory, step.cores)
    name = world.hosting.node_of(old.vmid)
    node = naming.node(name, world.snapshot) if name is not None else None
    changes = tuple(_changes(old, new))
    world.change_machines([new])
    subject = f"Machine {old.name or old.vmid}"
    said = ", ".join(f"{one.what} {one.was} → {one.becomes}" for one in changes) or "stays as it is"
    answer = StepResult(
        step.text, "resize", subject, f"{subject} on {old.host or UNKNOWN}: {said}", machines=changes
    )
    if node is None or not changes:
        return replace(answer, notes=tuple(_notes(old, changes)))
    return _node_resized(answer, node, old, new, world)


def _node_resized(answer: StepResult, node: Node, old: Machine, new: Machine, world: World) -> StepResult:
    down = len(standing(node.name, world))
    grown = _grown(node, old, new)
    world.change_node(grown)
    moved = relocate(misfits(grown, world), world)
    later = world.retry()
    said = sentences.joined([
        f"{answer.conclusion}; node {node.name} offers {_offer(grown)} then",
        sentences.counted(len(moved.moved), "pod no longer fits and moves", "pods no longer fit and move"),
        sentences.counted(len(later.placed), "waiting pod finds a place", "waiting pods find a place"),
    ])  # fmt: skip
    notes = [*_notes(old, answer.machines), *_pods_down(node, down, len(moved.moved))]
    created = tuple(Move(key, to=where) for key, where in later.placed.items())
    return replace(moved.told(answer), conclusion=said, created=created, notes=tuple(notes))


def _changes(old: Machine, new: Machine) -> Iterator[MachineChange]:
    if new.memory != old.memory and new.memory is not None:
        was = wording.plain(demand.MEMORY, old.memory) if old.memory is not None else UNKNOWN
        becomes = wording.plain(demand.MEMORY, new.memory)
        yield MachineChange(old.name, old.vmid, old.host, "memory", was, becomes, old.running)
    if new.cores != old.cores:
        was = str(old.cores) if old.cores is not None else UNKNOWN
        yield MachineChange(old.name, old.vmid, old.host, "cores", was, str(new.cores), old.running)


def _grown(node: Node, old: Machine, new: Machine) -> Node:
    """The node with its machine's new size. What is not known of that, its capacity tells."""
    added = {
        demand.MEMORY: binary_bytes((new.memory or 0) - _memory(node, old)) if new.memory else ZERO,
        demand.CPU: millicores(1000 * (new.cores or 0) - _threads(node, old)) if new.cores else ZERO,
    }
    return replace(
        node,
        allocatable={name: _plus(amount, added.get(name, ZERO)) for name, amount in node.allocatable.items()},
        capacity={name: _plus(amount, added.get(name, ZERO)) for name, amount in node.capacity.items()},
    )


def _memory(node: Node, machine: Machine) -> int:
    return machine.memory if machine.memory is not None else node.capacity.get(demand.MEMORY, ZERO).units


def _threads(node: Node, machine: Machine) -> int:
    return 1000 * machine.cores if machine.cores is not None else node.capacity.get(demand.CPU, ZERO).millis


def _plus(amount: Quantity, more: Quantity) -> Quantity:
    total = amount.plus(more)
    return total if total.nanos > 0 else ZERO


def _offer(node: Node) -> str:
    found = demand.integers(node.allocatable)
    known = (name for name in (demand.CPU, demand.MEMORY) if name in found)
    return wording.listed({name: wording.rounded_down(name, found[name]) for name in known})


def _notes(old: Machine, changes: tuple[MachineChange, ...]) -> Iterator[str]:
    if changes and old.running:
        yield f"machine {old.vmid} has to be stopped and started: until then the change is pending"
    if old.pending:
        yield f"pending changes of machine {old.vmid} take effect then, too: {', '.join(sorted(old.pending))}"


def _pods_down(node: Node, down: int, moving: int) -> Iterator[str]:
    if down > moving:
        count = sentences.counted(down - moving, f"pod of {node.name} is", f"pods of {node.name} are")
        yield f"{count} down until it is up again"
    if down:
        yield f"drain:{node.name} before it moves them in the order that their budgets allow"
