"""Made-up clusters, the same on every run: nodes of three sizes in three zones, workloads of alike pods."""

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from bayplan.model.labels import LabelSelector
from bayplan.model.names import Namespace, NodeName
from bayplan.model.nodes import HOSTNAME, ZONE, Node
from bayplan.model.pods import (
    Affinity,
    Container,
    Owner,
    Pod,
    PodSpec,
    PodTerm,
    PreferredPods,
    Resources,
    SpreadConstraint,
)
from bayplan.model.quantities import parse
from bayplan.model.versions import Kubernetes
from bayplan.model.workloads import Kind, Workload

KUBERNETES: Final = Kubernetes(35)
SEED: Final = 1
ZONES: Final = 3
SIZES: Final = (("16", "64Gi"), ("32", "128Gi"), ("64", "256Gi"))
CPU: Final = ("100m", "250m", "500m", "1")
MEMORY: Final = ("128Mi", "256Mi", "512Mi", "2Gi")
NAMESPACE: Final = Namespace("bench")


def nodes(count: int) -> tuple[Node, ...]:
    """Empty nodes."""
    return tuple(_node(number) for number in range(count))


def _node(number: int) -> Node:
    name = f"node-{number}"
    cpu, memory = SIZES[number % len(SIZES)]
    amounts = {"cpu": cpu, "memory": memory, "ephemeral-storage": "200Gi", "pods": "110"}
    return Node(
        NodeName(name),
        labels={HOSTNAME: name, ZONE: f"zone-{number // len(SIZES) % ZONES}"},
        allocatable={resource: parse(amount) for resource, amount in amounts.items()},
    )


@dataclass(frozen=True)
class Mix:
    """Which pods. `choosy`: the share of workloads with spreading or affinity; `owned`: by ReplicaSets."""

    workloads: int
    replicas: int
    choosy: float = 0.0
    owned: bool = False
    shuffled: bool = False

    def pods(self) -> list[Pod]:
        """New pods in the order in which they are to be placed: workload by workload, or shuffled."""
        chance = random.Random(SEED)
        made = [pod for number in range(self.workloads) for pod in self._workload(number, chance)]
        if self.shuffled:
            chance.shuffle(made)
        return made

    def replica_sets(self) -> tuple[Workload, ...]:
        """The controllers of owned pods, whose selectors the default spreading asks for."""
        names = [f"app-{number}" for number in range(self.workloads)] if self.owned else []
        return tuple(
            Workload(Kind.REPLICA_SET, NAMESPACE, name, self.replicas, selector=_same(name)) for name in names
        )

    def _workload(self, number: int, chance: random.Random) -> Iterator[Pod]:
        app = f"app-{number}"
        requests = {"cpu": parse(chance.choice(CPU)), "memory": parse(chance.choice(MEMORY))}
        spec = PodSpec(containers=(Container("main", f"app:{number}", Resources(requests)),))
        if chance.random() < self.choosy:
            spec = _choosy(spec, app, chance)
        owners = (Owner("ReplicaSet", app, controller=True),) if self.owned else ()
        for replica in range(self.replicas):
            yield Pod(NAMESPACE, f"{app}-{replica}", spec, labels={"app": app}, owners=owners)


def _same(app: str) -> LabelSelector:
    return LabelSelector(match_labels={"app": app})


def _choosy(spec: PodSpec, app: str, chance: random.Random) -> PodSpec:
    """What people write to keep replicas apart, in equal parts."""
    selector = _same(app)
    by_host, by_zone = PodTerm(HOSTNAME, selector), PodTerm(ZONE, selector)
    spreads: Sequence[tuple[SpreadConstraint, ...]] = (
        (SpreadConstraint(ZONE, 1, True, selector),),
        (SpreadConstraint(HOSTNAME, 2, False, selector), SpreadConstraint(ZONE, 2, False, selector)),
    )
    affinities = (
        Affinity(anti_required=(by_host,)),
        Affinity(anti_preferred=(PreferredPods(100, by_host),)),
        Affinity(pod_preferred=(PreferredPods(50, by_zone),), anti_required=(by_host,)),
    )
    choice = chance.randrange(len(spreads) + len(affinities))
    if choice < len(spreads):
        return PodSpec(containers=spec.containers, spread=spreads[choice])
    return PodSpec(containers=spec.containers, affinity=affinities[choice - len(spreads)])
