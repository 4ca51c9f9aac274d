"""Which objects a quota is about: its scopes (`podMatchesScopeFunc`, `pvcMatchesScopeFunc`).

The scope VolumeAttributesClass is about claims; snapshots do not say a claim's attributes class, so claims
count as having none.
"""

from collections.abc import Iterator
from typing import Final

from bayplan.admission.qos import ServiceClass, qos_class
from bayplan.model.labels import Operator, Requirement
from bayplan.model.pods import Pod, PodTerm
from bayplan.model.policy import ResourceQuota
from bayplan.model.versions import Kubernetes

PRIORITY_CLASS: Final = "PriorityClass"
ATTRIBUTES_CLASS: Final = "VolumeAttributesClass"


def pod_in_scope(pod: Pod, quota: ResourceQuota, kubernetes: Kubernetes) -> bool:
    """Whether a quota's scopes include a pod. Without scopes, all pods are included."""
    return all(_pod_matches(pod, scope, kubernetes) for scope in _scopes(quota))


def claim_in_scope(quota: ResourceQuota) -> bool:
    """Whether a quota's scopes include claims (of no attributes class)."""
    return all(scope.key == ATTRIBUTES_CLASS and scope.accepts({}) for scope in _scopes(quota))


def _scopes(quota: ResourceQuota) -> Iterator[Requirement]:
    for name in quota.scopes:
        yield Requirement(name, Operator.EXISTS)
    yield from quota.scope_selector


def _pod_matches(pod: Pod, scope: Requirement, kubernetes: Kubernetes) -> bool:
    terminating = pod.spec.deadline_seconds is not None and pod.spec.deadline_seconds >= 0
    match scope.key:
        case "Terminating":
            return terminating
        case "NotTerminating":
            return not terminating
        case "BestEffort":
            return _is_best_effort(pod, kubernetes)
        case "NotBestEffort":
            return not _is_best_effort(pod, kubernetes)
        case "PriorityClass":
            name = pod.spec.priority_class
            return scope.accepts({PRIORITY_CLASS: name} if name else {})
        case "CrossNamespacePodAffinity":
            return any(_looks_abroad(term) for term in _terms(pod))
        case _:
            return False


def _is_best_effort(pod: Pod, kubernetes: Kubernetes) -> bool:
    return (pod.status.qos or qos_class(pod.spec, kubernetes)) == ServiceClass.BEST_EFFORT


def _terms(pod: Pod) -> Iterator[PodTerm]:
    affinity = pod.spec.affinity
    yield from affinity.pod_required
    yield from affinity.anti_required
    for wish in (*affinity.pod_preferred, *affinity.anti_preferred):
        yield wish.term


def _looks_abroad(term: PodTerm) -> bool:
    return bool(term.namespaces) or term.namespace_selector is not None
