"""Placing pods of one shape until the next one does not fit.

Pods are handed to the engine in batches; since they look alike, the first that finds no place is followed by
none that does. Whatever was placed can be taken back, so that the same fleet answers again for another way to
break ties.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Protocol

from bayplan.model.names import NodeName, PodKey
from bayplan.model.pods import Pod
from bayplan.scheduling.chance import Pick
from bayplan.scheduling.fleet import Fleet
from bayplan.scheduling.settle import Outcome

FIRST_BATCH = 16


class Settle(Protocol):
    """An engine: places pods one after the other and changes the fleet."""

    def __call__(
        self, pods: Iterable[Pod], fleet: Fleet, pick: Pick = ..., *, preempt: bool = False
    ) -> Outcome: ...


class Filling:
    """What was placed so far, and how to undo it."""

    def __init__(self, fleet: Fleet) -> None:
        self._fleet = fleet
        self._bindings, self._taken = dict(fleet.bindings), set(fleet.taken_volumes)
        self.placed: dict[PodKey, NodeName] = {}
        self.stopped_at: Pod | None = None

    @property
    def shares(self) -> dict[NodeName, int]:
        """How many pods went to each node, in the order of the nodes."""
        counts = Counter(self.placed.values())
        return {bay.name: counts[bay.name] for bay in self._fleet.bays if bay.name in counts}

    def undo(self) -> None:
        """Takes the pods out again, with the volumes that were bound for them."""
        for key, name in self.placed.items():
            self._fleet.remove(key, self._fleet.by_name[name])
        self._fleet.bindings.clear()
        self._fleet.bindings.update(self._bindings)
        self._fleet.taken_volumes.clear()
        self._fleet.taken_volumes.update(self._taken)


def fill(pods: Sequence[Pod], fleet: Fleet, settle: Settle, pick: Pick, *, sure: int = 0) -> Filling:
    """Places pods in their order, up to the first that finds no place.

    `sure`: so many are known to fit, and are placed in one go.
    """
    filling = Filling(fleet)
    batch, done = max(sure, FIRST_BATCH), 0
    while done < len(pods) and filling.stopped_at is None:
        chunk = pods[done : done + batch]
        outcome = settle(chunk, fleet, pick)
        filling.placed.update(outcome.placed)
        filling.stopped_at = next((pod for pod in chunk if pod.key in outcome.unplaced), None)
        done, batch = done + len(chunk), FIRST_BATCH if done == 0 and sure else 2 * batch
    return filling
