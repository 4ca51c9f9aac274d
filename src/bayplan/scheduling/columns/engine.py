"""Places many pods in a large fleet: `bayplan.scheduling.settle` over columns, with the same outcome.

Pods of one shape share a `Standing`: where they may stand and how good each node is. After a placement only
the nodes that changed are judged again, and wide rules (spread, pod affinity, volumes) speak anew. Departs
from the scalar engine in what is said, not in what is done: why a pod fits nowhere is worked out for the
first of its shape that does not, and said of the later ones too.
"""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing, contextmanager

import numpy as np
from msgspec.structs import replace
from numpy.typing import NDArray

from bayplan.model.demand import PODS
from bayplan.model.pods import Pod
from bayplan.scheduling import chance
from bayplan.scheduling.chance import Pick
from bayplan.scheduling.columns.census import Census
from bayplan.scheduling.columns.standing import NOWHERE, Memory, Standing
from bayplan.scheduling.columns.table import Columns, Mask, Vector
from bayplan.scheduling.cycle import decide
from bayplan.scheduling.decision import Decision
from bayplan.scheduling.fleet import Bay, Fleet
from bayplan.scheduling.settle import Outcome, make_room
from bayplan.scheduling.shapes import Shape


class Engine:
    """A fleet's columns, and the standing of every shape that was asked for. Close it when done."""

    def __init__(self, fleet: Fleet) -> None:
        self.fleet = fleet
        self._columns = Columns(fleet)
        self._census = Census(self._columns)
        self._standings: dict[int, Standing] = {}
        self.closed: list[int] = []
        """Indexes of nodes that take no pods for now."""
        self._touched: dict[int, Memory | None] | None = None

    def ranking(self, pod: Pod, shape: Shape) -> Vector:
        """What each node is worth to a pod; `NOWHERE` where it may not stand."""
        return self._standing(shape).ranking(pod, self.closed)

    def domains(self, key: str) -> list[Mask]:
        """The nodes of each domain of a label."""
        codes = self._columns.label(key).codes
        return [codes == code for code in range(len(self._columns.label(key).values))]

    def open_to(self, shape: Shape, apart_from: str = "") -> Mask:
        """The nodes where a pod of a shape may stand as things are, nominations and one rule aside."""
        mask: Mask = self._standing(shape).bare(self.closed, apart_from) != NOWHERE
        return mask

    def shares(self, wanted: Mapping[str, int], total: Mapping[str, int]) -> NDArray[np.float64]:
        """`Assurance.share` of every node."""
        columns = self._columns
        found = (columns.pods_allowed - columns.pods) / total[PODS]
        for name, amount in wanted.items():
            free = columns.allocated(name) - columns.used(name)
            found = np.minimum(found, (free - amount + 1) / total[name])
        bounded: NDArray[np.float64] = np.maximum(found, 0.0)
        return bounded

    def reconsider(self, bay: Bay) -> None:
        """Takes over what a bay can bear now."""
        self._columns.reconsider(bay)

    def _standing(self, shape: Shape) -> Standing:
        found = self._standings.get(shape.id)
        if self._touched is not None and shape.id not in self._touched:
            self._touched[shape.id] = found.remember() if found else None
        if found is None:
            found = self._standings[shape.id] = Standing(shape, self._columns, self._census)
        return found

    def choose(self, pod: Pod, shape: Shape, pick: Pick) -> Bay | None:
        """The bay that a pod goes to, or None when it fits nowhere."""
        ranking = self.ranking(pod, shape)
        index = int(ranking.argmax()) if len(ranking) else 0
        if not len(ranking) or ranking[index] == NOWHERE:
            return None
        if pick is not chance.first:
            index = pick(np.flatnonzero(ranking == ranking[index]).tolist())
        return self.fleet.bays[index]

    @contextmanager
    def rehearsal(self) -> Iterator[None]:
        """For trying something out: whatever is placed or removed meanwhile has to be undone before it ends.

        Then nobody need look again at the nodes that changed, since none of them did.
        """
        length, self._touched = len(self._columns.log), {}
        try:
            yield
        finally:
            for number, memory in self._touched.items():
                found = self._standings.get(number)
                if found is not None:  # what failed while it was made is not there
                    found.rewind(length, memory)
            self._touched = None
            del self._columns.log[length:]

    def close(self) -> None:
        """Stops following the fleet."""
        self._columns.close()


def settle(pods: Iterable[Pod], fleet: Fleet, pick: Pick = chance.first, *, preempt: bool = False) -> Outcome:
    """Places pods in the given order and changes the fleet. With `preempt`, victims are removed from it."""
    outcome = Outcome({}, {}, {})
    explained: dict[int, Decision] = {}
    with closing(Engine(fleet)) as engine:
        for pod in pods:
            shape = fleet.shapes.of(pod)
            simple = not pod.status.nominated_node and not pod.spec.scheduling_gates
            bay = engine.choose(pod, shape, pick) if simple else None
            if bay is not None:
                fleet.place(pod, bay, shape)
                outcome.placed[pod.key] = bay.name
            elif preempt or not simple or shape.id not in explained:
                decision = decide(pod, fleet, preempt=preempt)
                make_room(pod, decision, fleet, pick, outcome)
                explained[shape.id] = decision
            else:
                outcome.unplaced[pod.key] = replace(explained[shape.id], pod=pod)
    return outcome
