"""What admission and disruption obey: limit ranges, quotas, priority classes, budgets, runtime classes."""

import msgspec

from bayplan.model.errors import InvalidInput
from bayplan.model.labels import Operator, Requirement
from bayplan.model.names import Namespace
from bayplan.model.policy import (
    DisruptionBudget,
    LimitRange,
    LimitRangeItem,
    PriorityClass,
    ResourceQuota,
    RuntimeClass,
)
from bayplan.sources.kubernetes import affinity, selectors, wire
from bayplan.sources.kubernetes.selectors import WireSelector
from bayplan.sources.kubernetes.wire import ABSENT, Int32, Int64, Wire


class WireLimit(Wire):
    type: str | None = None
    min: msgspec.Raw = ABSENT
    max: msgspec.Raw = ABSENT
    default: msgspec.Raw = ABSENT
    default_request: msgspec.Raw = ABSENT
    max_limit_request_ratio: msgspec.Raw = ABSENT


class WireLimitSpec(Wire):
    limits: list[WireLimit] | None = None


class WireLimitRange(Wire):
    metadata: wire.Metadata | None = None
    spec: WireLimitSpec | None = None


class WireScope(Wire):
    scope_name: str | None = None
    operator: Operator | None = None
    values: list[str] | None = None


class WireScopeSelector(Wire):
    match_expressions: list[WireScope] | None = None


class WireQuotaSpec(Wire):
    hard: msgspec.Raw = ABSENT
    scopes: list[str] | None = None
    scope_selector: WireScopeSelector | None = None


class WireQuotaStatus(Wire):
    hard: msgspec.Raw = ABSENT
    used: msgspec.Raw = ABSENT


class WireQuota(Wire):
    metadata: wire.Metadata | None = None
    spec: WireQuotaSpec | None = None
    status: WireQuotaStatus | None = None


class WirePriorityClass(Wire):
    metadata: wire.Metadata | None = None
    value: Int32 | None = None
    global_default: bool | None = None
    preemption_policy: str | None = None


class WireBudgetSpec(Wire):
    selector: WireSelector | None = None
    min_available: int | str | None = None
    max_unavailable: int | str | None = None
    unhealthy_pod_eviction_policy: str | None = None


class WireBudgetStatus(Wire):
    observed_generation: Int64 | None = None
    disruptions_allowed: Int32 | None = None
    current_healthy: Int32 | None = None
    desired_healthy: Int32 | None = None
    expected_pods: Int32 | None = None
    disrupted_pods: dict[str, msgspec.Raw] | None = None


class WireBudget(Wire):
    metadata: wire.Metadata | None = None
    spec: WireBudgetSpec | None = None
    status: WireBudgetStatus | None = None


class WireOverhead(Wire):
    pod_fixed: msgspec.Raw = ABSENT


class WireRuntimePlacement(Wire):
    node_selector: msgspec.Raw = ABSENT
    tolerations: msgspec.Raw = ABSENT


class WireRuntimeClass(Wire):
    metadata: wire.Metadata | None = None
    handler: str | None = None
    overhead: WireOverhead | None = None
    scheduling: WireRuntimePlacement | None = None


def limit_range(item: WireLimitRange) -> LimitRange:
    """A LimitRange as written; the defaulting of its own fields belongs to admission."""
    about = item.metadata or wire.Metadata()
    limits = item.spec.limits if item.spec else None
    items = wire.each("spec.limits", _limit, limits)
    return LimitRange(Namespace(wire.namespace_of(about)), wire.name_of(about), items)


def _limit(item: WireLimit) -> LimitRangeItem:
    return LimitRangeItem(
        wire.required(item.type, "type"),
        wire.at("min", wire.amounts, item.min),
        wire.at("max", wire.amounts, item.max),
        wire.at("default", wire.amounts, item.default),
        wire.at("defaultRequest", wire.amounts, item.default_request),
        wire.at("maxLimitRequestRatio", wire.amounts, item.max_limit_request_ratio),
    )


def resource_quota(item: WireQuota) -> ResourceQuota:
    """A ResourceQuota, with what the API server last counted."""
    about, spec, status = (
        item.metadata or wire.Metadata(),
        item.spec or WireQuotaSpec(),
        item.status or WireQuotaStatus(),
    )
    scopes = spec.scope_selector.match_expressions if spec.scope_selector else None
    return ResourceQuota(
        namespace=Namespace(wire.namespace_of(about)),
        name=wire.name_of(about),
        hard=wire.at("spec.hard", wire.amounts, spec.hard)
        or wire.at("status.hard", wire.amounts, status.hard),
        used=wire.at("status.used", wire.amounts, status.used),
        scopes=tuple(spec.scopes or ()),
        scope_selector=wire.each("spec.scopeSelector.matchExpressions", _scope, scopes),
    )


def _scope(item: WireScope) -> Requirement:
    if item.operator is None:
        raise InvalidInput("is required; write one of In, NotIn, Exists, DoesNotExist", path="operator")
    return Requirement(wire.required(item.scope_name, "scopeName"), item.operator, tuple(item.values or ()))


def priority_class(item: WirePriorityClass) -> PriorityClass:
    """A PriorityClass; it preempts where nothing else is written."""
    return PriorityClass(
        wire.name_of(item.metadata or wire.Metadata()),
        item.value or 0,
        bool(item.global_default),
        item.preemption_policy or "PreemptLowerPriority",
    )


def disruption_budget(item: WireBudget) -> DisruptionBudget:
    """A PodDisruptionBudget, with its status where its controller has looked at it."""
    about, spec, status = (
        item.metadata or wire.Metadata(),
        item.spec or WireBudgetSpec(),
        item.status or WireBudgetStatus(),
    )
    return DisruptionBudget(
        namespace=Namespace(wire.namespace_of(about)),
        name=wire.name_of(about),
        selector=wire.at("spec.selector", selectors.selector, spec.selector),
        min_available=wire.number_or_percentage(spec.min_available, "", "spec.minAvailable"),
        max_unavailable=wire.number_or_percentage(spec.max_unavailable, "", "spec.maxUnavailable"),
        always_allow_unhealthy=spec.unhealthy_pod_eviction_policy == "AlwaysAllow",
        observed=status.observed_generation is not None or status.expected_pods is not None,
        allowed=status.disruptions_allowed or 0,
        healthy=status.current_healthy or 0,
        desired=status.desired_healthy or 0,
        expected=status.expected_pods or 0,
        disrupted=tuple(sorted(status.disrupted_pods or ())),
    )


def runtime_class(item: WireRuntimeClass) -> RuntimeClass:
    """A RuntimeClass."""
    overhead, placement = item.overhead or WireOverhead(), item.scheduling or WireRuntimePlacement()
    return RuntimeClass(
        wire.name_of(item.metadata or wire.Metadata()),
        item.handler or "",
        wire.at("overhead.podFixed", wire.amounts, overhead.pod_fixed),
        wire.at("scheduling.nodeSelector", wire.labels, placement.node_selector),
        wire.at("scheduling.tolerations", affinity.tolerations, placement.tolerations),
    )
