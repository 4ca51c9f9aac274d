"""A pod's way through the API server: completed by one plugin after the other, validated, then checked.

The order is that of `pkg/kubeapiserver/options/plugins.go`. Completing plugins come first and may refuse as
well, so that an unknown priority class is reported before a request above its limit; quotas come last.

Mutating webhooks, where there are any, are asked after the completing plugins. If they change the pod, the
plugins complete it once more, and webhooks that asked for that (`reinvocationPolicy: IfNeeded`) change it
again.
"""

from collections.abc import Callable, Sequence
from typing import Final

import msgspec

from bayplan.admission import (
    defaults,
    demands,
    house,
    label_keys,
    namespaces,
    priority,
    quotas,
    ranges,
    runtimes,
    tolerations,
    validation,
)
from bayplan.admission.answers import Admitted, Refused
from bayplan.admission.policy import Policies
from bayplan.admission.qos import qos_class
from bayplan.admission.quotas import QuotaUsage
from bayplan.model.pods import Pod, PodStatus

Completion = Callable[[Pod, Policies], Pod | Refused]

_COMPLETIONS: Final[tuple[Completion, ...]] = (
    ranges.apply_ranges,
    priority.assign_priority,
    tolerations.add_default_tolerations,
    runtimes.apply_runtime,
)

_CHECKS: Final[tuple[Callable[[Pod, Policies], Refused | None], ...]] = (
    validation.refuse_invalid,
    ranges.refuse_outside,
    runtimes.refuse_overhead,
    demands.refuse_unmet,
)


def admit_pod(pod: Pod, policies: Policies, usage: QuotaUsage) -> Admitted | Refused:
    """What the API server answers to the creation of this pod. Its status is that of a new pod afterwards."""
    completed = complete_pod(pod, policies)
    if isinstance(completed, Refused):
        return completed
    for check in _CHECKS:
        refusal = check(completed, policies)
        if refusal is not None:
            return _noted(refusal, pod, policies)
    refusal = quotas.refuse_pod(completed, policies, usage)
    if refusal is not None:
        return _noted(refusal, pod, policies)
    return Admitted(completed, _doubts(pod, policies))


def complete_pod(pod: Pod, policies: Policies) -> Pod | Refused:
    """The pod as it would be stored, neither validated nor held against any quota."""
    refusal = namespaces.refuse_absent("pods", pod.name, pod.namespace, policies)
    if refusal is not None:
        return refusal
    completed = _completed(pod, policies, _COMPLETIONS)
    if isinstance(completed, Refused):
        return completed
    completed = label_keys.merge_label_keys(completed, policies)
    status = PodStatus(qos=qos_class(completed.spec, policies.kubernetes))
    return msgspec.structs.replace(completed, status=status, deleted=None)


def complete_sizes(pod: Pod, policies: Policies) -> Pod | Refused:
    """The pod with the amounts that it would be stored with, even where its namespace or class is missing."""
    return _completed(pod, policies, (ranges.apply_ranges,))


def _completed(pod: Pod, policies: Policies, plugins: Sequence[Completion]) -> Pod | Refused:
    completed = _through_plugins(defaults.default_pod(pod, policies.kubernetes), policies, plugins)
    if isinstance(completed, Refused) or not policies.pod_rules:
        return completed
    return _through_webhooks(completed, policies, plugins)


def _through_plugins(pod: Pod, policies: Policies, plugins: Sequence[Completion]) -> Pod | Refused:
    for complete in plugins:
        outcome = complete(pod, policies)
        if isinstance(outcome, Refused):
            return outcome
        pod = outcome
    return pod


def _through_webhooks(pod: Pod, policies: Policies, plugins: Sequence[Completion]) -> Pod | Refused:
    """Where a webhook changed the pod, plugins and webhooks are asked once more (reinvocation)."""
    labels = policies.labels_of(pod.namespace)
    changed = house.change_pod(pod, policies.pod_rules, labels)
    if changed is pod:
        return pod
    again = _through_plugins(changed, policies, plugins)
    return again if isinstance(again, Refused) else house.change_pod(again, policies.pod_rules, labels)


def _doubts(pod: Pod, policies: Policies) -> tuple[str, ...]:
    return ranges.doubts(defaults.default_pod(pod, policies.kubernetes), policies)


def _noted(refusal: Refused, pod: Pod, policies: Policies) -> Refused:
    doubts = _doubts(pod, policies)
    return msgspec.structs.replace(refusal, notes=(*refusal.notes, *doubts)) if doubts else refusal
