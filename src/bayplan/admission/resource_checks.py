"""Validation of requests and limits, of containers and of the pod (`pkg/apis/core/validation/validation.go`).

Upstream walks maps in no particular order; here resources stand in the order of their names.
"""

from collections.abc import Iterator
from typing import Final

from bayplan.admission import aggregates
from bayplan.admission.complaints import (
    MUST_NOT_BE_NEGATIVE,
    forbidden,
    fractional,
    invalid,
    required,
)
from bayplan.model.demand import CPU, HUGE_PAGES, MEMORY, STORAGE, is_extended
from bayplan.model.errors import InvalidInput
from bayplan.model.pods import PodSpec, Resources
from bayplan.model.quantities import NANOS, Quantity, parse
from bayplan.model.versions import Kubernetes

_COMPUTE: Final = (CPU, MEMORY, STORAGE)
_STANDARD: Final = frozenset(
    (
        *_COMPUTE,
        *(f"requests.{name}" for name in (*_COMPUTE, "storage")),
        *(f"limits.{name}" for name in _COMPUTE),
        *("pods", "services", "services.nodeports", "services.loadbalancers", "replicationcontrollers"),
        *("resourcequotas", "secrets", "configmaps", "persistentvolumeclaims", "storage"),
    )
)
"""The names without a domain that exist at all; containers may use few of them."""


def check_resources(path: str, resources: Resources) -> Iterator[str]:
    """The complaints about one container's requests and limits. `path` is where its `resources` stand."""
    for resource, amount in sorted(resources.limits.items()):
        yield from _check_amount(f"{path}.limits[{resource}]", resource, amount)
    for resource, amount in sorted(resources.requests.items()):
        yield from _check_amount(f"{path}.requests[{resource}]", resource, amount)
        yield from _check_request(path, resource, amount, resources.limits.get(resource))
    yield from _check_huge_pages(path, resources)


def check_pod_level(spec: PodSpec, kubernetes: Kubernetes) -> Iterator[str]:
    """The complaints about a pod's own resources: within themselves, then against those of its containers."""
    said = spec.resources
    if said is None or not kubernetes.pod_level_resources:
        return
    path = "spec.resources"
    yield from check_resources(path, said)
    for resource, total in sorted(aggregates.container_requests(spec, kubernetes).items()):
        amount = said.requests.get(resource)
        if amount is not None and total.nanos > amount.nanos:
            detail = f"must be greater than or equal to aggregate container requests of {total}"
            yield invalid(f"{path}.requests[{resource}]", str(amount), detail)
    for at, container in enumerate(spec.containers):
        for resource, limit in sorted(container.resources.limits.items()):
            ceiling = said.limits.get(resource)
            if ceiling is not None and limit.nanos > ceiling.nanos:
                place = f"{path}.containers[{at}][{resource}].limits"
                yield invalid(place, str(limit), f"must be less than or equal to pod limits of {ceiling}")


def _check_amount(path: str, resource: str, amount: Quantity) -> Iterator[str]:
    yield from _check_name(path, resource)
    if amount.nanos < 0:
        yield invalid(path, str(amount), MUST_NOT_BE_NEGATIVE)
    if is_extended(resource) and amount.nanos % NANOS:
        yield fractional(path, amount)
    if resource.startswith(HUGE_PAGES) and not _divides(resource, amount):
        yield invalid(path, str(amount), f"{amount} is not positive integer multiple of {resource}")


def _check_name(path: str, resource: str) -> Iterator[str]:
    if resource in _COMPUTE or resource.startswith(HUGE_PAGES):
        return
    if "/" not in resource:
        if resource not in _STANDARD:
            yield invalid(path, resource, "must be a standard resource type or fully qualified")
        yield invalid(path, resource, "must be a standard resource for containers")
    elif not is_extended(resource) and "kubernetes.io/" not in resource:
        yield invalid(path, resource, "doesn't follow extended resource name standard")


def _check_request(path: str, resource: str, request: Quantity, limit: Quantity | None) -> Iterator[str]:
    """Requests stay within limits, and are the same as these for what cannot be overcommitted."""
    shareable = not is_extended(resource) and not resource.startswith(HUGE_PAGES)
    if limit is None:
        if not shareable:
            yield required(f"{path}.limits", "Limit must be set for non overcommitable resources")
    elif not shareable and request.nanos != limit.nanos:
        yield invalid(f"{path}.requests", str(request), f"must be equal to {resource} limit of {limit}")
    elif request.nanos > limit.nanos:
        detail = f"must be less than or equal to {resource} limit of {limit}"
        yield invalid(f"{path}.requests", str(request), detail)


def _check_huge_pages(path: str, resources: Resources) -> Iterator[str]:
    named = {*resources.limits, *resources.requests}
    if any(name.startswith(HUGE_PAGES) for name in named) and not named & {CPU, MEMORY}:
        yield forbidden(path, "HugePages require cpu or memory")


def _divides(resource: str, amount: Quantity) -> bool:
    try:
        page = parse(resource.removeprefix(HUGE_PAGES))
    except InvalidInput:
        return False
    return page.nanos > 0 and amount.nanos > 0 and amount.nanos % page.nanos == 0
