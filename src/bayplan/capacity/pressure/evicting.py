"""The order in which the kubelet evicts pods when memory runs short.

Follows `pkg/kubelet/eviction/{helpers,eviction_manager}.go` (`rankMemoryPressure`): pods of which no usage is
known come first; then those that use more than they request; of those alike in that, the lower priority; of
those alike in both, the one that is further above its request. The class of service is no key. Critical pods
(static ones, and priorities from 2,000,000,000 on) are ranked, but refused by `evictPod`, which goes on with
the next.

Departs from upstream where all keys are equal: Go's sort leaves the order open; here the name decides.
"""

from collections.abc import Iterable
from typing import Final

from msgspec.structs import replace

from bayplan.admission.qos import qos_class
from bayplan.capacity.pressure.using import Used, Uses
from bayplan.capacity.report.pressure import Victim
from bayplan.model import demand
from bayplan.model.pods import Pod, PodStatus
from bayplan.model.quantities import ZERO, Quantity
from bayplan.model.versions import Kubernetes

CRITICAL: Final = 2_000_000_000
"""`SystemCriticalPriority`."""


def order(pods: Iterable[Pod], uses: Uses, kubernetes: Kubernetes) -> tuple[Victim, ...]:
    """The pods of a node, the first to go first."""
    found = sorted((_victim(pod, uses.of_pod(pod), kubernetes) for pod in pods), key=_key)
    return tuple(replace(one, rank=rank) for rank, one in enumerate(found, 1))


def immunity(pod: Pod) -> str:
    """Why the kubelet evicts a pod under no circumstances; empty: it does (`kubelettypes.IsCriticalPod`)."""
    if pod.mirror:
        return "static pod"
    return f"priority {pod.priority}" if pod.priority >= CRITICAL else ""


def memory_request(pod: Pod, kubernetes: Kubernetes) -> int:
    """The memory request that usage is held against, in bytes (`GetResourceRequestQuantity`).

    Up to 1.33 init containers that keep running count like the others that end: not added, only compared
    (kubernetes/kubernetes#132277). Overhead is added only to a request that is not zero.
    """
    asked = _asked(pod, kubernetes)
    return asked.plus(pod.spec.overhead.get(demand.MEMORY, ZERO)).units if asked.nanos else 0


def service_class(pod: Pod, kubernetes: Kubernetes) -> str:
    """The class of service that was observed, or else the one that the spec gives."""
    return pod.status.qos or str(qos_class(pod.spec, kubernetes))


def _asked(pod: Pod, kubernetes: Kubernetes) -> Quantity:
    if kubernetes.pod_level_resources:
        bare = replace(pod, spec=replace(pod.spec, overhead={}), status=PodStatus())
        return demand.requests(bare, kubernetes).get(demand.MEMORY, ZERO)
    total = ZERO
    for container in pod.spec.containers:
        total = total.plus(container.resources.requests.get(demand.MEMORY, ZERO))
    highest = [one.resources.requests.get(demand.MEMORY, ZERO) for one in pod.spec.init_containers]
    return max((total, *highest), key=lambda amount: amount.nanos)


def _victim(pod: Pod, used: Used, kubernetes: Kubernetes) -> Victim:
    request = memory_request(pod, kubernetes)
    over = None if used.memory is None else used.memory - request
    return Victim(
        pod.key, 0, used.memory, used.assumed, request, over is not None and over > 0, pod.priority, over,
        service_class(pod, kubernetes), immunity(pod),
    )  # fmt: skip


def _key(victim: Victim) -> tuple[bool, bool, int, int, str]:
    return victim.usage is not None, not victim.exceeds, victim.priority, -(victim.over or 0), victim.pod
