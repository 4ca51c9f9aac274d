"""How many more pods of one shape fit: by each constraint alone, by all, and what stops the next one.

Pods are created (admission, quotas) and placed (the scheduler's rules) until one is refused or finds no
place. Nothing is displaced to make room. Where pods of the shape mind each other (spreading, affinity), the
number can depend on which of equally good nodes is taken; then it is counted for several ways of choosing.
"""

from collections.abc import Callable, Sequence
from typing import Final

from msgspec.structs import replace

from bayplan.admission import policy, quotas
from bayplan.admission.policy import Policies
from bayplan.admission.quotas import QuotaUsage
from bayplan.capacity import creation, filling, trials, verdicts
from bayplan.capacity.answers import ConstraintRoom, Fit, NextPod, NodeShare, Remedy
from bayplan.capacity.constraints.placement import placement
from bayplan.capacity.constraints.quota import quota
from bayplan.capacity.constraints.registry import rooms as rooms_of
from bayplan.capacity.creation import Creation
from bayplan.capacity.filling import Filling, Settle
from bayplan.capacity.question import Question
from bayplan.capacity.remedies import quotas as quota_remedies
from bayplan.capacity.remedies import registry as remedies
from bayplan.capacity.remedies.case import Case
from bayplan.capacity.series import Series
from bayplan.model.making import NewPod
from bayplan.model.record import Record
from bayplan.model.snapshot import Snapshot
from bayplan.model.versions import Kubernetes
from bayplan.scheduling import chance, cycle
from bayplan.scheduling.fleet import Fleet
from bayplan.scheduling.profile import Profile

CAP: Final = 10_000
SEEDS: Final = 8


class World(Record, frozen=True):
    """What is asked about: a cluster, its Kubernetes and scheduler, and the choice of an engine."""

    snapshot: Snapshot
    kubernetes: Kubernetes
    profile: Profile
    settler: Callable[[int, int], Settle]


def fit(series: Series, world: World, cap: int = CAP, seeds: int = SEEDS) -> Fit:
    """How many more pods of a series fit."""
    return _Asking(series, world, cap, seeds).answer()


