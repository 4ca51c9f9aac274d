"""The state of a cluster while a recording is played.

It knows what stands, what waits, and what may have happened unseen.
"""

import itertools
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import Final

from msgspec.structs import replace

from bayplan.app.conformance.scenario import RecordedPod
from bayplan.disruption import budgets
from bayplan.disruption.ownership import Ownership
from bayplan.model.errors import InvalidInput
from bayplan.model.names import NodeName, PodKey
from bayplan.model.pods import Pod
from bayplan.model.snapshot import Snapshot
from bayplan.model.versions import Kubernetes
from bayplan.scheduling.cycle import decide
from bayplan.scheduling.facts import Facts
from bayplan.scheduling.fleet import Bay, Fleet

Placement = tuple[Pod, NodeName]
MOST_TRIES: Final = 20_000
"""Placements tried for one recorded pod before the search is given up."""


def _always(_: NodeName) -> bool:
    return True


class World:
    """A fleet, and the pods that are waiting for a place."""

    def __init__(self, snapshot: Snapshot, kubernetes: Kubernetes) -> None:
        self._snapshot = snapshot
        self.fleet = Fleet(snapshot, kubernetes)
        self.waiting: list[Pod] = []
        self._earlier: dict[PodKey, dict[NodeName, None]] = {}
        self._owners = Ownership(snapshot.workloads)
        self.count_budgets()

    def apply(self, pod: Pod, recorded: RecordedPod) -> None:
        """Makes true what was recorded: victims leave, the pod stands, is nominated, or waits."""
        for one in self.waiting:
            self._earlier.setdefault(one.key, {}).update(
                dict.fromkeys(decide(one, self.fleet, preempt=False).best)
            )
        self.remove(recorded.victims)
        nominated = recorded.unschedulable.nominated if recorded.unschedulable else None
        if recorded.node:
            self.fleet.place(pod, self._bay(recorded))
        elif nominated:
            self.fleet.nominate(pod, NodeName(nominated))
        else:
            self.waiting.append(pod)
        self.count_budgets()

    def _bay(self, recorded: RecordedPod) -> Bay:
        bay = self.fleet.by_name.get(recorded.node or "")
        if bay is None:
            message = f"{recorded.pod} was bound to {recorded.node}, which is not among the objects"
            raise InvalidInput(message, path="recorded.pods")
        return bay

    def remove(self, keys: Iterable[str]) -> None:
        """Victims leave.

        As in kube-scheduler's own list of a node's pods, the last one moves into the gap.
        """
        for key in keys:
            bay = self.fleet.bay_of(PodKey(key))
            if bay is None:
                continue
            order = list(bay.pods)
            order[order.index(PodKey(key))] = order[-1]
            self.fleet.remove(PodKey(key), bay)
            bay.arrange(order[:-1])

    def count_budgets(self) -> None:
        """The disruption controller catches up with the pods that stand."""
        pods = [pod for bay in self.fleet.bays for pod in bay.pods.values()]
        counted = [
            replace(one, allowed=budgets.assess(one, pods, self._owners).allowed)
            for one in self._snapshot.budgets
        ]
        self._snapshot = replace(self._snapshot, budgets=tuple(counted))
        self.fleet.facts = Facts(self._snapshot)

    @contextmanager
    def claims_unbound(self, pod: Pod) -> Iterator[None]:
        """While it lasts, the pod's claims are not bound."""
        names = {volume.claim for volume in pod.spec.volumes if volume.claim}
        claims = tuple(
            replace(claim, bind_completed=False)
            if claim.namespace == pod.namespace and claim.name in names
            else claim
            for claim in self._snapshot.claims
        )
        settled, self.fleet.facts = self.fleet.facts, Facts(replace(self._snapshot, claims=claims))
        try:
            yield
        finally:
            self.fleet.facts = settled

    def possible_placements(
        self, plausible: Callable[[NodeName], bool] = _always
    ) -> Iterator[tuple[Placement, ...]]:
        """Ways in which waiting pods could have been placed by now: in any order, fewer pods first, each
        where it would have gone best at that moment. A way is given up where `plausible` denies what a node
        has come to.

        While a way is looked at, its pods stand there; unless `keep` is called, they are taken out again.
        """
        tries = itertools.count()
        for depth in range(1, len(self.waiting) + 1):
            yield from self._placements(self.waiting, depth, plausible, tries)

    def _placements(
        self, waiting: Sequence[Pod], depth: int, plausible: Callable[[NodeName], bool], tries: Iterator[int]
    ) -> Iterator[tuple[Placement, ...]]:
        if depth == 0:
            yield ()
            return
        for index, pod in enumerate(waiting):
            for node in self._best(pod):
                if next(tries) > MOST_TRIES:
                    return
                with self._trying(pod, node):
                    rest = [*waiting[:index], *waiting[index + 1 :]]
                    for others in (
                        self._placements(rest, depth - 1, plausible, tries) if plausible(node) else ()
                    ):
                        yield ((pod, node), *others)

    def _best(self, pod: Pod) -> Iterable[NodeName]:
        """Where a waiting pod would go now, or would have gone at some moment since it began to wait."""
        now = decide(pod, self.fleet, preempt=False)
        earlier = [node for node in self._earlier.get(pod.key, ()) if node in now.feasible]
        return dict.fromkeys([*now.best, *earlier])

    @contextmanager
    def _trying(self, pod: Pod, node: NodeName) -> Iterator[None]:
        bay = self.fleet.by_name[node]
        self.fleet.place(pod, bay)
        try:
            yield
        finally:
            if pod in self.waiting:
                self.fleet.remove(pod.key, bay)

    def keep(self, placements: Sequence[Placement]) -> None:
        """The pods stood there all along: they wait no longer. To be called while they are looked at."""
        placed = {pod.key for pod, _ in placements}
        self.waiting = [pod for pod in self.waiting if pod.key not in placed]
