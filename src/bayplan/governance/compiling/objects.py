"""Limit ranges, quotas and priority classes as plain objects."""

from collections.abc import Mapping
from typing import Final

from bayplan.model.estate import NamespaceRule, named_in
from bayplan.model.plain import Json, Keys
from bayplan.model.pods import Amounts
from bayplan.model.policy import LimitRange, LimitRangeItem, PriorityClass, ResourceQuota

OURS: Final[Mapping[str, str]] = {"app.kubernetes.io/part-of": "bayplan"}
"""On all objects. `managed-by` is Helm's, which writes its own name there: Fleet takes that for drift, and
its bundle is never ready (github.com/rancher/fleet/issues/2784)."""


def in_namespace(rule: NamespaceRule, namespace: str) -> tuple[Keys, ...]:
    """What a rule makes in one namespace."""
    return tuple(placed(one, namespace) for one in made(rule))


def made(rule: NamespaceRule) -> tuple[Keys, ...]:
    """What a rule makes, with the place of the namespace left open in names."""
    return (*map(limit_range, rule.limit_ranges), *map(quota, rule.quotas))


def placed(manifest: Keys, namespace: str) -> Keys:
    """The same object in a namespace."""
    about = manifest["metadata"]
    name = str(about["name"]) if isinstance(about, dict) else ""
    metadata: Keys = {"name": named_in(name, namespace), "namespace": namespace, "labels": {**OURS}}
    return {**manifest, "metadata": metadata}


def limit_range(one: LimitRange) -> Keys:
    """A LimitRange without a namespace."""
    items: list[Json] = [_item(item) for item in one.items]
    return {
        "apiVersion": "v1",
        "kind": "LimitRange",
        "metadata": {"name": one.name},
        "spec": {"limits": items},
    }


def quota(one: ResourceQuota) -> Keys:
    """A ResourceQuota without a namespace."""
    spec: Keys = {"hard": _written(one.hard)}
    return {"apiVersion": "v1", "kind": "ResourceQuota", "metadata": {"name": one.name}, "spec": spec}


def priority_class(one: PriorityClass) -> Keys:
    """A PriorityClass. Its value cannot be changed once it is there: it has to be made anew."""
    return {
        "apiVersion": "scheduling.k8s.io/v1",
        "kind": "PriorityClass",
        "metadata": {"name": one.name, "labels": {**OURS}},
        "value": one.value,
        "globalDefault": one.global_default,
        "preemptionPolicy": one.preemption_policy,
    }


def _item(one: LimitRangeItem) -> Keys:
    bounds = {
        "default": one.default,
        "defaultRequest": one.default_request,
        "max": one.maximum,
        "min": one.minimum,
        "maxLimitRequestRatio": one.ratio,
    }
    said: Keys = {key: _written(amounts) for key, amounts in bounds.items() if amounts}
    return {"type": one.type, **said}


def _written(amounts: Amounts) -> Keys:
    return {name: str(amount) for name, amount in amounts.items()}
