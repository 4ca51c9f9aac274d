"""Priority: a pod's class becomes its integer priority and its preemption policy.

Follows `plugin/pkg/admission/priority`. Of several global defaults (possible only by a race) the lowest value
holds.
"""

import msgspec

from bayplan.admission.answers import Refused, forbid_pod
from bayplan.admission.policy import Policies
from bayplan.model.pods import Pod
from bayplan.model.policy import PriorityClass

PLUGIN = "Priority"
_NONE = PriorityClass(name="")


def assign_priority(pod: Pod, policies: Policies) -> Pod | Refused:
    """The pod with the priority of its class; refused if that is unknown or contradicts what the pod says."""
    chosen = _class_of(pod, policies)
    if chosen is None:
        name = pod.spec.priority_class
        return forbid_pod(pod, f"no PriorityClass with name {name} was found", plugin=PLUGIN, subject=name)
    contradiction = _contradiction(pod, chosen)
    if contradiction:
        return forbid_pod(pod, contradiction, plugin=PLUGIN, subject=chosen.name)
    spec = msgspec.structs.replace(
        pod.spec,
        priority_class=chosen.name,
        priority=chosen.value,
        preemption_policy=chosen.preemption_policy,
    )
    return msgspec.structs.replace(pod, spec=spec)


def _class_of(pod: Pod, policies: Policies) -> PriorityClass | None:
    if pod.spec.priority_class:
        return policies.priority_class(pod.spec.priority_class)
    defaults = (known for known in policies.priority_classes.values() if known.global_default)
    return min(defaults, key=lambda known: (known.value, known.name), default=_NONE)


def _contradiction(pod: Pod, chosen: PriorityClass) -> str:
    said, policy = pod.spec.priority, pod.spec.preemption_policy
    computed = "must not be provided in pod spec; priority admission controller computed"
    source = "from the given PriorityClass name"
    if said is not None and said != chosen.value:
        return f"the integer value of priority ({said}) {computed} {chosen.value} {source}"
    if policy and policy != chosen.preemption_policy:
        return (
            f"the string value of PreemptionPolicy ({policy}) {computed} {chosen.preemption_policy} {source}"
        )
    return ""
