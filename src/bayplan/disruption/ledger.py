"""The standing of every budget at one moment, and how it changes when pods leave and come back.

A ledger is a value: every change gives a new one. It opens with what the cluster recorded, where it recorded
anything, and is then carried on by the disruption controller's arithmetic, so that a scale which only the
cluster knows (a custom resource's) stays in force.
"""

from collections import defaultdict
from collections.abc import Iterable

from msgspec.structs import replace

from bayplan.disruption import budgets
from bayplan.disruption.budgets import Standing
from bayplan.disruption.ownership import Ownership
from bayplan.model.names import Namespace
from bayplan.model.pods import Pod
from bayplan.model.policy import DisruptionBudget
from bayplan.model.record import Record
from bayplan.model.snapshot import Snapshot
from bayplan.model.versions import Kubernetes, nearest


class Ledger(Record, frozen=True):
    """All budgets' standings, by namespace. `kubernetes` decides how a refusal is worded."""

    standings: dict[Namespace, tuple[Standing, ...]]
    kubernetes: Kubernetes = Kubernetes()

    def covering(self, pod: Pod) -> tuple[Standing, ...]:
        """The standings of the budgets that select a pod."""
        mine = self.standings.get(pod.namespace, ())
        return tuple(standing for standing in mine if budgets.covers(standing.budget, pod))

    def standing(self, namespace: str, name: str) -> Standing | None:
        """The standing of one budget."""
        mine = self.standings.get(Namespace(namespace), ())
        return next((standing for standing in mine if standing.budget.name == name), None)

    def updated(self, changed: Standing) -> "Ledger":
        """The ledger with one standing replaced."""
        budget = changed.budget
        mine = tuple(
            changed if standing.budget.name == budget.name else standing
            for standing in self.standings.get(budget.namespace, ())
        )
        return Ledger({**self.standings, budget.namespace: mine}, self.kubernetes)

    def departed(self, pod: Pod, replaced: bool = True) -> "Ledger":
        """After the controller saw a pod go. `replaced`: another pod, not yet Ready, has taken its place."""
        ledger = self
        for standing in self.covering(pod):
            ledger = ledger.updated(_without(standing, pod, replaced))
        return ledger

    def arrived(self, pod: Pod) -> "Ledger":
        """After a replacement became Ready."""
        ledger = self
        for standing in self.covering(pod):
            ledger = ledger.updated(
                _settled(standing, standing.expected, standing.healthy + 1, standing.disrupted)
            )
        return ledger


def keep(standings: Iterable[Standing], kubernetes: Kubernetes) -> Ledger:
    """A ledger of the given standings."""
    by_namespace: dict[Namespace, list[Standing]] = defaultdict(list)
    for standing in standings:
        by_namespace[standing.budget.namespace].append(standing)
    return Ledger({namespace: tuple(mine) for namespace, mine in by_namespace.items()}, kubernetes)


def open_ledger(
    snapshot: Snapshot, kubernetes: Kubernetes | None = None, ownership: Ownership | None = None
) -> Ledger:
    """The ledger of a snapshot: recorded status where there is one, computed status otherwise."""
    unknown = {budget.namespace for budget in snapshot.budgets if not budget.observed}
    pods: dict[Namespace, list[Pod]] = defaultdict(list)
    for pod in snapshot.pods:
        if pod.namespace in unknown:
            pods[pod.namespace].append(pod)
    if ownership is None:
        ownership = Ownership(snapshot.workloads if unknown else ())

    def standing(budget: DisruptionBudget) -> Standing:
        if budget.observed:
            return budgets.recorded(budget)
        return budgets.assess(budget, pods[budget.namespace], ownership)

    return keep(map(standing, snapshot.budgets), kubernetes or nearest(snapshot.kubernetes))


def _without(standing: Standing, pod: Pod, replaced: bool) -> Standing:
    """The mark of the eviction goes with the pod; the count of healthy pods follows."""
    counted = pod.status.ready and not pod.terminating
    numbered = not budgets.follows_scale(standing.budget)
    expected = standing.expected - (1 if numbered and not replaced else 0)
    return _settled(standing, expected, standing.healthy - counted, standing.disrupted - {pod.name})


def _settled(standing: Standing, expected: int, healthy: int, disrupted: frozenset[str]) -> Standing:
    allowed = 0 if standing.failure else budgets.room(expected, standing.desired, healthy)
    return replace(standing, expected=expected, healthy=healthy, allowed=allowed, disrupted=disrupted)
