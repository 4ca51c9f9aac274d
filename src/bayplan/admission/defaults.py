"""Object defaulting: what the API server fills in before any plugin sees the object.

Follows `pkg/apis/core/v1/defaults.go` (`SetDefaults_Pod`, `SetDefaults_ResourceList`,
`SetDefaults_LimitRangeItem`) for the fields that bear on capacity. What a pod spec's own defaults are
(restart policy, scheduler name and so on) the types of `bayplan.model` know already.
"""

import msgspec

from bayplan.admission import aggregates
from bayplan.model.demand import CPU, HUGE_PAGES, MEMORY
from bayplan.model.pods import Amounts, Container, Pod, PodSpec, Port, Resources
from bayplan.model.policy import LimitRange, LimitRangeItem
from bayplan.model.quantities import NANOS_PER_MILLI, Quantity
from bayplan.model.versions import Kubernetes


def default_pod(pod: Pod, kubernetes: Kubernetes) -> Pod:
    """A pod as the API server decodes it: requests from limits, pod-level resources, host ports."""
    spec = msgspec.structs.replace(
        pod.spec,
        containers=tuple(_default_container(one, pod.spec) for one in pod.spec.containers),
        init_containers=tuple(_default_container(one, pod.spec) for one in pod.spec.init_containers),
        overhead=_round_up(pod.spec.overhead),
    )
    if kubernetes.pod_level_resources and spec.resources is not None:
        spec = _default_pod_level(spec, spec.resources, kubernetes)
    return msgspec.structs.replace(pod, spec=spec)


def default_limit_range(limit_range: LimitRange) -> LimitRange:
    """A limit range as it is stored: of type Container, `max` becomes the default limit, and so on."""
    return msgspec.structs.replace(
        limit_range, items=tuple(_default_item(item) for item in limit_range.items)
    )


def _default_item(item: LimitRangeItem) -> LimitRangeItem:
    if item.type != "Container":
        return item
    default = {**item.maximum, **item.default}
    return msgspec.structs.replace(
        item, default=default, default_request={**item.minimum, **default, **item.default_request}
    )


def _default_container(container: Container, spec: PodSpec) -> Container:
    limits = _round_up(container.resources.limits)
    requests = {**limits, **_round_up(container.resources.requests)}
    ports = tuple(_default_port(port) for port in container.ports) if spec.host_network else container.ports
    resources = msgspec.structs.replace(container.resources, requests=requests, limits=limits)
    return msgspec.structs.replace(container, resources=resources, ports=ports)


def _default_port(port: Port) -> Port:
    return port if port.host_port else msgspec.structs.replace(port, host_port=port.container_port)


def _default_pod_level(spec: PodSpec, said: Resources, kubernetes: Kubernetes) -> PodSpec:
    """Huge pages' limits and missing requests follow from the containers, else from the pod's limits."""
    limits, requests = _round_up(said.limits), _round_up(said.requests)
    if limits or requests:
        of_containers = aggregates.container_limits(spec, kubernetes)
        limits = {**_huge_pages(of_containers, requests), **limits}
    if limits:
        of_containers = aggregates.container_requests(spec, kubernetes)
        overcommittable: Amounts = {
            name: of_containers[name] for name in (CPU, MEMORY) if name in of_containers
        }
        supported = {name: limit for name, limit in limits.items() if _at_pod_level(name)}
        requests = {**supported, **overcommittable, **requests}
    return msgspec.structs.replace(spec, resources=Resources(requests, limits, said.claims))


def _huge_pages(limits: Amounts, requested: Amounts) -> Amounts:
    return {
        name: limit for name, limit in limits.items() if name.startswith(HUGE_PAGES) and name not in requested
    }


def _at_pod_level(name: str) -> bool:
    return name in (CPU, MEMORY) or name.startswith(HUGE_PAGES)


def _round_up(amounts: Amounts) -> Amounts:
    """Amounts are stored in thousandths; finer ones are rounded up."""
    if all(amount.nanos % NANOS_PER_MILLI == 0 for amount in amounts.values()):
        return amounts
    return {
        name: Quantity(amount.millis * NANOS_PER_MILLI, amount.family) for name, amount in amounts.items()
    }
