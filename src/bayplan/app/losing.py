"""The steps `lose` and `remove`: a node falls silent, or its object is deleted.

A loss has two phases. First the pods whose controllers replace them without help come back elsewhere. The
rest stays on the node, Terminating, until somebody acts; where those would then go is tried, told, and not
done.
"""

from collections.abc import Sequence
from typing import Final

from msgspec.structs import replace

from bayplan.app import naming, sentences
from bayplan.app.answers import Move, RefusedPod, Stay, StepResult, Unplaced, WaitingVolume
from bayplan.app.steps import Lose, Remove
from bayplan.app.world import Settled, World
from bayplan.capacity import filling, trials
from bayplan.disruption import loss
from bayplan.disruption.loss import UNREACHABLE, Loss, Release, Replaced
from bayplan.model.names import PodKey
from bayplan.model.nodes import Taint
from bayplan.model.pods import Effect
from bayplan.scheduling import chance, settle

SILENT: Final = (UNREACHABLE, Taint(UNREACHABLE.key, "", Effect.NO_SCHEDULE))
UNTIL: Final = "somebody acts: " + ", or ".join(release.value for release in Release)


def lose_node(step: Lose, world: World) -> StepResult:
    """A node falls silent, and nobody does anything about it."""
    node = naming.node(step.node, world.snapshot)
    found = loss.lose(world.snapshot, node.name, world.estate.kubernetes, ownership=world.ownership)
    kept = tuple(taint for taint in node.taints if taint.key != UNREACHABLE.key)
    world.change_node(replace(node, ready=False, taints=(*kept, *SILENT)))
    moves, settled = _replace_all(found, world)
    later = _second_phase(found, world)
    until = UNTIL.replace("<node>", node.name)
    stays = tuple(Stay(one.pod.key, one.reason, until) for one in found.stuck)
    told = _told(step.text, "lose", found, moves, settled)
    return replace(told, stays=stays, later=later, complete=told.complete and not stays)


def remove_node(step: Remove, world: World) -> StepResult:
    """A node object is deleted: the garbage collector takes every pod bound to it."""
    node = naming.node(step.node, world.snapshot)
    found = loss.remove(world.snapshot, node.name, world.ownership)
    seen = world.snapshot
    world.change(
        nodes=tuple(one for one in seen.nodes if one.name != node.name),
        csi_nodes=tuple(one for one in seen.csi_nodes if one.name != node.name),
        attachments=tuple(one for one in seen.attachments if one.node != node.name),
    )
    for pod in found.gone:
        world.drop(pod)
    moves, settled = _replace_all(found, world)
    return _told(step.text, "remove", found, moves, settled)


def _replace_all(found: Loss, world: World) -> tuple[tuple[Move, ...], Settled]:
    """What goes, goes; what comes for it is placed in the order in which it is created."""
    for pod in found.lost:
        world.drop(pod)
    for each in found.first:
        world.drop(each.pod, replaced=True)
    total = Settled({})
    for moment in sorted({each.at for each in found.first}):
        created = [each for each in found.first if each.at == moment]
        total = _joined(total, _come(created, world))
    moves = tuple(
        Move(
            each.pod.key,
            found.node,
            each.replacement.key,
            total.placed.get(each.replacement.key, ""),
            1,
            each.at,
        )
        for each in found.first
    )
    return moves, total


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


def _second_phase(found: Loss, world: World) -> tuple[Move, ...]:
    """Where the stuck pods would come back if the node were marked out of service as soon as it is silent."""
    if not found.stuck:
        return ()
    how = Release.OUT_OF_SERVICE.value.replace("<node>", found.node)
    acted = loss.second_phase(found, Release.OUT_OF_SERVICE, found.unreachable_at)
    waiting = {each.pod.key for each in found.stuck}
    returning = [each for each in acted.first if each.pod.key in waiting]
    places = _tried(returning, found, world)
    note = f"once somebody acts; counted for `{how}` at second {found.unreachable_at}"
    return tuple(
        Move(
            each.pod.key, found.node, each.replacement.key, places.get(each.replacement.key, ""), 2, each.at,
            notes=(note,),
        )
        for each in returning
    )  # fmt: skip


def _tried(returning: Sequence[Replaced], found: Loss, world: World) -> dict[PodKey, str]:
    """Places for replacements, which are taken out again at once."""
    bay = world.fleet.by_name[found.node]
    standing = [each.pod.key for each in returning if each.pod.key in bay.pods]
    with trials.without(standing, bay):
        tried = filling.Filling(world.fleet)
        outcome = settle.settle([each.replacement for each in returning], world.fleet, chance.first)
        tried.placed.update(outcome.placed)
        tried.undo()
    return dict(outcome.placed)


def _told(text: str, kind: str, found: Loss, moves: tuple[Move, ...], settled: Settled) -> StepResult:
    origins = {move.replacement: move.pod for move in moves}
    unplaced = tuple(Unplaced(one.pod, one.message, origins.get(one.pod, "")) for one in settled.unplaced)
    placed = sum(1 for move in moves if move.to)
    until = f"on {found.node} until somebody acts"
    said = sentences.joined([
        f"{placed} of {len(moves)} replaced pods find a place",
        sentences.counted(len(found.stuck), f"stays {until}", f"stay {until}"),
        sentences.counted(len(found.lost), "is lost for good", "are lost for good"),
    ])  # fmt: skip
    gone = len(found.gone)
    fate = "go with it" if kind == "remove" else "go down with it"
    return StepResult(
        text, kind, f"Node {found.node}", said,
        complete=not unplaced and not found.lost,
        moved=moves, unplaced=unplaced, displaced=settled.displaced, refused=settled.refused,
        deleted=tuple(pod.key for pod in found.lost), waiting=_waiting(found),
        notes=(f"{gone} pods that belong to the node, or had finished, {fate}",) if gone else (),
    )  # fmt: skip


def _waiting(found: Loss) -> tuple[WaitingVolume, ...]:
    why = (
        f"still attached to {found.node}: it is let go {loss.FORCED_DETACH} s after the old pod is gone, "
        "and the old pod is only gone once somebody acts"
    )
    return tuple(
        WaitingVolume(late.pod.key, late.holding.volume or late.holding.claim, late.at, why)
        for late in found.late_volumes
    )
