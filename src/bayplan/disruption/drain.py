"""Emptying a node: what kubectl would evict, in which order the budgets let it, and what never goes.

Every pod on the node is accounted for once: it goes in one of the waves, it stays, or it blocks. The first
wave holds what can be evicted at once. Each further wave waits until replacements of the wave before are
Ready elsewhere; whether they get that far is not known here, so the plan asks (`returns`), wave by wave and
in the order of the evictions. What is left when no further eviction is granted blocks the drain for ever.

A pod that is in the way of kubectl's own filters makes it refuse before the first eviction; then the waves
tell what would happen once the flag it asks for is given.

Departs from upstream in time only: kubectl evicts all at once and tries again every five seconds; pods which
need no answer from a budget may therefore go later than their wave says, never earlier.
"""

from collections.abc import Callable

from bayplan.disruption import filters, remedies
from bayplan.disruption.eviction import Answer, Denied, Evicted, evict
from bayplan.disruption.filters import Options, Ruling, Verdict
from bayplan.disruption.ledger import Ledger, open_ledger
from bayplan.disruption.ownership import Ownership
from bayplan.disruption.replacements import is_stateful, replacement
from bayplan.disruption.volumes import Holding, Storage
from bayplan.model import demand
from bayplan.model.names import NodeName, PodKey
from bayplan.model.pods import Pod
from bayplan.model.record import Record
from bayplan.model.snapshot import Snapshot

Returns = Callable[[Pod], bool]
"""Whether a replacement becomes Ready somewhere."""


class Eviction(Record, frozen=True):
    """One pod that goes, and what comes for it.

    `charged`: the budget that pays. `waited`: why it could not go in an earlier wave. `notes`: what else to
    know.
    """

    pod: Pod
    replacement: Pod | None = None
    charged: str = ""
    waited: str = ""
    holdings: tuple[Holding, ...] = ()
    notes: tuple[str, ...] = ()


class Blocker(Record, frozen=True):
    """One pod that does not go, why, and the smallest change that would let it.

    `denied`: the API server's answer.
    """

    pod: Pod
    reason: str
    remedy: str
    denied: Denied | None = None


class DrainPlan(Record, frozen=True):
    """What a drain of one node comes to.

    `complaints` are the errors for which kubectl evicts nothing at all.
    """

    node: NodeName
    ledger: Ledger
    waves: tuple[tuple[Eviction, ...], ...] = ()
    stays: tuple[Ruling, ...] = ()
    blockers: tuple[Blocker, ...] = ()
    complaints: tuple[str, ...] = ()
    warnings: str = ""

    @property
    def evictions(self) -> tuple[Eviction, ...]:
        """All that goes, in order."""
        return tuple(eviction for wave in self.waves for eviction in wave)

    @property
    def complete(self) -> bool:
        """Whether the node ends up empty but for what stays."""
        return not self.blockers


def everything_returns(pod: Pod) -> bool:
    """The assumption to plan with while nobody has placed the replacements."""
    return True


def plan(
    snapshot: Snapshot,
    node: NodeName,
    options: Options = filters.PLAIN,
    *,
    ledger: Ledger | None = None,
    ownership: Ownership | None = None,
    returns: Returns = everything_returns,
) -> DrainPlan:
    """Plans the drain of one node."""
    ownership = ownership or Ownership.of(snapshot)
    ledger = ledger or open_ledger(snapshot, ownership=ownership)
    pods = sorted(
        (pod for pod in snapshot.pods if pod.node == node), key=lambda pod: (pod.namespace, pod.name)
    )
    rulings = [filters.rule(pod, options, ownership, snapshot.taken_at) for pod in pods]
    course = _Course(ledger, ownership, Storage(snapshot), node, options, returns)
    waves, denied = course.run([ruling.pod for ruling in rulings if ruling.verdict is Verdict.GOES])
    in_the_way = [ruling for ruling in rulings if ruling.verdict is Verdict.BLOCKS]
    return DrainPlan(
        node=node,
        ledger=course.ledger,
        waves=waves,
        stays=tuple(ruling for ruling in rulings if ruling.verdict is Verdict.STAYS),
        blockers=(*map(_blocker, in_the_way), *denied),
        complaints=filters.complaints(rulings),
        warnings=filters.warnings(rulings),
    )


