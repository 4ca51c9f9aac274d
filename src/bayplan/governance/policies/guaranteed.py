"""Guaranteed is claimed, and cannot be reached.

A claim is a label or annotation with that value, a comment that speaks of the class, or a tier of that name.
The class is that of the pod after policies and defaults, as the API server would write it. Where sizes are
unknown nothing is said.
"""

import re
from collections.abc import Iterator, Mapping
from typing import Final

from bayplan.admission.qos import ServiceClass, qos_class
from bayplan.governance.framework import Check, Complaint, House, Work
from bayplan.model.demand import CPU, MEMORY
from bayplan.model.findings import Severity
from bayplan.model.pods import Container, Pod
from bayplan.model.trees import Origin

_NOUN: Final = re.compile(r"\bGuaranteed\b(?!\s+(?:to|that|by|at)\b)")
_DENIED: Final = re.compile(r"\b(?:not|no|never|cannot|can't|without|instead|rather|until)\b", re.IGNORECASE)


def _look(house: House) -> Iterator[Complaint]:
    for work in house.works:
        claim = _claim(house, work)
        if claim is None or work.unsized:
            continue
        said, place = claim
        completed = house.completed(work)
        given = qos_class(completed.spec, house.kubernetes)
        if given is not ServiceClass.GUARANTEED:
            yield Complaint(
                work.subject, f"{said}, but its pods are {given.value}", place, _why(house, work, completed)
            )


def _claim(house: House, work: Work) -> tuple[str, Origin] | None:
    """What claims it, and where."""
    declared = work.declared
    own = work.workload.labels if work.workload else {}
    labels = {**declared.labels, **own, **work.labels}
    for where, marks in (("label", labels), ("annotation", declared.annotations)):
        key = _saying(marks)
        if key:
            return f"{where} {key} says Guaranteed", declared.place(f"metadata.{where}s.{key}")
    for comment in declared.comments:
        if _NOUN.search(comment.text) and not _DENIED.search(comment.text):
            return "a comment says Guaranteed", Origin(file=comment.file, line=comment.line)
    tier = house.tier_of(work.namespace)
    if tier is not None and "guaranteed" in tier.name.lower():
        return f"tier {tier.name} says Guaranteed", declared.origin
    return None


def _saying(marks: Mapping[str, str]) -> str:
    return min((key for key, value in marks.items() if value.lower() == "guaranteed"), default="")


def _why(house: House, work: Work, completed: Pod) -> tuple[str, ...]:
    rules = [rule.source for rule in house.pod_rules_of(work.namespace) if "limits.cpu" in rule.strips]
    every = (*completed.spec.containers, *completed.spec.init_containers)
    lacks = [f"container {one.name}: {lack}" for one in every if (lack := _lack(one))]
    return (*lacks, *(f"{source} takes every CPU limit away" for source in rules))


def _lack(container: Container) -> str:
    """What keeps one container from being Guaranteed."""
    requests, limits = container.resources.requests, container.resources.limits
    for resource in (CPU, MEMORY):
        limit, request = limits.get(resource), requests.get(resource)
        if limit is None:
            return f"no {resource} limit"
        if limit != request:
            return f"{resource} request {request}, limit {limit}"
    return ""


GUARANTEED: Final = Check(
    code="guaranteed-unreachable",
    severity=Severity.WARNING,
    title="Guaranteed claimed but unreachable",
    reason=(
        "A pod is Guaranteed only if every container, init containers included, has CPU and memory limits "
        "equal to its requests (pkg/apis/core/v1/helper/qos). In a house without CPU limits every pod is "
        "Burstable at best, whatever its memory says; what protects it there is its request and its priority."
    ),
    remedy="drop the claim and say what is meant: memory request = limit, and a priority class",
    look=_look,
)
