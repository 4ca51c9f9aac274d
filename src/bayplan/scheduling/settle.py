"""Places many pods one after the other, each seeing all earlier ones, as the scheduler's queue would.

This is the engine for small estates; `bayplan.scheduling.columns.engine` gives the same answers for large
ones.
"""

from collections.abc import Iterable
from operator import attrgetter

from bayplan.model.names import NodeName, PodKey
from bayplan.model.pods import Pod
from bayplan.model.record import Record
from bayplan.scheduling import chance
from bayplan.scheduling.chance import Pick
from bayplan.scheduling.cycle import decide
from bayplan.scheduling.decision import Candidate, Decision
from bayplan.scheduling.fleet import Fleet


class Outcome(Record, frozen=True):
    """What came of placing pods: the difference to the fleet before.

    `preempted`: pod that made room for itself, and the candidate whose victims went.
    """

    placed: dict[PodKey, NodeName] = {}
    unplaced: dict[PodKey, Decision] = {}
    preempted: dict[PodKey, Candidate] = {}


def queue(pods: Iterable[Pod]) -> list[Pod]:
    """The order in which the scheduler takes pods: higher priority first, else as they came."""
    return sorted(pods, key=attrgetter("priority"), reverse=True)


def settle(pods: Iterable[Pod], fleet: Fleet, pick: Pick = chance.first, *, preempt: bool = False) -> Outcome:
    """Places pods in the given order and changes the fleet. With `preempt`, victims are removed from it."""
    outcome = Outcome({}, {}, {})
    for pod in pods:
        make_room(pod, decide(pod, fleet, preempt=preempt), fleet, pick, outcome)
    return outcome


def make_room(pod: Pod, decision: Decision, fleet: Fleet, pick: Pick, outcome: Outcome) -> None:
    """Does what was decided: places the pod, after its victims have gone if need be, or notes it unplaced."""
    if decision.best:
        _place(pod, decision.best[_index(decision.best, fleet, pick)], fleet, outcome)
        return
    best = decision.preemption.best if decision.preemption else ()
    if not best:
        outcome.unplaced[pod.key] = decision
        return
    candidate = best[_index([one.node for one in best], fleet, pick)]
    for victim in candidate.victims:
        fleet.remove(victim.key, fleet.by_name[candidate.node])
    outcome.preempted[pod.key] = candidate
    _place(pod, candidate.node, fleet, outcome)


def _place(pod: Pod, node: NodeName, fleet: Fleet, outcome: Outcome) -> None:
    fleet.place(pod, fleet.by_name[node])
    outcome.placed[pod.key] = node


def _index(nodes: Iterable[NodeName], fleet: Fleet, pick: Pick) -> int:
    indexes = [fleet.by_name[name].index for name in nodes]
    return indexes.index(pick(indexes))
