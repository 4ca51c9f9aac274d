"""LimitRanger: what a namespace's limit ranges fill in, and what they refuse.

Follows `plugin/pkg/admission/limitranger`. With several limit ranges the first one that defaults a resource
wins, and the first one that objects is reported. The API server takes them in no particular order; here
they stand in the order of their names, and `doubts` names the resources for which the order decides.
"""

from collections.abc import Callable, Iterable, Iterator
from typing import Final

import msgspec

from bayplan.admission import aggregates
from bayplan.admission.answers import Refused, forbid, forbid_pod, join
from bayplan.admission.policy import Policies
from bayplan.model.names import Namespace
from bayplan.model.pods import Amounts, Container, Pod, Resources
from bayplan.model.policy import LimitRange, LimitRangeItem
from bayplan.model.quantities import Quantity

PLUGIN = "LimitRanger"
_LARGEST_WITH_MILLIS: Final = (2**63 - 1) // 1000

_Check = Callable[[str, str, Quantity, Resources], str]


def apply_ranges(pod: Pod, policies: Policies) -> Pod | Refused:
    """The pod with the default requests and limits of its namespace in every container that lacks them."""
    for limit_range in policies.limits_of(pod.namespace):
        requests, limits = _defaults(limit_range)
        if requests or limits:
            pod = _with_defaults(pod, requests, limits)
    return pod


def doubts(pod: Pod, policies: Policies) -> tuple[str, ...]:
    """Where limit ranges differ on a default that this pod needs, as it was before they were applied."""
    found = policies.limits_of(pod.namespace)
    if len(found) < 2:
        return ()
    needs = [*pod.spec.containers, *pod.spec.init_containers]
    notes = []
    for which in ("request", "limit"):
        for resource, said in sorted(_proposals(found, which).items()):
            if len(set(said.values())) > 1 and any(_lacks(container, which, resource) for container in needs):
                notes.append(_doubt(pod.namespace, which, resource, said))
    return tuple(notes)


def refuse_outside(pod: Pod, policies: Policies) -> Refused | None:
    """The refusal by the first limit range that this pod breaks."""
    for limit_range in policies.limits_of(pod.namespace):
        complaints = [
            complaint for item in limit_range.items for complaint in _pod_complaints(pod, item, policies)
        ]
        if complaints:
            return forbid_pod(pod, join(complaints), plugin=PLUGIN, subject=limit_range.name)
    return None


def refuse_claim(namespace: Namespace, name: str, storage: Quantity, policies: Policies) -> Refused | None:
    """The refusal of a claim for that much storage by the first limit range that it breaks."""
    requested = Resources(requests={"storage": storage})
    for limit_range in policies.limits_of(namespace):
        items = (item for item in limit_range.items if item.type == "PersistentVolumeClaim")
        complaints = [complaint for item in items for complaint in _claim_complaints(item, requested)]
        if complaints:
            cause = join(complaints)
            return forbid("persistentvolumeclaims", name, cause, plugin=PLUGIN, subject=limit_range.name)
    return None


def _defaults(limit_range: LimitRange) -> tuple[Amounts, Amounts]:
    """Default requests and limits; of several items the last one that names a resource holds."""
    requests: Amounts = {}
    limits: Amounts = {}
    for item in limit_range.items:
        if item.type == "Container":
            requests.update(item.default_request)
            limits.update(item.default)
    return requests, limits


def _with_defaults(pod: Pod, requests: Amounts, limits: Amounts) -> Pod:
    def complete(container: Container) -> Container:
        said = container.resources
        completed = msgspec.structs.replace(
            said, requests={**requests, **said.requests}, limits={**limits, **said.limits}
        )
        return msgspec.structs.replace(container, resources=completed)

    spec = msgspec.structs.replace(
        pod.spec,
        containers=tuple(complete(container) for container in pod.spec.containers),
        init_containers=tuple(complete(container) for container in pod.spec.init_containers),
    )
    return msgspec.structs.replace(pod, spec=spec)


def _proposals(found: Iterable[LimitRange], which: str) -> dict[str, dict[str, Quantity]]:
    """Resource to (name of the limit range to the default it proposes)."""
    proposals: dict[str, dict[str, Quantity]] = {}
    for limit_range in found:
        requests, limits = _defaults(limit_range)
        for resource, amount in (requests if which == "request" else limits).items():
            proposals.setdefault(resource, {})[limit_range.name] = amount
    return proposals


