"""What stands on each node, by the sort of pods: what a node's figures are made of.

Counted as the scheduler counts: DaemonSet pods, static pods and pods that are going still hold their
requests; finished ones hold nothing, however long they stay listed.
"""

from collections import Counter
from collections.abc import Mapping
from typing import Final

from bayplan.capacity.ground import Ground
from bayplan.model import demand
from bayplan.model.demand import MEMORY
from bayplan.model.names import NodeName
from bayplan.model.pods import Pod
from bayplan.model.quantities import ZERO
from bayplan.model.record import Record
from bayplan.model.versions import Kubernetes
from bayplan.model.workloads import Kind
from bayplan.scheduling.shapes import Shape

PLAIN: Final = "pods"
DAEMONS: Final = "DaemonSet pods"
STATIC: Final = "static pods"
GOING: Final = "terminating pods"
SORTS: Final = (PLAIN, DAEMONS, STATIC, GOING)


class Limit(Record, frozen=True):
    """The sum of a pod's memory limits, in bytes. `whole`: no container of it is without one."""

    memory: int
    whole: bool


class Load:
    """What some pods ask for: their number, requests, memory limits, and how many set no memory limit."""

    __slots__ = ("limits", "pods", "requests", "unlimited")

    def __init__(self) -> None:
        self.pods = 0
        self.requests: Counter[str] = Counter()
        self.limits = 0
        self.unlimited = 0

    def add(self, shape: Shape, limit: Limit) -> None:
        """Counts one more pod."""
        self.pods += 1
        for name, amount in shape.requests.items():
            self.requests[name] += amount
        self.limits += limit.memory
        self.unlimited += not limit.whole


class Cargo:
    """The pods of one node: those that stand there by their sort, and those that are finished."""

    __slots__ = ("finished", "standing")

    def __init__(self) -> None:
        self.standing: dict[str, Load] = {}
        self.finished = Load()


def by_node(ground: Ground) -> Mapping[NodeName, Cargo]:
    """The cargo of every node."""
    shapes = ground.standing.shapes
    cargoes = {node.name: Cargo() for node in ground.snapshot.nodes}
    limits: dict[int, Limit] = {}
    for pod in ground.snapshot.pods:
        cargo = cargoes.get(pod.node)
        if cargo is None:
            continue
        shape = shapes.of(pod)
        if shape.id not in limits:
            limits[shape.id] = memory_limit(pod, ground.kubernetes)
        load = cargo.finished if pod.finished else cargo.standing.setdefault(sort_of(pod), Load())
        load.add(shape, limits[shape.id])
    return cargoes


def sort_of(pod: Pod) -> str:
    """Which sort a standing pod is."""
    if pod.terminating:
        return GOING
    if pod.mirror:
        return STATIC
    owner = pod.controller
    return DAEMONS if owner is not None and owner.kind == Kind.DAEMON_SET else PLAIN


def memory_limit(pod: Pod, kubernetes: Kubernetes) -> Limit:
    """What a pod's memory limits come to; one for the whole pod binds all of its containers."""
    spec = pod.spec
    lasting = [*spec.containers, *(one for one in spec.init_containers if one.sidecar)]
    whole = kubernetes.pod_level_resources and MEMORY in demand.pod_level(spec, "limits")
    known = demand.limits(spec, kubernetes).get(MEMORY, ZERO)
    return Limit(known.units, whole or all(MEMORY in one.resources.limits for one in lasting))