class _Asking:
    def __init__(self, series: Series, world: World, cap: int, seeds: int) -> None:
        self._series, self._world, self._cap, self._seeds = series, world, cap, seeds
        self._doubts: list[str] = []
        self._policies: Policies = policy.gather(world.snapshot, world.kubernetes)
        self._usage: QuotaUsage = quotas.usage(world.snapshot, self._policies)
        self._fleet = Fleet(world.snapshot, world.kubernetes, world.profile)

    def answer(self) -> Fit:
        first = self._series.make(1)[0]
        unlimited = self._unlimited(first)
        blank = self._blank(first, unlimited)
        if not unlimited.pods:
            return blank
        question = Question(unlimited.pods[0], self._fleet, [claim.name for claim in first.claims])
        rooms = rooms_of(question)
        created = self._create(most(rooms, self._cap))
        found = self._place(question, created, rooms)
        answer = self._counted(blank, question, created, found)
        rooms += self._wider_rooms(question, created, answer)
        return _bound(replace(answer, constraints=tuple(rooms)))

    def _blank(self, first: NewPod, unlimited: Creation) -> Fit:
        created = creation.create([first], self._policies, self._usage)
        known = unlimited.pods[0] if unlimited.pods else first.pod
        return Fit(
            self._series.subject, str(self._world.kubernetes), first.pod.key,
            requests=verdicts.requests(known, self._world.kubernetes), priority=known.priority, cap=self._cap,
            refusal=verdicts.refusal(created.refused) if created.refused else None,
            notes=(*self._series.notes, *created.notes), pending=_pending(self._world.snapshot),
        )  # fmt: skip

    def _unlimited(self, new: NewPod) -> Creation:
        """What becomes of a pod if no quota objects. Its claims are known to the fleet from then on."""
        created = creation.create([new], replace(self._policies, quotas={}), QuotaUsage())
        self._learn(created)
        return created

    def _learn(self, created: Creation) -> None:
        """Claims of new pods exist once they are created."""
        if created.claims:
            known = self._fleet.facts.claims
            self._fleet.facts.claims = {**known, **{claim.key: claim for claim in created.claims}}

    def _create(self, room: int) -> Creation:
        """One more than there is room for, so that something stops it."""
        created = creation.create(self._series.make(room + 1), self._policies, self._usage)
        self._learn(created)
        return created

    def _place(self, question: Question, created: Creation, rooms: Sequence[ConstraintRoom]) -> "_Found":
        """Fills the fleet for every way to break ties; of the plain one, the last, the pods are left."""
        ways = 1 + self._seeds if question.wide else 1
        settle = self._world.settler(len(self._fleet.bays), ways * len(created.pods))
        sure = 0 if question.wide else min(most(rooms, self._cap), len(created.pods))
        wanted = created.pods[: self._cap]
        counts = []
        for seed in range(self._seeds if question.wide else 0):
            tried = filling.fill(wanted, self._fleet, settle, chance.Seeded(seed))
            tried.undo()
            counts.append(len(tried.placed))
        filled = filling.fill(wanted, self._fleet, settle, chance.first, sure=sure)
        counts.append(len(filled.placed))
        return _Found(filled, min(counts), max(counts))

    def _counted(self, blank: Fit, question: Question, created: Creation, found: "_Found") -> Fit:
        more = len(found.filled.placed)
        stops, changes = self._stop(created, found.filled)
        found.filled.undo()
        return replace(
            blank, more=more, least=found.least, most=found.most, exact=not question.wide,
            seeds=self._seeds if question.wide else 0, capped=more >= self._cap,
            where=tuple(NodeShare(name, count) for name, count in found.filled.shares.items()),
            stops=stops, remedies=remedies.ranked(changes), notes=(*blank.notes, *self._doubts),
        )  # fmt: skip

    def _stop(self, created: Creation, filled: Filling) -> tuple[NextPod | None, Sequence[Remedy]]:
        """What stops the next one: the scheduler, else the API server, else only the cap."""
        if filled.stopped_at is not None:
            pod = filled.stopped_at
            decision = cycle.decide(pod, self._fleet)
            better = decision.preemption.best if decision.preemption else ()
            case = Case(pod, self._fleet, decision)
            return NextPod(
                pod.key, decision.message, verdicts=verdicts.verdicts(decision, self._fleet),
                preempts=tuple(candidate.node for candidate in better),
            ), remedies.find(case)  # fmt: skip
        if created.refused is None or created.stopped_at is None:
            return None, ()
        refusal = verdicts.refusal(created.refused)
        stop = NextPod(created.stopped_at.key, refusal.message, refusal=refusal)
        return stop, self._quota_remedies(created)

    def _quota_remedies(self, created: Creation) -> Sequence[Remedy]:
        """Only where the pod would then find a place, too."""
        count = len(created.pods)
        new = self._series.make(count + 1)[count]
        for stored in self._unlimited(new).pods:
            decision = trials.decide(stored, self._fleet)
            if decision.best:
                return quota_remedies.raise_quotas(new, stored, self._policies, created.usage)
            self._doubts.append(f"without the quota the nodes would stop it: {decision.message}")
        return ()

    def _wider_rooms(self, question: Question, created: Creation, answer: Fit) -> list[ConstraintRoom]:
        """What quotas allow, and what the placement rules alone allow; never less than was really placed."""
        settle = self._world.settler(len(self._fleet.bays), len(created.pods))
        rules = placement(question, created.pods, settle)
        if rules.more is not None:
            rules = replace(rules, more=max(rules.more, answer.most))
        first = self._series.make(1)[0]
        return [rules, *quota(question.pod, first.claims, self._policies, self._usage)]


class _Found(Record, frozen=True):
    """The plain filling, and the extremes over all ways to break ties."""

    filled: Filling
    least: int
    most: int


def most(rooms: Sequence[ConstraintRoom], cap: int) -> int:
    """How many fit at most, node by node the tightest constraint, in all no more than the cap."""
    tightest: dict[str, int] = {}
    for room in rooms:
        for node in room.nodes:
            if node.more is not None:
                tightest[node.node] = min(node.more, tightest.get(node.node, node.more))
    known = {node.node for room in rooms for node in room.nodes}
    return cap if known - tightest.keys() else min(cap, sum(tightest.values()))


def _bound(answer: Fit) -> Fit:
    """Names the constraint that allows the fewest, and says so where only several together do."""
    bounded = [room for room in answer.constraints if room.more is not None and not room.at_least]
    if not bounded or answer.capped:
        return answer
    tightest = min(bounded, key=lambda room: room.more or 0)
    if tightest.more == answer.more:
        return replace(answer, binding=tightest.name)
    note = f"no constraint alone allows so few, {tightest.name} comes nearest: nodes lack different things"
    return replace(answer, binding=tightest.name, notes=(*answer.notes, note))


def _pending(snapshot: Snapshot) -> int:
    return sum(1 for pod in snapshot.pods if not pod.node and not pod.finished and not pod.terminating)
