"""Plays a recorded scenario of evictions against `bayplan.disruption` and reports every difference.

A scenario has one workload under disruption budgets; its pods are Running, and Ready but for `notReady`. Each
step evicts the pod at a position in the order of creation. A replacement comes at once and last in that
order; it is not Ready until a step with `restore` has made every pod so. Where several budgets select a pod,
only code and message count, because the cluster leaves their statuses stale.

One thing hangs on timing in a real cluster. A granted eviction leaves the pod's name marked in its budget
until the disruption controller has seen the pod gone, or for two minutes. A StatefulSet brings the name back
within milliseconds, so the mark may or may not outlive the pod, and while it does the new pod is not counted.
Both worlds are therefore carried along; what was recorded before the next step says which one it was. A
status that fits neither is a difference.
"""

import itertools
from collections.abc import Iterable, Mapping
from typing import Final

import msgspec
from msgspec.structs import replace

from bayplan.app.conformance.mismatch import Mismatch
from bayplan.disruption import budgets, replacements, scale
from bayplan.disruption.budgets import Standing
from bayplan.disruption.eviction import Answer, Denied, evict
from bayplan.disruption.ledger import Ledger, keep
from bayplan.disruption.ownership import Ownership
from bayplan.model.errors import InvalidInput
from bayplan.model.pods import PodStatus
from bayplan.model.policy import DisruptionBudget
from bayplan.model.record import Record
from bayplan.model.versions import Kubernetes, nearest
from bayplan.model.workloads import Workload
from bayplan.sources.kubernetes import convert

_READY: Final = PodStatus(phase="Running", ready=True)
_UNREADY: Final = PodStatus(phase="Running")


class Status(Record, frozen=True, rename="camel"):
    """A budget's status, as recorded."""

    expected_pods: int = 0
    desired_healthy: int = 0
    current_healthy: int = 0
    disruptions_allowed: int = 0


class Step(Record, frozen=True):
    """One eviction to ask for."""

    evict: int
    restore: bool = False


class RecordedStep(Record, frozen=True, rename="camel"):
    """What one eviction came to."""

    code: int
    budgets: dict[str, Status]
    after: dict[str, Status]
    pods: int = 0
    ready: int = 0
    evicted: int = 0
    evicted_ready: bool = False
    reason: str | None = None
    message: str = ""
    causes: tuple[str, ...] = ()


class Recorded(Record, frozen=True):
    """What was recorded, and from which version."""

    kubernetes: str = ""
    apiserver: str = ""
    steps: tuple[RecordedStep, ...] = ()


class Scenario(Record, frozen=True, rename="camel"):
    """A file of the vectors."""

    name: str
    workload: dict[str, object]
    recorded: Recorded
    objects: tuple[dict[str, object], ...] = ()
    steps: tuple[Step, ...] = ()
    not_ready: tuple[int, ...] = ()


def play(scenario: Mapping[str, object]) -> list[Mismatch]:
    """All differences between a recorded scenario and what Bayplan makes of it."""
    try:
        scene = msgspec.convert(scenario, Scenario)
    except msgspec.ValidationError as error:
        raise InvalidInput(f"this is not a scenario of evictions: {error}") from error
    if len(scene.steps) != len(scene.recorded.steps):
        counts = f"{len(scene.steps)} steps but {len(scene.recorded.steps)} records of them"
        raise InvalidInput(f"this is not a whole scenario of evictions: it has {counts}")
    world = _World(scene)
    found: list[Mismatch] = []
    for number, (step, recorded) in enumerate(zip(scene.steps, scene.recorded.steps, strict=True)):
        found.extend(world.take(number, step, recorded))
    return found


