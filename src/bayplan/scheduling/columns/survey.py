"""What losses would do to a large fleet: one rehearsed after the other on the same columns, and put back.

`losses` is the quick survey of single nodes. A lost node takes no pods and gives up those it has; whatever a
controller would make again is placed elsewhere, in the order of the queue, without preemption. DaemonSet pods
and mirror pods go down with their node; pods without a controller are lost.

`WideRehearsal` is for those who lose several nodes at once, decide themselves who comes back and in which
order, and want preemption. That is tried only for pods that find no place, since it asks rule by rule.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from typing import Final

import numpy as np
from numpy.typing import NDArray

from bayplan.model.names import NodeName, PodKey
from bayplan.model.pods import Pod
from bayplan.model.record import Record
from bayplan.scheduling import chance, screening
from bayplan.scheduling.assurance import Hindrance
from bayplan.scheduling.chance import Pick
from bayplan.scheduling.columns.engine import Engine
from bayplan.scheduling.columns.standing import NOWHERE
from bayplan.scheduling.decision import Decision
from bayplan.scheduling.fleet import Bay, Fleet
from bayplan.scheduling.profile import SPREAD, Profile
from bayplan.scheduling.rehearsal import Rehearsal
from bayplan.scheduling.rules import fit
from bayplan.scheduling.settle import queue
from bayplan.scheduling.shapes import Shape

BOUND_TO_NODE: Final = ("DaemonSet", "Node")
"""Kinds of owners whose pods are not made again elsewhere."""


PATIENCE: Final = 10_000
"""On so many nodes altogether preemption is tried in one loss; then it is left out."""
FAR_REACHING: Final = 100_000
"""Up to so many pairs of node and pod it is tried for pods whose rules look at pods elsewhere."""


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


class WideRehearsal(Rehearsal):
    """Rehearsals over columns. `close` it when done."""

    def __init__(self, fleet: Fleet, profiles: Mapping[str, Profile] | None = None) -> None:
        super().__init__(fleet, profiles)
        self._engine = Engine(fleet)
        self._pods = sum(len(bay.pods) for bay in fleet.bays)
        self._left = 0

    def close(self) -> None:
        """Stops following the fleet."""
        self._engine.close()

    @contextmanager
    def _closed(self) -> Iterator[None]:
        """The columns know closed nodes; only where rules are asked one by one they have to be marked."""
        self._left = PATIENCE // max(1, len(self.fleet.bays))
        self._engine.closed = [self.fleet.by_name[name].index for name in self.lost]
        with self._engine.rehearsal():
            yield
        self._engine.closed = []

    def _reconsider(self, bay: Bay) -> None:
        self._engine.reconsider(bay)

    def _attempt(self, pod: Pod, shape: Shape, pick: Pick) -> Bay | Decision:
        if pod.status.nominated_node or pod.spec.scheduling_gates:
            return self._marked(pod, shape, pick)
        ranking = self._engine.ranking(pod, shape)
        index = int(ranking.argmax())
        if ranking[index] == NOWHERE:
            return self._marked(pod, shape, pick)
        if pick is chance.first:
            self.ties = self.ties or int(np.count_nonzero(ranking == ranking[index]) > 1)
            return self.fleet.bays[index]
        ties = np.flatnonzero(ranking == ranking[index]).tolist()
        self.ties += len(ties) > 1
        return self.fleet.bays[pick(ties)]

    def _preempts(self, pod: Pod, shape: Shape) -> bool:
        """Preemption is tried for so many pods of a loss, not where each trial looks at the whole fleet."""
        if not self._preempting or not self.fleet.profile.preemption:
            return False
        steady = screening.Panel(shape, self.fleet).steady
        wanted = self._left > 0 and (steady or len(self.fleet.bays) * self._pods <= FAR_REACHING)
        self._left -= wanted
        self.untried += not wanted
        return wanted

    def _marked(self, pod: Pod, shape: Shape, pick: Pick) -> Bay | Decision:
        with super()._closed():
            return self._asked(pod, shape, pick)

    def _reserve(self, pod: Pod, shape: Shape, total: Mapping[str, int], hindrance: Hindrance) -> float:
        """Where pods have to spread, the least of any domain."""
        engine, key = self._engine, hindrance.key
        shares = engine.shares(fit.counted(shape, self.fleet.profile), total)
        shares = shares * engine.open_to(shape, apart_from=SPREAD if key else "")
        parts = [shares[one] for one in engine.domains(key)] if key else [shares]
        return min((_less(part, hindrance.nodes) for part in parts), default=0.0)


def _less(shares: NDArray[np.float64], number: int) -> float:
    """The sum without so many of the largest."""
    if number >= len(shares):
        return 0.0
    left = np.partition(shares, len(shares) - number)[: len(shares) - number] if number else shares
    return float(left.sum())


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
