"""The steps `lose` and `remove`: a node falls silent, or its object is deleted and its machine stopped.

A loss has two phases. First the pods whose controllers replace them without help come back elsewhere. The
rest stays on the node, Terminating, until somebody acts; where those would then go is tried, told, and not
done.
"""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack
from typing import Final

from msgspec.structs import replace

from bayplan.app import machines, naming, sentences
from bayplan.app.answers import Move, RefusedPod, Stay, StepResult, Unplaced, WaitingVolume
from bayplan.app.steps import Lose, Remove
from bayplan.app.world import Settled, World
from bayplan.capacity import filling, trials, verdicts
from bayplan.capacity.remedies import wording
from bayplan.capacity.survival import quorum
from bayplan.disruption import loss
from bayplan.disruption.loss import UNREACHABLE, Loss, Release, Replaced
from bayplan.model import demand
from bayplan.model.machines import Machine
from bayplan.model.names import PodKey
from bayplan.model.nodes import Node, Taint
from bayplan.model.pods import Effect
from bayplan.scheduling import chance, settle
from bayplan.scheduling.settle import Outcome

SILENT: Final = (UNREACHABLE, Taint(UNREACHABLE.key, "", Effect.NO_SCHEDULE))
UNTIL: Final = "somebody acts: " + ", or ".join(release.value for release in Release)


def lose_node(step: Lose, world: World) -> StepResult:
    """A node falls silent, and nobody does anything about it."""
    node = naming.node(step.node, world.snapshot)
    return silence([node], f"Node {node.name}", step.text, world)


def silence(nodes: Sequence[Node], subject: str, text: str, world: World) -> StepResult:
    """Nodes fall silent at the same moment, and nobody does anything about it."""
    ownership, before = world.ownership, world.snapshot
    found = [loss.lose(before, node.name, world.estate.kubernetes, ownership=ownership) for node in nodes]
    silent = {node.name: _silent(node) for node in nodes}
    world.change(nodes=tuple(silent.get(one.name, one) for one in before.nodes))
    moves, settled = _replace_all(found, world)
    later = _second_phase(found, world)
    stays = tuple(
        Stay(one.pod.key, one.reason, UNTIL.replace("<node>", each.node))
        for each in found
        for one in each.stuck
    )
    told = _told(text, "lose", subject, found, moves, settled)
    halted = quorum.without([node.name for node in nodes], quorum.among(before.nodes))
    notes = (f"{halted}; what is placed here is what would be then",) * bool(halted)
    return replace(
        told,
        stays=stays,
        later=later,
        complete=told.complete and not stays and not halted,
        notes=(*notes, *told.notes),
    )


def _silent(node: Node) -> Node:
    kept = tuple(taint for taint in node.taints if taint.key != UNREACHABLE.key)
    return replace(node, ready=False, taints=(*kept, *SILENT))


def remove_node(step: Remove, world: World) -> StepResult:
    """A node object is deleted: the garbage collector takes every pod bound to it."""
    node = naming.node(step.node, world.snapshot)
    machine = world.hosting.machine_of(node.name)
    found = loss.remove(world.snapshot, node.name, world.ownership)
    seen = world.snapshot
    world.change(
        nodes=tuple(one for one in seen.nodes if one.name != node.name),
        csi_nodes=tuple(one for one in seen.csi_nodes if one.name != node.name),
        attachments=tuple(one for one in seen.attachments if one.node != node.name),
    )
    for pod in found.gone:
        world.drop(pod)
    moves, settled = _replace_all([found], world)
    told = _told(step.text, "remove", f"Node {node.name}", [found], moves, settled)
    if machine is None:
        return told
    return replace(told, machines=machines.stop([machine], world), notes=(*told.notes, *_gain(machine)))


def _gain(machine: Machine) -> Iterator[str]:
    """What the host has back, what it has not, and what would bring the node back."""
    memory = wording.amount(demand.MEMORY, machine.memory) if machine.memory is not None else "its memory"
    back = f"{memory} and {machine.cores or 'its'} virtual CPUs"
    if machine.onboot:
        yield (
            f"machine {machine.vmid} starts with its host (onboot), and its kubelet would join again: {back} "
            f"stay promised on {machine.host} until that is switched off"
        )
    elif machine.running:
        yield f"machine {machine.vmid} is stopped: host {machine.host} has {back} back"
    yield f"the disks of machine {machine.vmid} stay until it is destroyed"


def _replace_all(losses: Sequence[Loss], world: World) -> tuple[tuple[Move, ...], Settled]:
    """What goes, goes; what comes for it is placed in the order in which it is created."""
    leaving = [(each, found.node) for found in losses for each in found.first]
    for pod in (pod for found in losses for pod in found.lost):
        world.drop(pod)
    for each, _ in leaving:
        world.drop(each.pod, replaced=True)
    total = Settled({})
    for moment in sorted({each.at for each, _ in leaving}):
        created = [each for each, _ in leaving if each.at == moment]
        total = _joined(total, _come(created, world))
    moves = tuple(_move(each, node, total.placed, 1) for each, node in leaving)
    return moves, total


def _move(each: Replaced, origin: str, places: Mapping[PodKey, str], wave: int, *notes: str) -> Move:
    new = each.replacement.key
    return Move(each.pod.key, origin, new, places.get(new, ""), wave, each.at, notes=notes)


