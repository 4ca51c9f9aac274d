"""Why the API server refuses a pod, in parts: the quotas exceeded, the bounds broken, what was left unsaid.

The refusal itself is text, word for word; a remedy needs the numbers behind it.
"""

from collections.abc import Iterable, Iterator

from bayplan.admission import chain, charges, quotas
from bayplan.admission.answers import Refused
from bayplan.admission.policy import Policies
from bayplan.admission.quotas import Excess, QuotaUsage
from bayplan.model.pods import Container, Pod, Resources
from bayplan.model.policy import LimitRange
from bayplan.model.quantities import Quantity
from bayplan.model.record import Record
from bayplan.model.storage import PersistentVolumeClaim


class Breach(Record, frozen=True):
    """A container outside of a limit range.

    `bound` is `max` or `min`, `side` is `limits` or `requests`: which of the two is outside.
    """

    limit_range: LimitRange
    container: str
    resource: str
    bound: str
    allowed: Quantity
    side: str
    amount: Quantity


class Conflict(Record, frozen=True):
    """A container whose request is above its own limit; `defaulted`: the limit came from a limit range."""

    container: str
    resource: str
    request: Quantity
    limit: Quantity
    defaulted: bool


class Silence(Record, frozen=True):
    """A container that does not say what a quota counts (`limits.memory`)."""

    quota: str
    container: str
    resource: str


class Causes(Record, frozen=True):
    """Everything that keeps one pod out. `pod` is the pod as completed, where it came that far."""

    pod: Pod | None = None
    excesses: tuple[Excess, ...] = ()
    breaches: tuple[Breach, ...] = ()
    conflicts: tuple[Conflict, ...] = ()
    silences: tuple[Silence, ...] = ()


def of(
    pod: Pod, policies: Policies, usage: QuotaUsage, claims: Iterable[PersistentVolumeClaim] = ()
) -> Causes:
    """The causes for a pod as it reaches the API server, against what quotas have counted by then.

    `claims` are those that were refused before it: without them it is not even sent.
    """
    completed = chain.complete_pod(pod, policies)
    if isinstance(completed, Refused):
        return Causes()
    return Causes(
        completed,
        (
            *(over for one in claims for over in quotas.excesses_of_claim(one, policies, usage)),
            *quotas.excesses(completed, policies, usage),
        ),
        tuple(_breaches(completed, policies)),
        tuple(_conflicts(pod, completed)),
        tuple(_silences(completed, policies)),
    )


def _containers(pod: Pod) -> tuple[Container, ...]:
    return (*pod.spec.containers, *pod.spec.init_containers)


def _breaches(pod: Pod, policies: Policies) -> Iterator[Breach]:
    for limit_range in policies.limits_of(pod.namespace):
        for container in _containers(pod):
            yield from _of_container(container, limit_range)


def _of_container(container: Container, limit_range: LimitRange) -> Iterator[Breach]:
    for item in limit_range.items:
        if item.type != "Container":
            continue
        for bound, amounts in (("max", item.maximum), ("min", item.minimum)):
            for resource, allowed in sorted(amounts.items()):
                for side, amount in _sides(container.resources, resource):
                    if amount.nanos > allowed.nanos if bound == "max" else amount.nanos < allowed.nanos:
                        name = container.name
                        yield Breach(limit_range, name, resource, bound, allowed, side, amount)


def _sides(resources: Resources, resource: str) -> Iterator[tuple[str, Quantity]]:
    for side, amounts in (("limits", resources.limits), ("requests", resources.requests)):
        if resource in amounts:
            yield side, amounts[resource]


def _conflicts(written: Pod, completed: Pod) -> Iterator[Conflict]:
    said = {one.name: one.resources for one in _containers(written)}
    for container in _containers(completed):
        limits = container.resources.limits
        for resource, request in container.resources.requests.items():
            limit = limits.get(resource)
            if limit is not None and request.nanos > limit.nanos:
                defaulted = resource not in said[container.name].limits
                yield Conflict(container.name, resource, request, limit, defaulted)


def _silences(pod: Pod, policies: Policies) -> Iterator[Silence]:
    for quota in quotas.matching_pod(pod, policies):
        for container in _containers(pod):
            said = charges.compute_charges(container.resources.requests, container.resources.limits)
            for resource in sorted(quotas.must_be_said(quota) - said.keys()):
                yield Silence(quota.name, container.name, resource)
