"""Estates to be sized: Deployments that behave like those of a generated fleet, and stand on generated nodes.

Every container is that of one Deployment of one to three replicas. Nodes are as small as carries what is
requested of them at the share that is asked for, so that not every raise fits; the rest is as a cluster has
it: ReplicaSets, quotas in some of the namespaces, and the evidence of the fleet.
"""

import datetime
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Final

from msgspec.structs import replace

from bayplan.app import observe
from bayplan.app.evidence import Gathered
from bayplan.app.observe import Observed
from bayplan.model.bounds import CapacityPolicy
from bayplan.model.demand import CPU, MEMORY
from bayplan.model.estate import Declaration
from bayplan.model.labels import LabelSelector
from bayplan.model.names import Namespace, NodeName
from bayplan.model.nodes import Node
from bayplan.model.pods import Container, Owner, Pod, PodSpec, PodStatus, Resources
from bayplan.model.policy import ResourceQuota
from bayplan.model.quantities import binary_bytes, millicores
from bayplan.model.snapshot import Snapshot
from bayplan.model.workloads import Kind, PodTemplate, Workload
from bayplan.rightsizing.framework import Bound, Subject
from bayplan.scheduling.columns import engine
from bayplan.scheduling.fleet import Fleet
from bench import clusters, fleets

SEED: Final = 9
DAYS: Final = 30
FILLED: Final = 0.8
"""What pods request of the memory of all nodes."""
QUOTAS: Final = 0.3
"""The share of namespaces that has a quota, a tenth above what it asks for."""
TEAMS: Final = 20
MARK: Final = "6c7d9f8b54"
AT: Final = datetime.datetime.fromtimestamp(fleets.BEGIN + DAYS * 86_400, datetime.UTC)


def estate(containers: int, nodes: int, lean: float = 1.0) -> tuple[Observed, Gathered]:
    """An estate as it is looked at, and what is known of its containers' use.

    `lean` is what requests and limits are to those of the fleet; the less it is, the more has to be raised.
    """
    fleet = fleets.fleet(SEED, containers, DAYS)
    moved = {
        one.place: one.place._replace(namespace=f"team-{at % TEAMS}") for at, one in enumerate(fleet.subjects)
    }
    tops = [_deployment(one, moved[one.place].namespace, at, lean) for at, one in enumerate(fleet.subjects)]
    sets = [_replica_set(one) for one in tops]
    pods = [pod for one in sets for pod in _pods(one)]
    there = tuple(_sized(clusters.nodes(nodes), pods))
    bare = Snapshot(
        nodes=there, workloads=(*tops, *sets), kubernetes="v1.35.0", taken_at=AT, quotas=tuple(_quotas(pods))
    )
    placed = engine.settle(pods, Fleet(bare, clusters.KUBERNETES)).placed
    standing = tuple(_standing(pod, placed[pod.key]) for pod in pods if pod.key in placed)
    evidence = tuple(replace(one, place=moved[one.place]) for one in fleet.evidence)
    policy = CapacityPolicy(survive=("any-node",))
    seen = replace(observe.assume(replace(bare, pods=standing)), declaration=Declaration(capacity=policy))
    return seen, Gathered(evidence, ("generated",))


def _deployment(one: Subject, namespace: str, number: int, lean: float) -> Workload:
    """Its memory is what the fleet says; of CPU it asks for 100 to 400 millicores."""
    memory, limit = (round(one.current[name] * lean) for name in (Bound.MEMORY_REQUEST, Bound.MEMORY_LIMIT))
    asked = {CPU: millicores(100 * (1 + number % 4)), MEMORY: binary_bytes(memory)}
    limited = {MEMORY: binary_bytes(limit)}
    name, labels = one.place.workload, {"app": one.place.workload}
    container = Container("main", f"{name}:1", Resources(asked, limited))
    return Workload(
        Kind.DEPLOYMENT, Namespace(namespace), name, 1 + number % 3,
        PodTemplate(PodSpec(containers=(container,)), labels), LabelSelector(labels),
        strategy="Recreate" if number % 10 == 0 else "RollingUpdate",
    )  # fmt: skip


def _replica_set(top: Workload) -> Workload:
    labels = {**top.template.labels, "pod-template-hash": MARK}
    return replace(
        top, kind=Kind.REPLICA_SET, name=f"{top.name}-{MARK}", labels=labels, strategy="",
        template=PodTemplate(top.template.spec, labels), selector=LabelSelector(labels),
        owners=(Owner("Deployment", top.name, controller=True),),
    )  # fmt: skip


def _pods(maker: Workload) -> Iterator[Pod]:
    owners = (Owner("ReplicaSet", maker.name, controller=True),)
    for number in range(maker.replicas):
        name = f"{maker.name}-{number}"
        yield Pod(maker.namespace, name, maker.template.spec, labels=maker.template.labels, owners=owners)


def _standing(pod: Pod, node: NodeName) -> Pod:
    return replace(pod, node=node, status=PodStatus(phase="Running", ready=True, qos="Burstable"))


def _sized(bare: Sequence[Node], pods: Sequence[Pod]) -> Iterator[Node]:
    """The nodes with as much memory as fills them to the share that is wanted."""
    there = sum(one.allocatable[MEMORY].units for one in bare)
    share = sum(map(_memory, pods)) / FILLED / there
    for one in bare:
        memory = binary_bytes(round(one.allocatable[MEMORY].units * share))
        yield replace(one, allocatable={**one.allocatable, MEMORY: memory})


def _quotas(pods: Sequence[Pod]) -> Iterator[ResourceQuota]:
    asked = Counter[str]()
    for one in pods:
        asked[one.namespace] += _memory(one)
    for number, name in enumerate(sorted(asked)):
        if number < QUOTAS * len(asked):
            hard = {"requests.memory": binary_bytes(asked[name] * 11 // 10)}
            used = {"requests.memory": binary_bytes(asked[name])}
            yield ResourceQuota(Namespace(name), "memory", hard, used)


def _memory(pod: Pod) -> int:
    return sum(one.resources.requests[MEMORY].units for one in pod.spec.containers)
