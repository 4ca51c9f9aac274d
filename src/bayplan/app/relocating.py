"""Pods that have to leave their node because it has changed under them, one and all at the same moment."""

from collections.abc import Sequence

from msgspec.structs import replace

from bayplan.app.answers import Move, RefusedPod, StepResult, Unplaced
from bayplan.app.world import Settled, World
from bayplan.disruption import replacements
from bayplan.model.names import NodeName, PodKey
from bayplan.model.nodes import Node
from bayplan.model.pods import Pod
from bayplan.model.record import Record
from bayplan.scheduling.fleet import Bay


class Relocation(Record, frozen=True):
    """Where pods went that had to leave. `lost`: nobody brings them back."""

    moved: tuple[Move, ...] = ()
    lost: tuple[PodKey, ...] = ()
    settled: Settled = Settled()

    @property
    def complete(self) -> bool:
        """Whether all of them stand again."""
        return not self.lost and not self.settled.refused and all(move.to for move in self.moved)

    def told(self, answer: StepResult) -> StepResult:
        """An answer with what became of them."""
        origins = {move.replacement: move.pod for move in self.moved}
        return replace(
            answer,
            complete=answer.complete and self.complete,
            moved=(*answer.moved, *self.moved),
            unplaced=tuple(
                Unplaced(one.pod, one.message, origins.get(one.pod, "")) for one in self.settled.unplaced
            ),
            displaced=(*answer.displaced, *self.settled.displaced),
            refused=(*answer.refused, *self.settled.refused),
            deleted=(*answer.deleted, *self.lost),
        )


def relocate(pods: Sequence[Pod], world: World) -> Relocation:
    """Takes pods off their nodes; what their controllers make for them is placed anew."""
    ownership = world.ownership
    pairs = [(pod, replacements.replacement(pod, ownership)) for pod in pods]
    for pod, successor in pairs:
        world.drop(pod, replaced=successor is not None)
    refused: list[RefusedPod] = []
    fresh: list[Pod] = []
    for pod, successor in pairs:
        if successor is not None:
            answer = world.succeed(pod, successor)
            refused += [answer] if answer else []
            fresh += [] if answer else [world.pods[successor.key]]
    settled = world.place(fresh)
    moved = tuple(
        Move(pod.key, pod.node, successor.key, settled.placed.get(successor.key, ""))
        for pod, successor in pairs
        if successor is not None
    )
    lost = tuple(pod.key for pod, successor in pairs if successor is None and _matters(pod))
    return Relocation(moved, lost, replace(settled, refused=(*refused, *settled.refused)))


def standing(node: NodeName, world: World) -> list[Pod]:
    """The pods of a node that run there, in the order in which a kubelet that starts lets them in again.

    The eldest come first (`HandlePodAdditions` sorts by creation).
    """
    found = [pod for pod in world.pods.values() if pod.node == node and not pod.finished]
    return sorted(
        found, key=lambda pod: (pod.created is not None, pod.created.timestamp() if pod.created else 0)
    )


def misfits(node: Node, world: World) -> list[Pod]:
    """The pods that a kubelet would not let in again (`OutOfmemory`, `OutOfcpu`), as a node is now.

    Critical pods that push others aside then are not modelled.
    """
    bay = Bay(0, node)
    out: list[Pod] = []
    for pod in standing(node.name, world):
        shape = world.fleet.shapes.of(pod)
        if all(amount <= bay.free(name) for name, amount in shape.requests.items()):
            bay.add(pod, shape)
        else:
            out.append(pod)
    return out


def _matters(pod: Pod) -> bool:
    """DaemonSet pods and static pods go with what they are for."""
    owner = pod.controller
    return not pod.terminating and not (owner is not None and owner.kind in ("DaemonSet", replacements.NODE))
