"""Requests that a container does not make, and what it gets instead.

A request that is missing is not zero for everybody: the API server copies the limit, a limit range fills in
its default, and an init container's default may be what the whole pod is charged for.
"""

from collections.abc import Iterator

from bayplan.governance.framework import Complaint, House, Role, Site, Work
from bayplan.model import demand
from bayplan.model.pods import Pod
from bayplan.model.quantities import ZERO, Quantity

_OWN: tuple[Role, ...] = (Role.CONTAINER, Role.SIDECAR, Role.INIT)


def requests(house: House, resource: str) -> Iterator[Complaint]:
    """A complaint for every container that says neither a request nor a limit of a resource."""
    for work in house.works:
        silent = [site for site in work.sites if _silent(site, resource)]
        if not silent or _pod_says(work, resource, house):
            continue
        completed = house.completed(work)
        for site in silent:
            given = None if work.adrift else _given(completed, site, resource)
            yield Complaint(
                site.subject,
                f"{site.label} requests no {'CPU' if resource == demand.CPU else resource}",
                site.at(f"requests.{resource}"),
                (_instead(house, work, resource, given),),
                _charge(completed, site, resource, given),
            )


def _silent(site: Site, resource: str) -> bool:
    if site.role not in _OWN or site.unsure(f"requests.{resource}") or site.unsure(f"limits.{resource}"):
        return False
    return resource not in site.resources.requests and resource not in site.resources.limits


def _pod_says(work: Work, resource: str, house: House) -> bool:
    """Whether the pod as a whole requests it, which is enough where that counts."""
    if not house.kubernetes.pod_level_resources:
        return False
    return any(resource in demand.pod_level(work.spec, side) for side in ("requests", "limits"))


def _given(completed: Pod, site: Site, resource: str) -> Quantity | None:
    every = (*completed.spec.containers, *completed.spec.init_containers)
    return next((one.resources.requests.get(resource) for one in every if one.name == site.name), None)


def _instead(house: House, work: Work, resource: str, given: Quantity | None) -> str:
    if work.adrift:
        return "its namespace is not known, and so neither is what it gets instead"
    if given is None:
        return "no limit range gives it one, so nothing is reserved for it"
    names = [
        one.name
        for one in house.policies.limits_of(work.namespace)
        if any(resource in item.default_request for item in one.items if item.type == "Container")
    ]
    source = f"LimitRange {names[0]}" if names else "the API server"
    return f"{source} of namespace {work.namespace} gives it {given}"


def _charge(completed: Pod, site: Site, resource: str, given: Quantity | None) -> str:
    """The pod's sum, where an init container that says nothing is what decides it."""
    if site.role is not Role.INIT or given is None:
        return ""
    running = ZERO
    for one in completed.spec.containers:
        running = running.plus(one.resources.requests.get(resource, ZERO))
    if given.nanos <= running.nanos:
        return ""
    return f"the pod is charged max({running} running, {given} starting) = {given}"
