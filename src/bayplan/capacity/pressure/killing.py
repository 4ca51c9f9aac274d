"""The order in which the kernel kills containers when a node's memory has run out.

The kubelet gives each container an oom_score_adj (`pkg/kubelet/qos/policy.go`): -997 where the pod is
Guaranteed or node-critical, 1000 where it is BestEffort, in between by the share of the node's memory that
the container requests. The kernel adds what a process uses, in thousandths of the memory (`mm/oom_kill.c`),
and kills the highest sum.

Departs from the kernel: it looks at processes, so that a container of many small ones scores lower than here;
swap is not counted. Containers of which no usage is known are ranked by their adjustment alone, which is the
least that they score.
"""

from collections.abc import Iterable, Iterator
from typing import Final

from msgspec.structs import replace

from bayplan.admission.qos import ServiceClass
from bayplan.capacity.pressure.evicting import immunity, service_class
from bayplan.capacity.pressure.using import Uses, running
from bayplan.capacity.report.pressure import Prey
from bayplan.model import demand
from bayplan.model.pods import Container, Pod
from bayplan.model.quantities import ZERO
from bayplan.model.versions import Kubernetes

GUARANTEED: Final = -997
BEST_EFFORT: Final = 1000
LOWEST_BURSTABLE: Final = 1000 + GUARANTEED
HIGHEST_BURSTABLE: Final = BEST_EFFORT - 1
FIXED: Final[dict[str, int]] = {
    ServiceClass.GUARANTEED: GUARANTEED,
    ServiceClass.BEST_EFFORT: BEST_EFFORT,
}
NODE_CRITICAL: Final = "system-node-critical"
SIDECARS_SINCE: Final = 32
"""A sidecar scores no higher than the regular containers (kubernetes/kubernetes#128029)."""


def order(pods: Iterable[Pod], uses: Uses, total: int, kubernetes: Kubernetes) -> tuple[Prey, ...]:
    """The containers of a node with `total` bytes of memory, the first to be killed first."""
    prey = [one for pod in pods for one in _containers(pod, uses, total, kubernetes)]
    prey.sort(key=lambda one: (-_least(one), one.pod, one.container))
    return tuple(replace(one, rank=rank) for rank, one in enumerate(prey, 1))


def adjustment(pod: Pod, container: Container, total: int, kubernetes: Kubernetes) -> int:
    """The oom_score_adj of a container on a node with `total` bytes of memory."""
    if node_critical(pod):
        return GUARANTEED
    fixed = FIXED.get(service_class(pod, kubernetes))
    if fixed is not None:
        return fixed
    spare = _unallotted(pod, kubernetes)
    found = 1000 - 1000 * (_request(container) + spare) // total
    if container.sidecar and kubernetes.minor >= SIDECARS_SINCE:
        smallest = min((_request(one) for one in pod.spec.containers), default=0) + spare
        found = min(found, 1000 - 1000 * smallest // total)
    return min(max(found, LOWEST_BURSTABLE), HIGHEST_BURSTABLE)


def node_critical(pod: Pod) -> bool:
    """Whether the kernel is kept off the pod as one that the node itself needs."""
    return bool(immunity(pod)) and pod.spec.priority_class == NODE_CRITICAL


def _containers(pod: Pod, uses: Uses, total: int, kubernetes: Kubernetes) -> Iterator[Prey]:
    for container in running(pod):
        used = uses.of(pod, container)
        adjusted = adjustment(pod, container, total, kubernetes)
        points = None if used.memory is None else used.memory * 1000 // total + adjusted
        yield Prey(
            pod.key, container.name, 0, adjusted, points, used.memory, used.assumed,
            service_class(pod, kubernetes),
        )  # fmt: skip


def _least(prey: Prey) -> int:
    return prey.adjustment if prey.points is None else prey.points


def _request(container: Container) -> int:
    return container.resources.requests.get(demand.MEMORY, ZERO).units


def _unallotted(pod: Pod, kubernetes: Kubernetes) -> int:
    """What a pod requests as a whole and none of its containers does, for each of them (1.34)."""
    whole = pod.spec.resources
    if not kubernetes.pod_level_resources or whole is None or demand.MEMORY not in whole.requests:
        return 0
    containers = (*pod.spec.containers, *pod.spec.init_containers)
    bare = replace(pod, spec=replace(pod.spec, resources=None, overhead={}))
    asked = demand.requests(bare, kubernetes).get(demand.MEMORY, ZERO).units
    return max(0, whole.requests[demand.MEMORY].units - asked) // max(1, len(containers))
