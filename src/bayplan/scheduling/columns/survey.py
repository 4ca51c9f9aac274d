"""What the loss of each single node would do: a survey over a whole fleet, one fork after the other.

A lost node takes no pods and gives up those it has; whatever a controller would make again is placed
elsewhere, in the order of the queue, without preemption. Then everything is put back. DaemonSet pods and
mirror pods go down with their node; pods without a controller are lost.
"""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing
from typing import Final

from bayplan.model.names import NodeName, PodKey
from bayplan.model.pods import Pod
from bayplan.model.record import Record
from bayplan.scheduling import chance
from bayplan.scheduling.columns.engine import Engine
from bayplan.scheduling.fleet import Bay, Fleet
from bayplan.scheduling.settle import queue

BOUND_TO_NODE: Final = ("DaemonSet", "Node")
"""Kinds of owners whose pods are not made again elsewhere."""


class Loss(Record, frozen=True):
    """The difference that losing a node makes. `lost`: pods that nobody would make again."""

    node: NodeName
    moved: dict[PodKey, NodeName] = {}
    unplaced: tuple[PodKey, ...] = ()
    lost: tuple[PodKey, ...] = ()


def losses(fleet: Fleet, names: Iterable[NodeName] | None = None) -> Iterator[Loss]:
    """The loss of each node, or of those named, by itself. Leaves the fleet as it was."""
    with closing(Engine(fleet)) as engine:
        for bay in [fleet.by_name[name] for name in names] if names is not None else fleet.bays:
            with engine.rehearsal():
                loss = _lose(bay, engine)
            yield loss


def _lose(bay: Bay, engine: Engine) -> Loss:
    fleet, order = engine.fleet, list(bay.pods)
    bindings, volumes = dict(fleet.bindings), set(fleet.taken_volumes)
    standing = [pod for pod in bay.pods.values() if not _bound_to(pod)]
    homeless = [pod for pod in standing if pod.controller and not pod.terminating]
    taken = [fleet.remove(pod.key, bay) for pod in standing]
    engine.closed = [bay.index]
    moved: dict[PodKey, NodeName] = {}
    unplaced = [pod.key for pod in queue(homeless) if not _move(pod, engine, moved)]
    engine.closed = []
    for key, name in moved.items():
        fleet.remove(key, fleet.by_name[name])
    _put_back(taken, order, bay, fleet)
    fleet.bindings, fleet.taken_volumes = bindings, volumes
    lost = tuple(pod.key for pod in standing if pod.controller is None)
    return Loss(bay.name, moved, tuple(unplaced), lost)


def _move(pod: Pod, engine: Engine, moved: dict[PodKey, NodeName]) -> bool:
    shape = engine.fleet.shapes.of(pod)
    bay = engine.choose(pod, shape, chance.first)
    if bay is None:
        return False
    engine.fleet.place(pod, bay, shape)
    moved[pod.key] = bay.name
    return True


def _put_back(taken: Sequence[Pod], order: Sequence[PodKey], bay: Bay, fleet: Fleet) -> None:
    for pod in taken:
        fleet.place(pod, bay)
    bay.arrange(order)


def _bound_to(pod: Pod) -> bool:
    owner = pod.controller
    return pod.mirror or (owner is not None and owner.kind in BOUND_TO_NODE)