def _lacks(container: Container, which: str, resource: str) -> bool:
    said = container.resources.requests if which == "request" else container.resources.limits
    return resource not in said


def _doubt(namespace: Namespace, which: str, resource: str, said: dict[str, Quantity]) -> str:
    (winner, amount), *others = said.items()
    rivals = ", ".join(f"{name} ({other})" for name, other in others)
    return (
        f"limit ranges of namespace {namespace} differ on the default {resource} {which}: "
        f"{winner} ({amount}) is taken, but the API server may take {rivals}; "
        "keep one limit range per namespace"
    )


def _pod_complaints(pod: Pod, item: LimitRangeItem, policies: Policies) -> Iterator[str]:
    if item.type == "Container":
        for container in (*pod.spec.containers, *pod.spec.init_containers):
            yield from _complaints(item, container.resources)
    elif item.type == "Pod":
        spec, kubernetes = pod.spec, policies.kubernetes
        requests = aggregates.ranged_requests(spec, kubernetes)
        limits = aggregates.ranged_limits(spec, kubernetes)
        yield from _complaints(item, Resources(requests, limits))


def _complaints(item: LimitRangeItem, resources: Resources) -> Iterator[str]:
    yield from _each(item.type, item.minimum, resources, _too_little)
    yield from _each(item.type, item.maximum, resources, _too_much)
    yield from _each(item.type, item.ratio, resources, _too_stretched)


def _claim_complaints(item: LimitRangeItem, requested: Resources) -> Iterator[str]:
    yield from _each(item.type, item.minimum, requested, _too_little)
    yield from _each(item.type, item.maximum, requested, _too_much_requested)


def _each(kind: str, bounds: Amounts, resources: Resources, check: _Check) -> Iterator[str]:
    for resource, bound in sorted(bounds.items()):
        complaint = check(kind, resource, bound, resources)
        if complaint:
            yield complaint


def _too_little(kind: str, resource: str, bound: Quantity, resources: Resources) -> str:
    request, limit = resources.requests.get(resource), resources.limits.get(resource)
    start = f"minimum {resource} usage per {kind} is {bound}"
    if request is None:
        return f"{start}.  No request is specified"
    if request.nanos < bound.nanos:
        return f"{start}, but request is {request}"
    if limit is not None and limit.nanos < bound.nanos:
        return f"{start}, but limit is {limit}"
    return ""


def _too_much(kind: str, resource: str, bound: Quantity, resources: Resources) -> str:
    request, limit = resources.requests.get(resource), resources.limits.get(resource)
    start = f"maximum {resource} usage per {kind} is {bound}"
    if limit is None:
        return f"{start}.  No limit is specified"
    if limit.nanos > bound.nanos:
        return f"{start}, but limit is {limit}"
    if request is not None and request.nanos > bound.nanos:
        return f"{start}, but request is {request}"
    return ""


def _too_much_requested(kind: str, resource: str, bound: Quantity, resources: Resources) -> str:
    request = resources.requests.get(resource)
    start = f"maximum {resource} usage per {kind} is {bound}"
    if request is None:
        return f"{start}.  No request is specified"
    return f"{start}, but request is {request}" if request.nanos > bound.nanos else ""


def _too_stretched(kind: str, resource: str, bound: Quantity, resources: Resources) -> str:
    """Upstream divides in floating point, of thousandths unless these would overflow."""
    request, limit = resources.requests.get(resource), resources.limits.get(resource)
    start = f"{resource} max limit to request ratio per {kind} is {bound}"
    if request is None or request.nanos == 0:
        return f"{start}, but no request is specified or request is 0"
    if limit is None or limit.nanos == 0:
        return f"{start}, but no limit is specified or limit is 0"
    fine = max(request.units, limit.units, bound.units) <= _LARGEST_WITH_MILLIS
    provided = (
        float(limit.millis) / float(request.millis) if fine else float(limit.units) / float(request.units)
    )
    return f"{start}, but provided ratio is {provided:.6f}" if provided * 1000 > float(bound.millis) else ""
