"""Cards that machines have for themselves, and the step `move-gpu`: one goes to another machine of its host.

What makes a node one with a card follows it: the extended resources, the labels and taints of its maker, and
the labels by which node feature discovery tells its devices. What somebody has written on a node by hand
stays. Both machines are stopped and started, so pods that asked for what their node no longer has are not let
in again; they go where it is now.
"""

from collections.abc import Iterator, Sequence
from typing import Final

from msgspec.structs import replace

from bayplan.app import growing, naming, sentences
from bayplan.app.answers import MachineChange, Move, RefusedPod, StepResult
from bayplan.app.relocating import relocate, standing
from bayplan.app.steps import MoveGpu
from bayplan.app.world import World, refused_pod
from bayplan.capacity.survival.gpus import MAKERS
from bayplan.model import demand
from bayplan.model.errors import InvalidInput
from bayplan.model.machines import Machine
from bayplan.model.making import NewPod
from bayplan.model.names import NodeName, PodKey
from bayplan.model.nodes import Node
from bayplan.model.pods import Pod
from bayplan.model.workloads import Kind
from bayplan.scheduling import terms

DISCOVERED: Final = "feature.node.kubernetes.io/pci-"


def resources(node: Node, world: World) -> tuple[str, ...]:
    """The extended resources by which a node offers its cards: the makers', and those declared as such."""
    offered = [
        name for name, amount in node.allocatable.items() if amount.nanos > 0 and demand.is_extended(name)
    ]
    declared = {card.resource for card in world.estate.declaration.cards}
    known = [name for name in offered if name in declared or name.startswith(MAKERS)]
    return tuple(sorted(known or offered))


def without(node: Node, names: Sequence[str]) -> Node:
    """The node without these resources."""
    return replace(
        node,
        allocatable={name: amount for name, amount in node.allocatable.items() if name not in names},
        capacity={name: amount for name, amount in node.capacity.items() if name not in names},
    )


def users(node: NodeName, names: Sequence[str], world: World) -> list[Pod]:
    """The pods of a node that ask for one of these resources."""
    return [
        pod for pod in standing(node, world)
        if any(world.fleet.shapes.of(pod).requests.get(name) for name in names)
    ]  # fmt: skip


def move_gpu(step: MoveGpu, world: World) -> StepResult:
    """The card of a host goes to the machine of another node there."""
    target = naming.node(step.node, world.snapshot)
    receiver = _machine(target, world)
    origin = _origin(step, receiver, world)
    giver = _machine(origin, world)
    names = resources(origin, world)
    bare, laden = _handed_over(origin, target, names)
    going = _leaving(origin, bare, names, world)
    world.change_node(bare)
    world.change_node(laden)
    changes = _pass_through(giver, receiver, world)
    daemons = [pod for pod in standing(origin.name, world) if _daemon_leaves(pod, bare)]
    for pod in daemons:
        world.drop(pod)
    made, refused = _new_daemons(laden, world)
    moved = relocate([pod for pod in going if pod.key in world.pods], world)
    created = (*made, *(Move(key, to=where) for key, where in world.retry().placed.items()))
    answer = StepResult(
        step.text, "move-gpu", f"Node {target.name}", _said(origin, target, names, moved.moved),
        complete=not refused, created=created, refused=refused, machines=changes,
        notes=(*_notes(giver, receiver), *_no_longer_wanted(daemons)),
    )  # fmt: skip
    return moved.told(answer)


def _machine(node: Node, world: World) -> Machine:
    found = world.hosting.machine_of(node.name)
    if found is None:
        raise naming.unread("machine of node", node.name)
    return found


def _origin(step: MoveGpu, receiver: Machine, world: World) -> Node:
    """Whose card it is: that of the only other node on the host that has one."""
    holders = [
        node for node in world.snapshot.nodes
        if (machine := world.hosting.machine_of(node.name)) is not None
        and machine.host == receiver.host and machine.devices and machine.vmid != receiver.vmid
    ]  # fmt: skip
    named = [node for node in holders if step.origin in ("", node.name)]
    if len(named) == 1:
        return named[0]
    known = ", ".join(node.name for node in holders)
    if not named:
        have = f"those that have one are {known}" if known else "no other node there has one"
        message = f"no card of host {receiver.host} can go to {step.node}: {have}"
    else:
        message = f"{known} have cards on host {receiver.host}; write move-gpu:{step.node},from=NODE"
    raise InvalidInput(message, value=step.text)


