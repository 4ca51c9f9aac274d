"""Placing pods one by one, each of which may push pods of lower priority off their nodes, as in a cluster.

What is pushed off has a successor, which queues behind those that are being placed. How much is looked at is
bounded: to see whom a pod could push off takes long where there are many pods.
"""

from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from bayplan.capacity.ground import Ground
from bayplan.disruption import replacements
from bayplan.model.names import NodeName, PodKey
from bayplan.model.pods import Pod
from bayplan.model.record import Record
from bayplan.scheduling import chance, cycle, preemption, settle
from bayplan.scheduling.fleet import Fleet
from bayplan.scheduling.settle import Outcome

ROUNDS: Final = 20
"""What is pushed off may push others off; their priority falls each time."""
NO_PLACE: Final = "it finds no place among the nodes that stay"


class Pushed(Record, frozen=True):
    """A pod that is pushed off its node by another one; `successor` is what comes for it, if anything."""

    pod: Pod
    successor: Pod | None
    by: PodKey


class Trial(Record, frozen=True):
    """What came of it: places, and the scheduler's message about each pod without one.

    Successors of pods that were pushed off are among them. `rough`: who could be pushed off was not tried
    for all, and not every message was asked for.
    """

    placed: dict[PodKey, NodeName] = {}
    unplaced: dict[PodKey, str] = {}
    pushed: tuple[Pushed, ...] = ()
    rough: bool = False

    def last(self, successor: Pod | None) -> Pod | None:
        """The last in a line: what comes for a successor that was itself pushed off, and so on."""
        heirs = {one.pod.key: one.successor for one in self.pushed}
        while successor is not None and successor.key in heirs:
            successor = heirs.pop(successor.key)
        return successor

    def displaced(self) -> Iterator[Pushed]:
        """The pods that stood where nothing was to be moved, and were pushed off."""
        return (one for one in self.pushed if one.pod.node)


class Effort:
    """What may still be spent, in nodes and pods looked at; the one thing that trials share."""

    def __init__(self, left: int) -> None:
        self.left = left


class Displacing:
    """A fleet of its own that is changed pod by pod."""

    def __init__(
        self, ground: Ground, fleet: Fleet, effort: Effort, placed: dict[PodKey, NodeName] | None = None
    ) -> None:
        self._ground, self.fleet, self._effort = ground, fleet, effort
        self._placed = dict(placed or {})
        self._messages: dict[PodKey, str] = {}
        self._pushed: list[Pushed] = []
        self._lowest = lowest(fleet)
        self._standing = sum(len(bay.pods) for bay in fleet.bays)
        self._repelling = sum(shape.repels for bay in fleet.bays for shape in bay.shapes.values())
        self._rough = False

    def place(self, pods: Iterable[Pod]) -> list[Pod]:
        """Places pods in the order of the queue, then what they push off; those without a place."""
        stuck: list[Pod] = []
        waiting = settle.queue(pods)
        for _ in range(ROUNDS):
            heirs: list[Pod] = []
            for pod in waiting:
                outcome = self._settle(pod)
                if pod.key not in outcome.placed:
                    stuck.append(pod)
                heirs += [one.successor for one in self._victims(outcome) if one.successor is not None]
            waiting = settle.queue(heirs)
            if not waiting:
                break
        return stuck

    def retry(self, stuck: list[Pod]) -> list[Pod]:
        """Tries again what found no place, as long as that helps."""
        while stuck:
            again = self.place(stuck)
            if {pod.key for pod in again} >= {pod.key for pod in stuck}:
                return again
            stuck = again
        return stuck

    def delete(self, nodes: Iterable[NodeName]) -> None:
        """Takes nodes out, and whatever stands on them."""
        self.fleet = without(frozenset(nodes), self.fleet)

    def trial(self, stuck: Sequence[Pod]) -> Trial:
        """What came of everything so far."""
        messages = {pod.key: self._messages.get(pod.key, NO_PLACE) for pod in stuck}
        return Trial(self._placed, messages, tuple(self._pushed), self._rough)

    def _settle(self, pod: Pod) -> Outcome:
        fleet = self.fleet
        fleet.profile = self._ground.profiles.get(pod.spec.scheduler, self._ground.profile)
        if self._effort.left < 0:
            return self._roughly(pod)
        self._spend(len(fleet.bays))
        outcome = settle.settle([pod], fleet, chance.first, preempt=True)
        if pod.key in outcome.unplaced or outcome.preempted:
            if could_push(pod, self._lowest):
                self._spend(self._standing)
            self._messages.update((key, one.message) for key, one in outcome.unplaced.items())
        self._placed.update(outcome.placed)
        return outcome

    def _spend(self, looks: int) -> None:
        """Every look minds all pods that repel others, so it counts for more where there are many."""
        self._effort.left -= looks * (100 + self._repelling) // 100

    def _roughly(self, pod: Pod) -> Outcome:
        """Nobody is pushed off any more, and only the first is asked why."""
        if not self._rough:
            self._rough = True
            self._messages[pod.key] = cycle.decide(pod, self.fleet, preempt=False).message or NO_PLACE
        return Outcome({}, {}, {})

    def _victims(self, outcome: Outcome) -> list[Pushed]:
        found = [
            Pushed(victim, replacements.replacement(victim, self._ground.ownership), key)
            for key, candidate in outcome.preempted.items()
            for victim in candidate.victims
        ]
        for one in found:
            self._placed.pop(one.pod.key, None)
        self._pushed += found
        return found


def lowest(fleet: Fleet) -> int:
    """The lowest priority of what stands."""
    return min((pod.priority for bay in fleet.bays for pod in bay.pods.values()), default=0)


def could_push(pod: Pod, lowest: int) -> bool:
    """Whether there is anything that a pod might push off."""
    return pod.priority > lowest and pod.spec.preemption_policy != preemption.NEVER


def without(gone: frozenset[NodeName], fleet: Fleet) -> Fleet:
    """A fork of the fleet in which nodes are deleted."""
    other = fleet.fork()
    other.bays = [bay for bay in other.bays if bay.name not in gone]
    other.by_name = {bay.name: bay for bay in other.bays}
    other.nominated = {node: pods for node, pods in other.nominated.items() if node not in gone}
    for index, bay in enumerate(other.bays):
        bay.index = index
    return other
