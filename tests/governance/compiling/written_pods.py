"""Pods and namespaces as the API server hands them to policies."""

from typing import Any

from bayplan.model.pods import Container, Pod, Toleration
from bayplan.model.policy import NAME_LABEL, NamespaceInfo


def namespace(one: NamespaceInfo) -> dict[str, Any]:
    """A namespace with the label that every one has."""
    return {
        "apiVersion": "v1",
        "kind": "Namespace",
        "metadata": {"name": one.name, "labels": {NAME_LABEL: one.name, **one.labels}},
    }


def pod(one: Pod) -> dict[str, Any]:
    """A pod without what is empty."""
    spec = one.spec
    said = {
        "containers": [_container(found) for found in spec.containers],
        "initContainers": [_container(found) for found in spec.init_containers],
        "tolerations": [_toleration(found) for found in spec.tolerations],
        "nodeSelector": dict(spec.node_selector),
        "priorityClassName": spec.priority_class,
        "preemptionPolicy": spec.preemption_policy,
    }
    kept: dict[str, Any] = {key: value for key, value in said.items() if value}
    if spec.priority is not None:
        kept["priority"] = spec.priority
    return {
        "apiVersion": "v1",
        "kind": "Pod",
        "metadata": {"name": one.name, "namespace": one.namespace},
        "spec": kept,
    }


def _container(one: Container) -> dict[str, Any]:
    said = {
        "requests": {name: str(amount) for name, amount in one.resources.requests.items()},
        "limits": {name: str(amount) for name, amount in one.resources.limits.items()},
    }
    kept = {side: amounts for side, amounts in said.items() if amounts}
    return {"name": one.name, **({"resources": kept} if kept else {})}


def _toleration(one: Toleration) -> dict[str, Any]:
    said = {
        "key": one.key, "operator": one.operator, "value": one.value, "effect": one.effect.value,
    }  # fmt: skip
    seconds = {} if one.seconds is None else {"tolerationSeconds": one.seconds}
    return {**{key: value for key, value in said.items() if value}, **seconds}