def _leaving(origin: Node, bare: Node, names: Sequence[str], world: World) -> list[Pod]:
    """Those that ask for the card, and those that stand there for the marks that go with it."""
    asking = {pod.key for pod in users(origin.name, names, world)}
    return [
        pod for pod in standing(origin.name, world)
        if not _is_daemon(pod)
        and (pod.key in asking or (terms.eligible(pod.spec, origin) and not terms.eligible(pod.spec, bare)))
    ]  # fmt: skip


def _handed_over(origin: Node, target: Node, names: Sequence[str]) -> tuple[Node, Node]:
    """Both nodes once the card has moved."""
    labels = {key: value for key, value in origin.labels.items() if _follows(key, names, target)}
    taints = tuple(taint for taint in origin.taints if taint.key.startswith(MAKERS))
    bare = replace(
        without(origin, names),
        labels={key: value for key, value in origin.labels.items() if key not in labels},
        taints=tuple(taint for taint in origin.taints if taint not in taints),
    )
    laden = replace(
        target,
        labels={**target.labels, **labels},
        taints=(*target.taints, *(taint for taint in taints if taint not in target.taints)),
        allocatable={**target.allocatable, **{name: origin.allocatable[name] for name in names}},
        capacity={
            **target.capacity, **{name: origin.capacity[name] for name in names if name in origin.capacity},
        },
    )  # fmt: skip
    return bare, laden


def _follows(key: str, names: Sequence[str], target: Node) -> bool:
    if key.startswith(MAKERS) and any(_maker(name) == _maker(key) for name in names):
        return True
    return key.startswith(DISCOVERED) and key not in target.labels


def _maker(name: str) -> str:
    return name.partition("/")[0]


def _pass_through(giver: Machine, receiver: Machine, world: World) -> tuple[MachineChange, ...]:
    """The devices change machines. Memory of a machine with a device cannot be taken back."""
    cards = giver.devices
    world.change_machines([
        replace(giver, devices=(), pinned=False),
        replace(receiver, devices=(*receiver.devices, *cards), pinned=True),
    ])  # fmt: skip
    what = ", ".join(card.mapping or "+".join(card.addresses) or card.slot for card in cards)
    return (
        MachineChange(giver.name, giver.vmid, giver.host, "device", what, "none", giver.running),
        MachineChange(receiver.name, receiver.vmid, receiver.host, "device", "none", what, receiver.running),
    )


def _is_daemon(pod: Pod) -> bool:
    owner = pod.controller
    return owner is not None and owner.kind == Kind.DAEMON_SET


def _daemon_leaves(pod: Pod, bare: Node) -> bool:
    return _is_daemon(pod) and not terms.eligible(pod.spec, bare)


def _new_daemons(node: Node, world: World) -> tuple[tuple[Move, ...], tuple[RefusedPod, ...]]:
    """The DaemonSet pods that a node gets by its new marks."""
    ownership = world.ownership
    served = {
        (owner.kind, owner.key) for pod in standing(node.name, world)
        if (owner := ownership.workload_of(pod)) is not None
    }  # fmt: skip
    refused: list[RefusedPod] = []
    fresh: list[Pod] = []
    for workload, pod in list(growing.fitting_daemons(node, world)):
        if (workload.kind, workload.key) not in served:
            created = world.create([NewPod(pod)])
            fresh += created.pods
            refused += [refused_pod(pod, created.refused)] if created.refused is not None else []
    placed = world.place(fresh).placed
    return tuple(Move(PodKey(key), to=where) for key, where in placed.items()), tuple(refused)


def _said(origin: Node, target: Node, names: Sequence[str], moves: Sequence[Move]) -> str:
    along = sum(1 for move in moves if move.to == target.name)
    return sentences.joined([
        f"{', '.join(names) or 'the card'} goes from {origin.name} to {target.name}",
        sentences.counted(along, "pod goes along", "pods go along"),
        sentences.counted(
            sum(1 for move in moves if not move.to), "finds no place and waits", "find no place and wait"
        ),
    ])  # fmt: skip


def _no_longer_wanted(daemons: Sequence[Pod]) -> Iterator[str]:
    if daemons:
        yield f"DaemonSet pods that go with the marks of the card: {', '.join(pod.key for pod in daemons)}"


def _notes(giver: Machine, receiver: Machine) -> Iterator[str]:
    yield f"machines {giver.vmid} and {receiver.vmid} have to stop and start: their pods are down then"
    if len(giver.devices) > 1:
        yield f"all {len(giver.devices)} devices of machine {giver.vmid} move"
    if receiver.balloon:
        yield f"the memory of machine {receiver.vmid} cannot be ballooned any more"
