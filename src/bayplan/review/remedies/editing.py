"""Edits of workloads that remedies share: another amount in one container, another strategy."""

from collections.abc import Callable

from msgspec.structs import replace

from bayplan.model.pods import Container, PodSpec, Resources
from bayplan.model.quantities import Quantity
from bayplan.model.workloads import PodTemplate, Workload


def with_limit(workload: Workload, container: str, resource: str, amount: Quantity) -> Workload:
    """The workload with another limit in a container; a request above it comes down with it."""

    def edited(known: Resources) -> Resources:
        request = known.requests.get(resource)
        lowered = request is not None and request.nanos > amount.nanos
        requests = {**known.requests, resource: amount} if lowered else known.requests
        return Resources(requests, {**known.limits, resource: amount}, known.claims)

    return _edited(workload, container, edited)


def with_request(workload: Workload, container: str, resource: str, amount: Quantity) -> Workload:
    """The workload with another request in a container."""
    return _edited(
        workload,
        container,
        lambda known: Resources({**known.requests, resource: amount}, known.limits, known.claims),
    )


def scaled_down(workload: Workload, container: str, resource: str, amount: Quantity) -> Workload:
    """The workload with request and limit of a container at most this much, where it states them."""

    def edited(known: Resources) -> Resources:
        requests, limits = (
            {**side, resource: amount} if resource in side and side[resource].nanos > amount.nanos else side
            for side in (known.requests, known.limits)
        )
        return Resources(requests, limits, known.claims)

    return _edited(workload, container, edited)


def _edited(workload: Workload, container: str, edit: Callable[[Resources], Resources]) -> Workload:
    def swapped(group: tuple[Container, ...]) -> tuple[Container, ...]:
        return tuple(
            replace(one, resources=edit(one.resources)) if one.name == container else one for one in group
        )

    spec: PodSpec = workload.template.spec
    spec = replace(spec, containers=swapped(spec.containers), init_containers=swapped(spec.init_containers))
    return replace(workload, template=PodTemplate(spec, workload.template.labels))
