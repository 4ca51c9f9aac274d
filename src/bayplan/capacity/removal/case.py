"""A set of nodes that might go: what blockers look at."""

import fnmatch
from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property

from bayplan.capacity.ground import Ground
from bayplan.capacity.removal import waves
from bayplan.capacity.removal.displacing import Trial
from bayplan.capacity.removal.movers import Mover, Roster
from bayplan.capacity.removal.waves import Course
from bayplan.disruption.ledger import Ledger
from bayplan.model import demand
from bayplan.model.names import NodeName
from bayplan.model.nodes import Node
from bayplan.model.pods import Pod


class Setting:
    """What all sets of one estate share."""

    def __init__(self, ground: Ground, ledger: Ledger) -> None:
        self.ground, self.ledger = ground, ledger
        self.roster = Roster(ground)

    @cached_property
    def cards(self) -> dict[str, list[tuple[int, NodeName]]]:
        """The nodes that have each extended resource, and how much of it, the most first."""
        found: dict[str, list[tuple[int, NodeName]]] = {}
        for node in self.ground.snapshot.nodes:
            for name, amount in demand.integers(node.allocatable).items():
                if amount > 0 and demand.is_extended(name):
                    found.setdefault(name, []).append((amount, node.name))
        return {name: sorted(nodes, reverse=True) for name, nodes in found.items()}


class Case:
    """One set of nodes. `trial` is where everything went once the ties were undone."""

    def __init__(self, nodes: Sequence[NodeName], setting: Setting) -> None:
        self.nodes = tuple(nodes)
        self.gone = frozenset(nodes)
        self.setting, self.ground = setting, setting.ground
        self.movers: list[Mover] = [mover for name in nodes for mover in setting.roster.of(name)]
        self.course: Course = waves.course(self.movers, setting.ledger)
        self.trial = Trial()

    @property
    def coming(self) -> Iterable[Mover]:
        """Those for which something comes that needs a place."""
        return (mover for mover in self.movers if mover.successor is not None)

    def moved(self) -> Iterator[tuple[Pod, Pod | None]]:
        """The pods that leave, wave by wave, and those that are pushed off; each with what comes for it."""
        for mover in (mover for wave in self.course.waves for mover in wave):
            yield mover.pod, self.trial.last(mover.successor)
        for pushed in self.trial.displaced():
            yield pushed.pod, self.trial.last(pushed.successor)

    def stays(self) -> Iterable[Node]:
        """The nodes that stay."""
        return (node for node in self.ground.snapshot.nodes if node.name not in self.gone)

    def most_elsewhere(self, resource: str) -> int:
        """The most that one of the nodes that stay has of an extended resource."""
        found = self.setting.cards.get(resource, ())
        return next((amount for amount, node in found if node not in self.gone), 0)

    def subject(self, pod: Pod) -> str:
        """What a person would edit: the workload at the top, or the pod itself."""
        workload = self.ground.ownership.workload_of(pod)
        return f"{workload.kind} {workload.key}" if workload else f"Pod {pod.key}"

    def named(self, pod: Pod, patterns: Sequence[str]) -> bool:
        """Whether a pod, or the workload above it, is one of those named (`dbaas/mysql`, with `*`)."""
        if not patterns:
            return False
        workload = self.ground.ownership.workload_of(pod)
        keys = (pod.key, workload.key) if workload else (pod.key,)
        return any(fnmatch.fnmatchcase(key, pattern) for key in keys for pattern in patterns)