def _come(created: Sequence[Replaced], world: World) -> Settled:
    refused: list[RefusedPod] = []
    for each in created:
        answer = world.succeed(each.pod, each.replacement)
        refused += [answer] if answer else []
    fresh = [world.pods[each.replacement.key] for each in created if each.replacement.key in world.pods]
    settled = world.place(fresh)
    return replace(settled, refused=(*refused, *settled.refused))


def _joined(one: Settled, other: Settled) -> Settled:
    return Settled(
        {**one.placed, **other.placed},
        (*one.unplaced, *other.unplaced),
        (*one.displaced, *other.displaced),
        (*one.refused, *other.refused),
    )


def _second_phase(losses: Sequence[Loss], world: World) -> tuple[Move, ...]:
    """Where the stuck pods would come back if their nodes were marked out of service at once."""
    returning = [(each, found) for found in losses for each in _released(found)]
    if not returning:
        return ()
    tried = _tried([each for each, _ in returning], losses, world)
    return tuple(
        _move(each, found.node, tried.placed, 2, _how(found), *_pushes(each, tried))
        for each, found in returning
    )


def _pushes(each: Replaced, tried: Outcome) -> Iterator[str]:
    """Whom a pod that comes back would push off."""
    candidate = tried.preempted.get(each.replacement.key)
    if candidate is not None:
        victims = verdicts.names(victim.key for victim in candidate.victims)
        yield f"it would push {victims} off {candidate.node}"


def _released(found: Loss) -> list[Replaced]:
    acted = loss.second_phase(found, Release.OUT_OF_SERVICE, found.unreachable_at)
    waiting = {each.pod.key for each in found.stuck}
    return [each for each in acted.first if each.pod.key in waiting]


def _how(found: Loss) -> str:
    how = Release.OUT_OF_SERVICE.value.replace("<node>", found.node)
    return f"once somebody acts; counted for `{how}` at second {found.unreachable_at}"


def _tried(returning: Sequence[Replaced], losses: Sequence[Loss], world: World) -> Outcome:
    """Places for replacements, and whom they push off; all of it is undone at once."""
    going = {each.pod.key for each in returning}
    with ExitStack() as gone:
        for bay in [world.fleet.by_name[found.node] for found in losses]:
            gone.enter_context(trials.without([key for key in bay.pods if key in going], bay))
        orders = {bay.name: list(bay.pods) for bay in world.fleet.bays}
        tried = filling.Filling(world.fleet)
        pods = settle.queue(each.replacement for each in returning)
        outcome = settle.settle(pods, world.fleet, chance.first, preempt=True)
        pushed = {
            victim.key: (victim, candidate.node)
            for candidate in outcome.preempted.values()
            for victim in candidate.victims
        }
        tried.placed.update({key: node for key, node in outcome.placed.items() if key not in pushed})
        tried.undo()
        standing = {key: one for key, one in pushed.items() if key not in outcome.placed}
        for victim, node in standing.values():
            world.fleet.place(victim, world.fleet.by_name[node])
        for node in {node for _, node in standing.values()}:
            world.fleet.by_name[node].arrange(orders[node])
    return replace(outcome, placed={key: at for key, at in outcome.placed.items() if key not in pushed})


def _told(
    text: str, kind: str, subject: str, losses: Sequence[Loss], moves: tuple[Move, ...], settled: Settled
) -> StepResult:
    origins = {move.replacement: move.pod for move in moves}
    unplaced = tuple(Unplaced(one.pod, one.message, origins.get(one.pod, "")) for one in settled.unplaced)
    lost = tuple(pod.key for found in losses for pod in found.lost)
    gone = sum(len(found.gone) for found in losses)
    fate = "go with it" if kind == "remove" else "go down with it"
    return StepResult(
        text, kind, subject, _conclusion(losses, moves),
        complete=not unplaced and not lost,
        moved=moves, unplaced=unplaced, displaced=settled.displaced, refused=settled.refused,
        deleted=lost, waiting=tuple(one for found in losses for one in _waiting(found)),
        notes=(f"{gone} pods that belong to the node, or had finished, {fate}",) if gone else (),
    )  # fmt: skip


def _conclusion(losses: Sequence[Loss], moves: Sequence[Move]) -> str:
    stuck, lost = sum(len(found.stuck) for found in losses), sum(len(found.lost) for found in losses)
    where = losses[0].node if len(losses) == 1 else "their nodes"
    until = f"on {where} until somebody acts"
    return sentences.joined([
        f"{sum(1 for move in moves if move.to)} of {len(moves)} replaced pods find a place",
        sentences.counted(stuck, f"stays {until}", f"stay {until}"),
        sentences.counted(lost, "is lost for good", "are lost for good"),
    ])  # fmt: skip


def _waiting(found: Loss) -> tuple[WaitingVolume, ...]:
    why = (
        f"still attached to {found.node}: it is let go {loss.FORCED_DETACH} s after the old pod is gone, "
        "and the old pod is only gone once somebody acts"
    )
    return tuple(
        WaitingVolume(late.pod.key, late.holding.volume or late.holding.claim, late.at, why)
        for late in found.late_volumes
    )