class _World:
    """The pods in the order of their creation, the budgets over them, and the marks that may stand."""

    def __init__(self, scene: Scenario) -> None:
        workload = _workload(scene)
        maker = scale.newest_maker(workload, Ownership((workload,)))
        self._name = scene.name
        self._kubernetes = _version(scene.recorded)
        self._ownership = Ownership((workload, maker))
        self._budgets = _budgets(scene)
        self._pods = [
            replace(pod, status=_UNREADY if position in scene.not_ready else _READY)
            for position, pod in enumerate(scale.new_pods(maker, workload.replicas))
        ]
        if not self._pods:
            raise InvalidInput(
                "this is not a scenario of evictions: its workload has no pods", path="workload"
            )
        self._marks = [frozenset[str]()]

    def take(self, number: int, step: Step, recorded: RecordedStep) -> Iterable[Mismatch]:
        """Plays one step and yields what differs."""
        position = step.evict % len(self._pods)
        pod, several = self._pods[position], self._several(step)
        before = self._settle(recorded.budgets)
        yield from self._compare(number, "pods before", self._facts(position), _facts(recorded))
        if not several:
            yield from self._statuses(number, "before", before, recorded.budgets)
        answer = evict(pod, before)
        yield from self._answers(number, answer, recorded, several)
        self._apply(position, answer)
        if not several:
            yield from self._statuses(number, "after", self._ledgers()[0], recorded.after)
        if step.restore:
            self._pods = [replace(each, status=_READY) for each in self._pods]

    def _several(self, step: Step) -> bool:
        pod = self._pods[step.evict % len(self._pods)]
        return sum(budgets.covers(budget, pod) for budget in self._budgets) > 1

    def _settle(self, recorded: Mapping[str, Status]) -> Ledger:
        """Keeps the worlds that agree with what was recorded; all of them if none does."""
        self._marks = _with_expired(self._marks)
        ledgers = self._ledgers()
        fitting = [place for place, ledger in enumerate(ledgers) if _statuses(ledger) == recorded]
        if fitting:
            self._marks = [self._marks[place] for place in fitting]
        return ledgers[fitting[0] if fitting else 0]

    def _ledgers(self) -> list[Ledger]:
        return [keep(self._standings(marks), self._kubernetes) for marks in self._marks]

    def _standings(self, marks: frozenset[str]) -> Iterable[Standing]:
        return (budgets.assess(budget, self._pods, self._ownership, marks) for budget in self._budgets)

    def _apply(self, position: int, answer: Answer) -> None:
        """Takes the evicted pod away and puts its replacement last.

        Only a name that comes back keeps a mark.
        """
        if isinstance(answer, Denied):
            return
        pod = self._pods.pop(position)
        successor = replacements.replacement(pod, self._ownership)
        if successor is None:
            return
        self._pods.append(replace(successor, status=_UNREADY))
        if answer.charged and successor.name == pod.name:
            self._marks = [marks | {pod.name} for marks in self._marks]

    def _facts(self, position: int) -> str:
        ready = sum(pod.status.ready for pod in self._pods)
        return _told(len(self._pods), ready, position, self._pods[position].status.ready)

    def _statuses(
        self, number: int, when: str, ledger: Ledger, recorded: Mapping[str, Status]
    ) -> Iterable[Mismatch]:
        got = _statuses(ledger)
        for name in sorted({*got, *recorded}):
            yield from self._compare(
                number, f"budget {name} {when}", _written(got.get(name)), _written(recorded.get(name))
            )

    def _answers(
        self, number: int, answer: Answer, recorded: RecordedStep, several: bool
    ) -> Iterable[Mismatch]:
        denied = answer if isinstance(answer, Denied) else None
        yield from self._compare(number, "code", str(answer.code), str(recorded.code))
        yield from self._compare(number, "message", denied.message if denied else "", recorded.message)
        if several:
            return
        yield from self._compare(number, "reason", denied.reason if denied else "", recorded.reason or "")
        causes = denied.causes if denied else ()
        yield from self._compare(number, "causes", "; ".join(causes), "; ".join(recorded.causes))

    def _compare(self, number: int, what: str, got: str, expected: str) -> Iterable[Mismatch]:
        if got != expected:
            yield Mismatch(self._name, f"step {number}", what, expected, got)


def _workload(scene: Scenario) -> Workload:
    workload = convert(scene.workload)
    if not isinstance(workload, Workload):
        raise InvalidInput(f"the workload of {scene.name} is not of a kind that makes pods", path="workload")
    return workload


def _budgets(scene: Scenario) -> tuple[DisruptionBudget, ...]:
    found = (convert(document) for document in scene.objects)
    return tuple(record for record in found if isinstance(record, DisruptionBudget))


def _version(recorded: Recorded) -> Kubernetes:
    return nearest(recorded.apiserver or recorded.kubernetes)


def _with_expired(worlds: Iterable[frozenset[str]]) -> list[frozenset[str]]:
    """Every world, and those in which some of its marks are gone; worlds with most marks gone first."""
    subsets = {
        frozenset(kept)
        for marks in worlds
        for size in range(len(marks) + 1)
        for kept in itertools.combinations(sorted(marks), size)
    }
    return sorted(subsets, key=lambda marks: (len(marks), sorted(marks)))


def _statuses(ledger: Ledger) -> dict[str, Status]:
    standings = (standing for mine in ledger.standings.values() for standing in mine)
    return {
        standing.budget.name: Status(standing.expected, standing.desired, standing.healthy, standing.allowed)
        for standing in standings
    }


def _written(status: Status | None) -> str:
    if status is None:
        return "none"
    counts = f"{status.current_healthy} healthy of {status.expected_pods}, {status.desired_healthy} desired"
    return f"{counts}, {status.disruptions_allowed} disruptions allowed"


def _facts(recorded: RecordedStep) -> str:
    return _told(recorded.pods, recorded.ready, recorded.evicted, recorded.evicted_ready)


def _told(pods: int, ready: int, position: int, is_ready: bool) -> str:
    return f"{pods} pods, {ready} ready; evicts number {position}, {'ready' if is_ready else 'not ready'}"
