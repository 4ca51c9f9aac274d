"""A container above the maximum or below the minimum of its namespace's limit range.

Judged as admission judges, after policies and defaults. Sizes in a chart's values are held against the same
bounds; what operators make of a custom resource nobody can tell from here. Where sizes or the namespace are
unknown nothing is said.
"""

from collections.abc import Iterator
from typing import Final

from msgspec.structs import replace

from bayplan.admission import ranges
from bayplan.governance.framework import Check, Complaint, House, Role, Site, Work
from bayplan.model.findings import Severity
from bayplan.model.names import Namespace
from bayplan.model.pods import Container, Pod, PodSpec


def _look(house: House) -> Iterator[Complaint]:
    for work in house.works:
        if not work.unsized and not work.adrift:
            yield from _judge(house, work)
    for site in house.sites:
        if site.role is Role.CHART and not site.unknowns:
            yield from _judge_chart(house, site)


def _judge(house: House, work: Work) -> Iterator[Complaint]:
    """One complaint for each container that breaks a bound, or one for the pod as a whole."""
    pod = house.completed(work)
    cause = _cause(house, pod)
    if not cause:
        return
    containers = (*pod.spec.containers, *pod.spec.init_containers)
    each = zip(work.sites, containers, strict=False)  # a pod as a whole is a site of its own
    guilty = [(site, said) for site, one in each if (said := _cause(house, _holding(pod, one)))]
    for site, said in guilty:
        yield Complaint(site.subject, _summary(site.label, house, pod), site.at(_side(said)), refusal=said)
    if not guilty:
        yield Complaint(work.subject, _summary("its pod", house, pod), work.at(), refusal=cause)


def _judge_chart(house: House, site: Site) -> Iterator[Complaint]:
    container = Container(site.name, resources=site.resources)
    spec = PodSpec(containers=(container,))
    work = Work(replace(site.declared, kind="Pod"), spec, {})
    pod = house.completed(work)
    cause = _cause(house, pod)
    if cause:
        yield Complaint(site.subject, _summary(site.label, house, pod), site.declared.origin, refusal=cause)


def _summary(what: str, house: House, pod: Pod) -> str:
    names = [f"{pod.namespace}/{one.name}" for one in house.policies.limits_of(pod.namespace)]
    return f"{what} is outside of limit range {' or '.join(names)}"


def _holding(pod: Pod, container: Container) -> Pod:
    """The pod with that container alone, whatever it asks for as a whole left out."""
    return Pod(Namespace(pod.namespace), pod.name, PodSpec(containers=(container,)))


def _cause(house: House, pod: Pod) -> str:
    refusal = ranges.refuse_outside(pod, house.policies)
    return refusal.message.partition(" is forbidden: ")[2] if refusal else ""


def _side(cause: str) -> str:
    """The value that the API server objects to, from its own words."""
    words = cause.lstrip("[").split()
    resource = words[1] if len(words) > 1 else "memory"
    return f"requests.{resource}" if "but request is" in cause else f"limits.{resource}"


OUTSIDE_RANGE: Final = Check(
    code="outside-limit-range",
    severity=Severity.ERROR,
    title="size outside the namespace's limit range",
    reason=(
        "LimitRanger refuses the pod, not the workload: a Deployment keeps its old pods and stops there, a "
        "Job says Running for ever and has no pod and no logs. It is the refusal that operators meet most."
    ),
    remedy="stay within the bounds, move to a tier that has room, or raise the limit range first",
    look=_look,
)
