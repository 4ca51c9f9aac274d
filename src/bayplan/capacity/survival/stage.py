"""A ground made ready for rehearsals in one model: the fleet, the engine, who comes for whom, the quotas."""

import importlib
from collections.abc import Hashable, Iterator
from contextlib import contextmanager
from typing import Final

from bayplan.capacity.ground import Ground
from bayplan.capacity.survival.peaks import RealUse
from bayplan.capacity.survival.played import Played
from bayplan.capacity.survival.roster import Roster
from bayplan.capacity.survival.tolls import Tolls
from bayplan.disruption.volumes import Storage
from bayplan.model import demand
from bayplan.model.demand import MEMORY
from bayplan.model.pods import Pod
from bayplan.scheduling import chance
from bayplan.scheduling.fleet import Fleet
from bayplan.scheduling.rehearsal import Rehearsal
from bayplan.scheduling.settle import queue, settle
from bayplan.scheduling.shapes import Shape

REQUESTS: Final = "requests"
PEAK: Final = "peak"
MODELS: Final = (REQUESTS, PEAK)
COLUMNS: Final = "bayplan.scheduling.columns.survey"
"""Where the engine for large fleets is. It brings NumPy, which takes longer to load than small ones take."""


class Stage:
    """Where losses are rehearsed. `hopeful` are pods that wait now, and for which there is room now."""

    def __init__(self, ground: Ground, model: str = REQUESTS) -> None:
        self.ground, self.model = ground, model
        self.roster = ground.note(Roster)
        self.storage = ground.note(_storage)
        self.tolls = ground.note(Tolls)
        self.use = ground.note(RealUse)
        fleet = ground.standing.fork() if model == REQUESTS else self._in_use()
        if self.roster.fresh_claims:
            fleet.facts = fleet.facts.knowing(claims=self.roster.fresh_claims)
        self.rehearsal = self._engine(fleet)
        self._limits: dict[int, dict[str, int]] = {}
        self.plays: dict[Hashable, Played] = {}
        """What losses came to."""
        self.waiting = [pod for pod in ground.snapshot.pods if _waits(pod)]
        self.hopeful = self._hopeful()

    @property
    def fleet(self) -> Fleet:
        """The fleet of this model; as it was before any loss, except while one is rehearsed."""
        return self.rehearsal.fleet

    @property
    def narrow(self) -> bool:
        """Whether rules are asked one by one: the fleet is small."""
        return self.ground.settler(len(self.ground.snapshot.nodes), self.roster.movable) is settle

    def dress(self, origin: Pod, pod: Pod) -> Pod:
        """A pod that comes for `origin`, as this model counts it."""
        return pod if self.model == REQUESTS else self.use.dress(origin, pod)

    def limits(self, shape: Shape) -> dict[str, int]:
        """The memory limits of pods of a shape, in bytes."""
        if shape.id not in self._limits:
            found = demand.integers(demand.limits(shape.spec, self.ground.kubernetes))
            self._limits[shape.id] = {MEMORY: found[MEMORY]} if MEMORY in found else {}
        return self._limits[shape.id]

    def close(self) -> None:
        """Ends the rehearsals."""
        self.rehearsal.close()

    def _in_use(self) -> Fleet:
        return Fleet(self.use.snapshot(), self.ground.kubernetes, self.ground.profile)

    def _engine(self, fleet: Fleet) -> Rehearsal:
        if self.narrow:
            return Rehearsal(fleet, self.ground.profiles)
        wide: type[Rehearsal] = importlib.import_module(COLUMNS).WideRehearsal
        return wide(fleet, self.ground.profiles)

    def _hopeful(self) -> list[Pod]:
        """Pods that wait though there is room for them will stand by the time of a loss, or want to."""
        if not self.waiting:
            return []
        with self.rehearsal.losing(()):
            asked = [self.dress(pod, pod) for pod in queue(self.waiting)]
            placed = self.rehearsal.settle(asked, chance.first, preempt=False).placed
        return [pod for pod in self.waiting if pod.key in placed]


@contextmanager
def opened(ground: Ground, model: str) -> Iterator[Stage]:
    """A stage that is closed at the end."""
    stage = Stage(ground, model)
    try:
        yield stage
    finally:
        stage.close()


def _storage(ground: Ground) -> Storage:
    return Storage(ground.snapshot)


def _waits(pod: Pod) -> bool:
    return not pod.node and not pod.finished and not pod.terminating
