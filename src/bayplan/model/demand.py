"""What a whole pod asks for: containers, init containers, sidecars, overhead, resizes in progress.

Follows component-helpers `resource/helpers.go` (`PodRequests`, `PodLimits`). Sums are exact `Quantity`s,
because quota prints them; `integers` turns a sum into what the scheduler counts in.
"""

from collections.abc import Callable, Iterable, Mapping
from typing import Final

from bayplan.model.pods import Amounts, Container, ContainerStatus, Pod, PodSpec, PodStatus
from bayplan.model.quantities import ZERO, Quantity, binary_bytes, millicores
from bayplan.model.versions import Kubernetes

MOST: Final = 1 << 60
"""An exbibyte: amounts beyond it are a slip, and their sums have to fit into 64 bits."""
CPU: Final = "cpu"
MEMORY: Final = "memory"
STORAGE: Final = "ephemeral-storage"
PODS: Final = "pods"
HUGE_PAGES: Final = "hugepages-"

UNSAID: Final[Amounts] = {CPU: millicores(100), MEMORY: binary_bytes(200 << 20)}
"""What scoring takes for a container that requests nothing (`schedutil.DefaultMilliCPURequest` and so on)."""

_Ask = Callable[[Container], Mapping[str, Quantity]]


def requests(pod: Pod, kubernetes: Kubernetes, unsaid: Amounts | None = None) -> Amounts:
    """Everything a pod requests.

    `unsaid`: amounts to take for containers that name no request of a resource.
    """

    def asks(container: Container) -> Mapping[str, Quantity]:
        said = _requested(container, pod.status, kubernetes)
        return {**unsaid, **said} if unsaid else said

    total = _aggregate(pod.spec, asks)
    if kubernetes.pod_level_resources:
        total.update(pod_level(pod.spec, "requests"))
    _add(total, pod.spec.overhead)
    return total


def limits(spec: PodSpec, kubernetes: Kubernetes) -> Amounts:
    """The sum of a pod's limits; overhead is added only to resources that are limited."""
    total = _aggregate(spec, lambda container: container.resources.limits)
    if kubernetes.pod_level_resources:
        total.update(pod_level(spec, "limits"))
    _add(total, {name: amount for name, amount in spec.overhead.items() if name in total})
    return total


def scored(pod: Pod, kubernetes: Kubernetes) -> Amounts:
    """The requests that scoring by allocation counts: containers that say nothing count as `UNSAID`."""
    said = pod_level(pod.spec, "requests") if kubernetes.pod_level_resources else {}
    return requests(pod, kubernetes, {name: amount for name, amount in UNSAID.items() if name not in said})


def pod_level(spec: PodSpec, which: str) -> Amounts:
    """The pod-level requests or limits of the resources that can be set there: cpu, memory, huge pages."""
    if spec.resources is None:
        return {}
    amounts = spec.resources.requests if which == "requests" else spec.resources.limits
    return {
        name: amount
        for name, amount in amounts.items()
        if name in (CPU, MEMORY) or name.startswith(HUGE_PAGES)
    }


def integers(amounts: Mapping[str, Quantity]) -> dict[str, int]:
    """Millicores for CPU, whole units (bytes, devices) for the rest, rounded up; at most `MOST` of each."""
    whole = {name: amount.millis if name == CPU else amount.units for name, amount in amounts.items()}
    if all(-MOST <= amount <= MOST for amount in whole.values()):
        return whole
    return {name: max(-MOST, min(MOST, amount)) for name, amount in whole.items()}


def is_extended(name: str) -> bool:
    """Whether a resource is an extended one, such as `nvidia.com/gpu` (`v1helper.IsExtendedResourceName`)."""
    native = "/" not in name or "kubernetes.io/" in name
    return not native and not name.startswith("requests.")


def is_scalar(name: str) -> bool:
    """Whether the scheduler counts it besides CPU, memory, ephemeral storage and pods."""
    return (
        is_extended(name) or name.startswith((HUGE_PAGES, "attachable-volumes-")) or "kubernetes.io/" in name
    )


def _requested(container: Container, status: PodStatus, kubernetes: Kubernetes) -> Mapping[str, Quantity]:
    """The request, or what a resize in progress still holds (`determineContainerReqs`)."""
    if not kubernetes.in_place_resize:
        return container.resources.requests
    found = _status_of(container, status)
    if found is None or found.resources is None:
        return container.resources.requests
    held: Amounts = dict(found.resources.requests)
    _raise(held, found.allocated or {})
    if not status.resize_infeasible:
        _raise(held, container.resources.requests)
    return held


def _status_of(container: Container, status: PodStatus) -> ContainerStatus | None:
    known: Iterable[ContainerStatus] = status.init_containers if container.sidecar else status.containers
    return next((found for found in known if found.name == container.name), None)


def _aggregate(spec: PodSpec, asks: _Ask) -> Amounts:
    """max(containers + sidecars, the highest point while init containers run), per resource."""
    total: Amounts = {}
    for container in spec.containers:
        _add(total, asks(container))
    sidecars: Amounts = {}
    highest: Amounts = {}
    for container in spec.init_containers:
        asked = asks(container)
        if container.sidecar:
            _add(total, asked)
            _add(sidecars, asked)
            _raise(highest, sidecars)
        else:
            moment = dict(asked)
            _add(moment, sidecars)
            _raise(highest, moment)
    _raise(total, highest)
    return total


def _add(total: Amounts, more: Mapping[str, Quantity]) -> None:
    for name, amount in more.items():
        total[name] = total.get(name, ZERO).plus(amount)


def _raise(total: Amounts, least: Mapping[str, Quantity]) -> None:
    for name, amount in least.items():
        if name not in total or amount.nanos > total[name].nanos:
            total[name] = amount
