"""Where the pods of some nodes would go: tried on one fleet, and undone.

While the nodes are drained they are cordoned, but still there: as a domain to spread over, with the pods of
DaemonSets on them. As long as everything finds room the columns place it. From the first pod on that would
push others off, the rules are asked one by one (`displacing`), in a fork. What finds no place at all waits
until the nodes are deleted, and is tried once more without them.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Final

from msgspec.structs import replace

from bayplan.capacity.ground import Ground
from bayplan.capacity.removal.displacing import NO_PLACE, Displacing, Effort, Trial, could_push, lowest
from bayplan.capacity.removal.movers import Mover
from bayplan.model.names import NodeName, PodKey
from bayplan.model.pods import Pod
from bayplan.model.storage import PersistentVolumeClaim
from bayplan.scheduling import chance, settle
from bayplan.scheduling.columns.engine import Engine
from bayplan.scheduling.fleet import Bay, Fleet
from bayplan.scheduling.rules.unschedulable import CORDONED

EFFORT: Final = 60_000
"""So many nodes and pods are looked at for pods that find no place, over all sets; after that, roughly."""


class Rehearsal:
    """A fleet of its own, on which one set of nodes after the other is emptied. Close it when done."""

    def __init__(self, ground: Ground, fresh: Iterable[PersistentVolumeClaim] = ()) -> None:
        self._ground = ground
        self._fleet = ground.fleet()
        added = tuple(fresh)
        if added:
            self._fleet.facts = self._fleet.facts.knowing(added)
        self._engine = Engine(self._fleet)
        self._effort = Effort(EFFORT)
        self._lowest = lowest(self._fleet)

    def close(self) -> None:
        """Lets go of the columns."""
        self._engine.close()

    def empty(
        self, nodes: Sequence[NodeName], waves: Sequence[Sequence[Mover]], freed: Mapping[PodKey, Pod | None]
    ) -> Trial:
        """Drains nodes wave by wave.

        `freed`: what comes for a pod in place of its successor, or None where it needs no place.
        """
        with self._engine.rehearsal(), self._open(nodes) as moved:
            desk: Displacing | None = None
            waiting: list[Pod] = []
            for wave in waves:
                coming = _leave(wave, freed, desk.fleet if desk else self._fleet)
                if desk is None:
                    coming = self._place_all(coming, moved, waiting)
                    desk = self._desk(nodes, moved) if coming else None
                waiting += desk.place(coming) if desk else []
            if desk is None and (not waiting or self._effort.left < 0):
                return Trial(dict(moved), {pod.key: NO_PLACE for pod in waiting}, rough=bool(waiting))
            desk = desk or self._desk(nodes, moved)
            desk.delete(nodes)
            return desk.trial(desk.retry(waiting))

    def _desk(self, nodes: Sequence[NodeName], moved: dict[PodKey, NodeName]) -> Displacing:
        """A fork as it is by now, with the nodes cordoned."""
        fleet = self._fleet.fork()
        for name in nodes:
            bay = fleet.by_name[name]
            kept = tuple(taint for taint in bay.node.taints if taint.key != CORDONED.key)
            bay.node = replace(bay.node, unschedulable=True, taints=(*kept, CORDONED))
        return Displacing(self._ground, fleet, self._effort, moved)

    def _place_all(self, coming: list[Pod], moved: dict[PodKey, NodeName], waiting: list[Pod]) -> list[Pod]:
        """Places pods up to the first that finds no room and might make some; that one and all after it."""
        for number, pod in enumerate(coming):
            if not self._place(pod, moved):
                if could_push(pod, self._lowest) and self._effort.left >= 0:
                    return coming[number:]
                waiting.append(pod)
        return []

    @contextmanager
    def _open(self, nodes: Sequence[NodeName]) -> Iterator[dict[PodKey, NodeName]]:
        """While it lasts the nodes take no pods, and everything may be moved about."""
        fleet, moved = self._fleet, dict[PodKey, NodeName]()
        bays = [fleet.by_name[name] for name in nodes]
        before = [(bay, dict(bay.pods)) for bay in bays]
        bindings, volumes = dict(fleet.bindings), set(fleet.taken_volumes)
        self._engine.closed = [bay.index for bay in bays]
        try:
            yield moved
        finally:
            self._engine.closed = []
            fleet.profile = self._ground.profile
            for key, name in moved.items():
                fleet.remove(key, fleet.by_name[name])
            for bay, pods in before:
                _put_back(pods, bay, fleet)
            fleet.bindings, fleet.taken_volumes = bindings, volumes

    def _place(self, pod: Pod, moved: dict[PodKey, NodeName]) -> bool:
        fleet = self._fleet
        fleet.profile = self._ground.profiles.get(pod.spec.scheduler, self._ground.profile)
        if pod.spec.scheduling_gates and fleet.profile.gates:
            return False
        shape = fleet.shapes.of(pod)
        bay = self._engine.choose(pod, shape, chance.first)
        if bay is None:
            return False
        fleet.place(pod, bay, shape)
        moved[pod.key] = bay.name
        return True


def _leave(wave: Sequence[Mover], freed: Mapping[PodKey, Pod | None], fleet: Fleet) -> list[Pod]:
    """Takes a wave out of a fleet; what comes for it, in the order of the queue."""
    for mover in wave:
        bay = fleet.by_name[mover.pod.node]
        if mover.pod.key in bay.pods:
            fleet.remove(mover.pod.key, bay)
    return settle.queue(one for mover in wave if (one := _coming(mover, freed)) is not None)


def _coming(mover: Mover, freed: Mapping[PodKey, Pod | None]) -> Pod | None:
    return freed.get(mover.pod.key, mover.successor) if mover.successor is not None else None


def _put_back(pods: Mapping[PodKey, Pod], bay: Bay, fleet: Fleet) -> None:
    for key, pod in pods.items():
        if key not in bay.pods:
            fleet.place(pod, bay)
    bay.arrange(pods)
