"""What the rules of the house demand of a pod that is complete: amounts that are said, and equal ones.

They are asked where the API server asks policies that validate, after its own plugins and before quotas. So a
request that a limit range fills in is one that is said.
"""

from collections.abc import Iterator, Mapping

from bayplan.admission.answers import Refused, forbid_pod
from bayplan.admission.policy import Policies
from bayplan.model.estate import PodRule
from bayplan.model.pods import Amounts, Container, Pod, Resources
from bayplan.model.policy import NAME_LABEL

PLUGIN = "house"


def concerns(rule: PodRule, pod: Pod, namespace_labels: Mapping[str, str]) -> bool:
    """Whether a rule is about a pod in a namespace with these labels."""
    return rule.where.meets(pod.namespace, namespace_labels) and (
        not rule.resource or any(_asks(one, rule.resource) for one in _containers(pod))
    )


def refuse_unmet(pod: Pod, policies: Policies) -> Refused | None:
    """The refusal by the first rule that a pod does not meet."""
    labels = {NAME_LABEL: pod.namespace, **policies.labels_of(pod.namespace)}
    for rule in policies.pod_rules:
        if rule.warns or not rule.demands or not concerns(rule, pod, labels):
            continue
        complaints = list(unmet(rule, pod))
        if complaints:
            return forbid_pod(
                pod, f"{rule.source}: {'; '.join(complaints)}", plugin=PLUGIN, subject=rule.source
            )
    return None


def unmet(rule: PodRule, pod: Pod) -> Iterator[str]:
    """What of a rule a pod does not meet, in the words of the policies that tiers are compiled to."""
    for amount in rule.requires:
        if not all(_says(one.resources, amount) for one in _containers(pod)):
            yield every_says(amount)
    for resource in rule.equal:
        if not all(_is_equal(one.resources, resource) for one in _containers(pod)):
            yield every_equals(resource)


def every_says(amount: str) -> str:
    """`every container has to say requests.cpu`."""
    return f"every container has to say {amount}"


def every_equals(resource: str) -> str:
    """`the memory request of every container has to be its limit`."""
    return f"the {resource} request of every container has to be its limit"


def _containers(pod: Pod) -> tuple[Container, ...]:
    return (*pod.spec.containers, *pod.spec.init_containers)


def _asks(container: Container, resource: str) -> bool:
    return any(
        _more_than_none(side, resource) for side in (container.resources.limits, container.resources.requests)
    )


def _more_than_none(amounts: Amounts, resource: str) -> bool:
    return resource in amounts and amounts[resource].nanos > 0


def _says(resources: Resources, amount: str) -> bool:
    side, _, name = amount.partition(".")
    return name in (resources.requests if side == "requests" else resources.limits)


def _is_equal(resources: Resources, name: str) -> bool:
    request, limit = resources.requests.get(name), resources.limits.get(name)
    return request is not None and limit is not None and request.nanos == limit.nanos
