"""Validation of a completed pod, field by field, in the API server's order (`ValidatePodSpec`)."""

from collections.abc import Iterator
from typing import Final

from bayplan.admission import placement_checks, resource_checks
from bayplan.admission.answers import Refused, invalidate
from bayplan.admission.complaints import duplicate, invalid, required
from bayplan.admission.policy import Policies
from bayplan.model.pods import Container, Pod, PodSpec

_LARGEST_DEADLINE: Final = 2**31 - 1


def refuse_invalid(pod: Pod, policies: Policies) -> Refused | None:
    """The refusal of a pod whose spec contradicts itself; every complaint is in it."""
    found = list(complaints(pod, policies))
    return invalidate("Pod", pod.name, found) if found else None


def complaints(pod: Pod, policies: Policies) -> Iterator[str]:
    """Everything that is wrong with a pod's spec, in the API server's order."""
    spec = pod.spec
    yield from _check_containers(spec)
    yield from resource_checks.check_pod_level(spec, policies.kubernetes)
    yield from placement_checks.check_host_network(spec)
    yield from placement_checks.check_affinity(spec.affinity, pod.labels)
    yield from placement_checks.check_spread(spec.spread, pod.labels)
    yield from _check_deadline(spec)
    yield from placement_checks.check_tolerations(spec.tolerations)


def _check_containers(spec: PodSpec) -> Iterator[str]:
    if not spec.containers:
        yield required("spec.containers")
    names: set[str] = set()
    for at, container in enumerate(spec.containers):
        yield from _check_container(f"spec.containers[{at}]", container, names)
    yield from placement_checks.check_host_ports(spec)
    for at, container in enumerate(spec.init_containers):
        yield from _check_container(f"spec.initContainers[{at}]", container, names)


def _check_container(path: str, container: Container, names: set[str]) -> Iterator[str]:
    if not container.name:
        yield required(f"{path}.name")
    yield from resource_checks.check_resources(f"{path}.resources", container.resources)
    if container.name and container.name in names:
        yield duplicate(f"{path}.name", container.name)
    names.add(container.name)


def _check_deadline(spec: PodSpec) -> Iterator[str]:
    deadline = spec.deadline_seconds
    if deadline is not None and not 1 <= deadline <= _LARGEST_DEADLINE:
        detail = f"must be between 1 and {_LARGEST_DEADLINE}, inclusive"
        yield invalid("spec.activeDeadlineSeconds", deadline, detail)
