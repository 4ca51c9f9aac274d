"""Namespaces and policy: limit ranges, quotas with what they charge, priority classes, budgets."""

from collections.abc import Iterator, Sequence

from tools.examples.admission import SYSTEM_CLASSES, Admitted
from tools.examples.blueprint import (
    Budget,
    Estate,
    Manifest,
    Namespace,
    PriorityClass,
    Tier,
    Workload,
    present,
)
from tools.examples.identity import timestamp
from tools.examples.placement import Pod
from tools.examples.pods import selector_labels
from tools.examples.quantities import Amounts, add_up, print_amount, print_amounts
from tools.examples.timeline import metadata

CLUSTER_AGE = 420 * 86_400
QUOTA = "tier-quota"
LIMITS = "tier-defaults"


def namespace_object(estate: Estate, one: Namespace) -> Manifest:
    found = metadata(estate.identity, "Namespace", one.name, CLUSTER_AGE)
    tier = {"tier": one.tier.name} if one.tier else {}
    own_rules = {
        f"resource-governance/custom-{rule}": "true"
        for rule, differs in (("quota", one.quota), ("limitrange", one.largest_limit))
        if differs
    }
    found["labels"] = {"kubernetes.io/metadata.name": one.name, **tier, **own_rules, **one.labels}
    return {
        "apiVersion": "v1",
        "kind": "Namespace",
        "metadata": found,
        "spec": {"finalizers": ["kubernetes"]},
        "status": {"phase": "Active"},
    }


def policy_objects(estate: Estate, pods: Sequence[Pod]) -> Iterator[Manifest]:
    governed = [one for one in estate.namespaces if one.tier is not None]
    yield from (limit_range(estate, one, one.tier) for one in governed if one.tier)
    yield from (resource_quota(estate, one, pods) for one in estate.namespaces if hard_limits(one))
    yield from priority_classes(estate)
    yield from (disruption_budget(estate, one, pods) for one in estate.budgets)


def limit_range(estate: Estate, one: Namespace, tier: Tier) -> Manifest:
    rule: Manifest = {
        "default": print_amounts({"memory": tier.default_limit}),
        "defaultRequest": print_amounts(tier.default_request),
        "max": print_amounts({"memory": one.largest_limit or tier.largest_limit}),
        "type": "Container",
    }
    return {
        "apiVersion": "v1",
        "kind": "LimitRange",
        "metadata": metadata(estate.identity, "LimitRange", LIMITS, CLUSTER_AGE, one.name),
        "spec": {"limits": [rule]},
    }


def hard_limits(one: Namespace) -> Amounts:
    return one.quota or (one.tier.quota if one.tier else {})


def charge(admitted: Admitted) -> dict[str, int]:
    """What a quota counts for one pod."""
    asked = {f"requests.{name}": value for name, value in admitted.requests.items()}
    capped = {f"limits.{name}": value for name, value in admitted.limits.items() if name in ("cpu", "memory")}
    return {**asked, **capped, "pods": 1}


def used(one: Namespace, pods: Sequence[Pod]) -> dict[str, int]:
    """What the pods of a namespace use of its quota; ended pods are free."""
    charged = add_up(
        charge(pod.admitted)
        for pod in pods
        if pod.workload.namespace == one.name and pod.phase in ("Running", "Pending")
    )
    return {name: charged.get(name, 0) for name in hard_limits(one)}


def resource_quota(estate: Estate, one: Namespace, pods: Sequence[Pod]) -> Manifest:
    hard = print_amounts(hard_limits(one))
    return {
        "apiVersion": "v1",
        "kind": "ResourceQuota",
        "metadata": metadata(estate.identity, "ResourceQuota", QUOTA, CLUSTER_AGE, one.name),
        "spec": {"hard": hard},
        "status": {"hard": hard, "used": print_amounts(used(one, pods))},
    }


def exceeded(one: Namespace, pods: Sequence[Pod], name: str, admitted: Admitted) -> str:
    """The quota's refusal of one more pod in the API server's words; empty when it fits."""
    hard, now, more = hard_limits(one), used(one, pods), charge(admitted)
    over = sorted(key for key in hard if now[key] + more.get(key, 0) > hard[key])
    if not over:
        return ""

    def listing(amounts: Amounts) -> str:
        return ",".join(f"{key}={print_amount(key, amounts[key])}" for key in over)

    parts = f"requested: {listing(more)}, used: {listing(now)}, limited: {listing(hard)}"
    return f'pods "{name}" is forbidden: exceeded quota: {QUOTA}, {parts}'


def priority_classes(estate: Estate) -> Iterator[Manifest]:
    system = [
        PriorityClass(name=name, value=value, description="Used for system critical pods.")
        for name, value in SYSTEM_CLASSES.items()
    ]
    for one in sorted((*estate.priority_classes, *system), key=lambda entry: entry.name):
        yield {
            "apiVersion": "scheduling.k8s.io/v1",
            "description": one.description,
            "kind": "PriorityClass",
            "metadata": metadata(estate.identity, "PriorityClass", one.name, CLUSTER_AGE),
            "preemptionPolicy": "PreemptLowerPriority" if one.preempts else "Never",
            "value": one.value,
        }


def disruption_budget(estate: Estate, one: Budget, pods: Sequence[Pod]) -> Manifest:
    workload = next(w for w in estate.workloads if (w.namespace, w.name) == (one.namespace, one.workload))
    healthy = sum(pod.workload is workload and pod.phase == "Running" for pod in pods)
    needed = desired_healthy(one, workload)
    allowed = max(0, healthy - needed)
    condition: Manifest = {
        "lastTransitionTime": timestamp(86_400),
        "message": "",
        "observedGeneration": 1,
        "reason": "SufficientPods" if allowed else "InsufficientPods",
        "status": "True" if allowed else "False",
        "type": "DisruptionAllowed",
    }
    return {
        "apiVersion": "policy/v1",
        "kind": "PodDisruptionBudget",
        "metadata": metadata(
            estate.identity, "PodDisruptionBudget", one.workload, CLUSTER_AGE, one.namespace, 1
        ),
        "spec": present(
            {
                "maxUnavailable": one.max_unavailable,
                "minAvailable": one.min_available,
                "selector": {"matchLabels": selector_labels(workload)},
            }
        ),
        "status": {
            "conditions": [condition],
            "currentHealthy": healthy,
            "desiredHealthy": needed,
            "disruptionsAllowed": allowed,
            "expectedPods": workload.replicas,
            "observedGeneration": 1,
        },
    }


def desired_healthy(one: Budget, workload: Workload) -> int:
    """Percentages are rounded up, on either side, as the disruption controller does."""
    if one.min_available is not None:
        return whole(one.min_available, workload.replicas)
    return workload.replicas - whole(one.max_unavailable or 0, workload.replicas)


def whole(value: int | str, of: int) -> int:
    return value if isinstance(value, int) else -(-int(value.rstrip("%")) * of // 100)
