"""RuntimeClass: the overhead of a runtime is added to its pods, and its nodes become theirs.

Follows `plugin/pkg/admission/runtimeclass`, which looks at each pod twice: to complete it, and to check it.
"""

import msgspec

from bayplan.admission import tolerations
from bayplan.admission.answers import Refused, forbid_pod
from bayplan.admission.policy import Policies
from bayplan.model.pods import Pod
from bayplan.model.policy import RuntimeClass

PLUGIN = "RuntimeClass"


def apply_runtime(pod: Pod, policies: Policies) -> Pod | Refused:
    """The pod with its runtime's overhead, node selector and tolerations."""
    name = pod.spec.runtime_class
    if not name:
        return pod
    runtime = policies.runtime_classes.get(name)
    if runtime is None:
        return forbid_pod(pod, f'pod rejected: RuntimeClass "{name}" not found', plugin=PLUGIN, subject=name)
    quarrel = _quarrel(pod, runtime)
    if quarrel:
        return forbid_pod(pod, quarrel, plugin=PLUGIN, subject=name)
    return _with_runtime(pod, runtime)


def refuse_overhead(pod: Pod, policies: Policies) -> Refused | None:
    """The refusal of a pod that brings an overhead which no runtime class defines."""
    runtime = policies.runtime_classes.get(pod.spec.runtime_class)
    if pod.spec.overhead and (runtime is None or not runtime.overhead):
        cause = "pod rejected: Pod Overhead set without corresponding RuntimeClass defined Overhead"
        return forbid_pod(pod, cause, plugin=PLUGIN, subject=pod.spec.runtime_class)
    return None


def _quarrel(pod: Pod, runtime: RuntimeClass) -> str:
    if runtime.overhead and pod.spec.overhead and pod.spec.overhead != runtime.overhead:
        return "pod rejected: Pod's Overhead doesn't match RuntimeClass's defined Overhead"
    for key, value in sorted(runtime.node_selector.items()):
        said = pod.spec.node_selector.get(key, value)
        if said != value:
            return (
                f"conflict: runtimeClass.scheduling.nodeSelector[{key}] = {value}; "
                f"pod.spec.nodeSelector[{key}] = {said}"
            )
    return ""


def _with_runtime(pod: Pod, runtime: RuntimeClass) -> Pod:
    spec = pod.spec
    scheduled = bool(runtime.node_selector or runtime.tolerations)
    accepted = tolerations.merge(spec.tolerations, runtime.tolerations) if scheduled else spec.tolerations
    spec = msgspec.structs.replace(
        spec,
        overhead=runtime.overhead or spec.overhead,
        node_selector={**spec.node_selector, **runtime.node_selector},
        tolerations=accepted,
    )
    return msgspec.structs.replace(pod, spec=spec)