class _Course:
    """A drain under way: the ledger as it stands, and what was refused so far."""

    def __init__(
        self,
        ledger: Ledger,
        ownership: Ownership,
        storage: Storage,
        node: NodeName,
        options: Options,
        returns: Returns,
    ) -> None:
        self.ledger = ledger
        self._ownership, self._storage, self._node = ownership, storage, node
        self._options, self._returns = options, returns
        self._refused: dict[PodKey, Denied] = {}
        self._homeless: list[Pod] = []

    def run(self, pods: list[Pod]) -> tuple[tuple[tuple[Eviction, ...], ...], tuple[Blocker, ...]]:
        """Wave after wave, until nothing is left or nothing more is granted."""
        waves: list[tuple[Eviction, ...]] = []
        while pods:
            wave = self._one_wave(pods)
            if not wave:
                break
            waves.append(wave)
            gone = {eviction.pod.key for eviction in wave}
            pods = [pod for pod in pods if pod.key not in gone]
            self._let_return(wave)
        return tuple(waves), tuple(self._barred(pod) for pod in pods)

    def _one_wave(self, pods: list[Pod]) -> tuple[Eviction, ...]:
        wave: list[Eviction] = []
        for pod in pods:
            answer = self._ask(pod)
            if isinstance(answer, Denied):
                self._refused.setdefault(pod.key, answer)
                continue
            successor = replacement(pod, self._ownership)
            self.ledger = answer.ledger.departed(pod, replaced=successor is not None)
            wave.append(self._eviction(pod, successor, answer))
        return tuple(wave)

    def _ask(self, pod: Pod) -> Answer:
        return Evicted(self.ledger) if self._options.disable_eviction else evict(pod, self.ledger)

    def _let_return(self, wave: tuple[Eviction, ...]) -> None:
        for eviction in wave:
            if eviction.replacement is None:
                continue
            if self._returns(eviction.replacement):
                self.ledger = self.ledger.arrived(eviction.replacement)
            else:
                self._homeless.append(eviction.replacement)

    def _eviction(self, pod: Pod, successor: Pod | None, answer: Evicted) -> Eviction:
        holdings = self._storage.holdings(pod)
        refused = self._refused.get(pod.key)
        return Eviction(
            pod=pod,
            replacement=successor,
            charged=answer.charged,
            waited=" ".join(refused.causes) if refused else "",
            holdings=holdings,
            notes=tuple(_notes(pod, successor, holdings, self._node, answer)),
        )

    def _barred(self, pod: Pod) -> Blocker:
        """Asks once more, because the ledger has moved on since the first refusal."""
        answer = self._ask(pod)
        denied = answer if isinstance(answer, Denied) else self._refused[pod.key]
        waiting = any(self._shares_budget(pod, other) for other in self._homeless)
        growable = is_stateful(pod) or not any(held.moves for held in self._storage.holdings(pod))
        remedy = remedies.for_denial(pod, denied, self.ledger, self._ownership, waiting, growable)
        return Blocker(pod, " ".join((denied.message, *denied.causes)), remedy, denied)

    def _shares_budget(self, pod: Pod, other: Pod) -> bool:
        names = {standing.budget.name for standing in self.ledger.covering(pod)}
        theirs = self.ledger.covering(other) if other.namespace == pod.namespace else ()
        return any(standing.budget.name in names for standing in theirs)


def _blocker(ruling: Ruling) -> Blocker:
    return Blocker(ruling.pod, ruling.message, remedies.for_filter(ruling.message))


def _notes(
    pod: Pod, successor: Pod | None, holdings: tuple[Holding, ...], node: NodeName, answer: Evicted
) -> list[str]:
    """What a person should know of this move, most serious first."""
    notes = []
    if successor is None and not pod.finished and not pod.terminating:
        notes.append("nothing replaces it")
    if filters.has_local_storage(pod) and not pod.finished:
        notes.append("the data in its emptyDir volumes is lost")
    for holding in holdings:
        notes.extend(_of_holding(holding, node))
    extended = sorted(name for name in _requested(pod) if demand.is_extended(name))
    if extended:
        notes.append(f"it needs {', '.join(extended)} elsewhere")
    if answer.charged and is_stateful(pod):
        notes.append(
            f"it comes back under the same name: budget {answer.charged} may count it late, by up to 120 s"
        )
    return notes


def _of_holding(holding: Holding, node: NodeName) -> list[str]:
    name = holding.volume or holding.claim
    if holding.only_on(node):
        return [f"volume {name} is reachable from {node} only: it can come back nowhere else"]
    return [f"volume {name} is detached here and attached where it goes"] if holding.moves else []


def _requested(pod: Pod) -> set[str]:
    return {name for container in pod.spec.containers for name in container.resources.requests}
