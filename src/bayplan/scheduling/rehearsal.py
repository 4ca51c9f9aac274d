"""Rehearsals on one fleet: nodes fall silent, pods are placed, others are pushed off; then all is as before.

A silent node takes no pods, whatever they tolerate, but it is still there, and what is left on it counts for
spreading and affinity, as it does until somebody deletes the node object. The engine here asks rule by rule;
`bayplan.scheduling.columns.survey` has the one for large fleets, with the same answers.
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Final

from msgspec.structs import replace

from bayplan.model.names import NodeName, PodKey
from bayplan.model.nodes import Node, Taint
from bayplan.model.pods import Effect, Pod
from bayplan.scheduling.assurance import Assurance, Hindrance
from bayplan.scheduling.chance import Pick
from bayplan.scheduling.cycle import decide
from bayplan.scheduling.decision import Candidate, Decision
from bayplan.scheduling.fleet import Bay, Fleet
from bayplan.scheduling.profile import Profile
from bayplan.scheduling.screening import screen
from bayplan.scheduling.settle import Outcome
from bayplan.scheduling.shapes import Shape

UNREACHABLE: Final = "node.kubernetes.io/unreachable"
SILENT: Final = (Taint(UNREACHABLE, "", Effect.NO_EXECUTE), Taint(UNREACHABLE, "", Effect.NO_SCHEDULE))
"""The taints of a node that is not heard of any more."""


def silenced(node: Node) -> Node:
    """The node as the node controller marks it once it is silent."""
    kept = tuple(taint for taint in node.taints if taint.key != UNREACHABLE)
    return replace(node, ready=False, taints=(*kept, *SILENT))


class Rehearsal:
    """A fleet to try things on. `ties`: how many choices between equals there were in the last loss.

    `untried`: for how many pods preemption was left out then, because it would take too long.
    `profiles` are those of schedulers other than the fleet's own, by name.
    """

    def __init__(self, fleet: Fleet, profiles: Mapping[str, Profile] | None = None) -> None:
        self.fleet, self.lost = fleet, frozenset[NodeName]()
        self.ties = self.untried = 0
        self._preempting = True
        self._own, self._profiles = fleet.profile, profiles or {}
        self._assurance = Assurance(fleet)
        self._undo: list[Callable[[], object]] = []
        self._orders: dict[NodeName, list[PodKey]] = {}
        self._hopeless: dict[int, Decision] = {}

    def close(self) -> None:
        """Ends the rehearsals; here there is nothing to end."""

    @contextmanager
    def losing(self, nodes: Collection[NodeName]) -> Iterator[None]:
        """While it lasts, nodes are silent; at its end everything that was placed or taken is undone."""
        fleet = self.fleet
        before = (dict(fleet.bindings), set(fleet.taken_volumes), fleet.nominated)
        fleet.nominated = {name: dict(pods) for name, pods in fleet.nominated.items()}
        self.untried = 0
        self.lost, self.ties, self._undo, self._orders, self._hopeless = frozenset(nodes), 0, [], {}, {}
        try:
            with self._closed():
                try:
                    yield
                finally:
                    self._restore()
        finally:
            self.lost, fleet.profile = frozenset(), self._own
            fleet.bindings, fleet.taken_volumes, fleet.nominated = before

    def take(self, key: PodKey, bay: Bay) -> Pod:
        """Takes a pod out of a bay."""
        self._orders.setdefault(bay.node.name, list(bay.pods))
        shape = bay.shapes[key]
        pod = self.fleet.remove(key, bay)
        self._undo.append(lambda: self.fleet.place(pod, bay, shape))
        self._hopeless.clear()
        return pod

    def stand(self, pod: Pod, bay: Bay, shape: Shape | None = None) -> None:
        """Puts a pod into a bay."""
        self.fleet.place(pod, bay, shape)
        self._undo.append(lambda: self.fleet.remove(pod.key, bay))

    def lessen(self, bay: Bay, resource: str, amount: int) -> None:
        """A bay can bear so much less of a resource."""
        before = bay.allocatable
        bay.allocatable = {**before, resource: max(0, before.get(resource, 0) - amount)}
        self._reconsider(bay)
        self._undo.append(lambda: self._give_back(bay, before))

    def settle(self, pods: Iterable[Pod], pick: Pick, *, preempt: bool = True) -> Outcome:
        """Places pods in the given order; with `preempt`, victims are taken out, and not placed again."""
        outcome, self._preempting = Outcome({}, {}, {}), preempt
        for pod in pods:
            self.fleet.profile = self._profiles.get(pod.spec.scheduler, self._own)
            shape = self.fleet.shapes.of(pod)
            found = self._attempt(pod, shape, pick)
            if isinstance(found, Decision):
                self._make_room(pod, shape, found, pick, outcome)
            else:
                self.stand(pod, found, shape)
                outcome.placed[pod.key] = found.node.name
        return outcome

    def assured(self, pods: Sequence[Pod]) -> bool:
        """Whether all of these find a place however choices between equals fall, and in whatever order.

        No says nothing: they may or may not.
        """
        return self._assurance.holds([(pod, self.fleet.shapes.of(pod)) for pod in pods], self._reserve)

    def _reserve(self, pod: Pod, shape: Shape, total: Mapping[str, int], hindrance: Hindrance) -> float:
        if hindrance.key:
            return 0.0
        bays = [self.fleet.bays[index] for index in screen(pod, self.fleet).feasible]
        shares = [self._assurance.share(bay, shape, total) for bay in bays if bay.name not in self.lost]
        return sum(sorted(shares)[: max(0, len(shares) - hindrance.nodes)])

    def _preempts(self, _pod: Pod, _shape: Shape) -> bool:
        """Whether preemption is tried for a pod that fits nowhere."""
        return self._preempting

    def _give_back(self, bay: Bay, before: dict[str, int]) -> None:
        bay.allocatable = before
        self._reconsider(bay)

    def _reconsider(self, bay: Bay) -> None:
        """A bay has become another one. Nothing about bays is remembered here."""

    def _attempt(self, pod: Pod, shape: Shape, pick: Pick) -> Bay | Decision:
        """The bay that a pod goes to as things stand, or why it fits nowhere."""
        return self._asked(pod, shape, pick)

    def _asked(self, pod: Pod, shape: Shape, pick: Pick) -> Bay | Decision:
        """The same, rule by rule. What was in vain for a pod is so for the next one that looks alike."""
        known = self._hopeless.get(shape.id)
        if known is not None and not pod.status.nominated_node:
            return replace(known, pod=pod)
        decision = decide(pod, self.fleet, preempt=self._preempts(pod, shape))
        best = [name for name in decision.best if name not in self.lost]
        if best:
            return self.fleet.by_name[self._picked(best, pick)]
        if self._assurance.only_harder(shape) and not (decision.preemption and decision.preemption.best):
            self._hopeless[shape.id] = decision
        return decision

    def _make_room(self, pod: Pod, shape: Shape, decision: Decision, pick: Pick, outcome: Outcome) -> None:
        found = decision.preemption.best if decision.preemption else ()
        best: dict[NodeName, Candidate] = {one.node: one for one in found if one.node not in self.lost}
        if not best:
            outcome.unplaced[pod.key] = decision
            return
        candidate = best[self._picked(list(best), pick)]
        bay = self.fleet.by_name[candidate.node]
        for victim in candidate.victims:
            self.take(victim.key, bay)
        outcome.preempted[pod.key] = candidate
        self.stand(pod, bay, shape)
        outcome.placed[pod.key] = candidate.node

    def _picked(self, names: Sequence[NodeName], pick: Pick) -> NodeName:
        self.ties += len(names) > 1
        indexes = [self.fleet.by_name[name].index for name in names]
        return names[indexes.index(pick(indexes))]

    @contextmanager
    def _closed(self) -> Iterator[None]:
        """While it lasts, the rules see the lost nodes as silent and without any room."""
        bays = [self.fleet.by_name[name] for name in self.lost]
        before = [(bay, bay.node, bay.allocatable) for bay in bays]
        for bay in bays:
            bay.node, bay.allocatable = silenced(bay.node), {}
        try:
            yield
        finally:
            for bay, node, allocatable in before:
                bay.node, bay.allocatable = node, allocatable

    def _restore(self) -> None:
        for undo in reversed(self._undo):
            undo()
        for name, order in self._orders.items():
            bay = self.fleet.by_name[name]
            bay.arrange([key for key in order if key in bay.pods])
