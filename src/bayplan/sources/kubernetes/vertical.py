"""VerticalPodAutoscalers and their checkpoints.

A checkpoint is how the recommender remembers a container while it is down: two histograms, whose buckets are
those of the recommender's own scale, each weight rounded to at most 10,000.
"""

import datetime
import sys
from collections.abc import Iterable
from typing import Final

import msgspec

from bayplan.model.autoscaling import KeptHistogram, VerticalAdvice, VerticalAutoscaler, VerticalCheckpoint
from bayplan.model.errors import InvalidInput
from bayplan.sources.kubernetes import wire
from bayplan.sources.kubernetes.horizontal import WireTargetRef
from bayplan.sources.kubernetes.wire import ABSENT, Int64, Wire

BUCKETS: Final = 176
"""How many buckets the recommender has, of memory and of CPU (`histogram_options.go` with its defaults)."""
_GOLDILOCKS: Final = "goldilocks"


class WireAdvice(Wire):
    container_name: str | None = None
    target: msgspec.Raw = ABSENT
    lower_bound: msgspec.Raw = ABSENT
    upper_bound: msgspec.Raw = ABSENT
    uncapped_target: msgspec.Raw = ABSENT


class WireRecommendation(Wire):
    container_recommendations: list[WireAdvice] | None = None


class WireVerticalStatus(Wire):
    recommendation: WireRecommendation | None = None


class WireContainerPolicy(Wire):
    container_name: str | None = None
    mode: str | None = None
    min_allowed: msgspec.Raw = ABSENT
    max_allowed: msgspec.Raw = ABSENT


class WireResourcePolicy(Wire):
    container_policies: list[WireContainerPolicy] | None = None


class WireUpdatePolicy(Wire):
    update_mode: str | None = None


class WireVerticalSpec(Wire):
    target_ref: WireTargetRef | None = None
    update_policy: WireUpdatePolicy | None = None
    resource_policy: WireResourcePolicy | None = None


class WireVertical(Wire):
    metadata: wire.Metadata | None = None
    spec: WireVerticalSpec | None = None
    status: WireVerticalStatus | None = None


class WireHistogram(Wire):
    reference_timestamp: datetime.datetime | None = None
    bucket_weights: dict[int, int] | None = None
    total_weight: float | None = None


class WireCheckpointSpec(Wire):
    vpa_object_name: str | None = msgspec.field(default=None, name="vpaObjectName")
    container_name: str | None = None


class WireCheckpointStatus(Wire):
    memory_histogram: WireHistogram | None = None
    cpu_histogram: WireHistogram | None = None
    first_sample_start: datetime.datetime | None = None
    last_sample_start: datetime.datetime | None = None
    total_samples_count: Int64 | None = None


class WireCheckpoint(Wire):
    metadata: wire.Metadata | None = None
    spec: WireCheckpointSpec | None = None
    status: WireCheckpointStatus | None = None


def autoscaler(item: WireVertical) -> VerticalAutoscaler | None:
    """A VerticalPodAutoscaler; None where it does not say of what."""
    about, spec = item.metadata or wire.Metadata(), item.spec or WireVerticalSpec()
    name, target = wire.name_of(about), spec.target_ref
    if target is None or not target.kind or not target.name:
        return None
    policies = (spec.resource_policy.container_policies if spec.resource_policy else None) or ()
    return VerticalAutoscaler(
        namespace=wire.namespace_of(about),
        name=name,
        kind=sys.intern(target.kind),
        workload=target.name,
        mode=(spec.update_policy.update_mode if spec.update_policy else None) or "Recreate",
        advice=wire.at("status.recommendation", _recommended, item.status),
        off=tuple(_meant(one) for one in policies if one.mode == "Off"),
        minimum=_allowed(policies, "minAllowed"),
        maximum=_allowed(policies, "maxAllowed"),
        goldilocks=wire.at("metadata.labels", wire.labels, about.labels).get("source") == _GOLDILOCKS,
    )


def _recommended(status: WireVerticalStatus | None) -> tuple[VerticalAdvice, ...]:
    found = status.recommendation if status else None
    return wire.each("containerRecommendations", _advice, found.container_recommendations if found else None)


def _advice(item: WireAdvice) -> VerticalAdvice:
    return VerticalAdvice(
        container=sys.intern(wire.required(item.container_name, "containerName")),
        target=wire.at("target", _amounts, item.target),
        lower=wire.at("lowerBound", _amounts, item.lower_bound),
        upper=wire.at("upperBound", _amounts, item.upper_bound),
        uncapped=wire.at("uncappedTarget", _amounts, item.uncapped_target),
    )


def _meant(policy: WireContainerPolicy) -> str:
    """The container a policy is for; `*`: all that have none of their own."""
    return policy.container_name or "*"


def _allowed(policies: Iterable[WireContainerPolicy], which: str) -> dict[str, dict[str, int]]:
    found: dict[str, dict[str, int]] = {}
    for index, one in enumerate(policies):
        raw = one.min_allowed if which == "minAllowed" else one.max_allowed
        amounts = wire.at(f"spec.resourcePolicy.containerPolicies[{index}].{which}", _amounts, raw)
        if amounts:
            found[_meant(one)] = amounts
    return found


def _amounts(raw: msgspec.Raw) -> dict[str, int]:
    """Millicores of CPU, whole units of everything else."""
    found = wire.amounts(raw)
    for name, amount in found.items():
        if amount.nanos < 0:
            raise InvalidInput("is negative", path=name, value=str(amount))
    return {name: amount.millis if name == "cpu" else amount.units for name, amount in found.items()}


def checkpoint(item: WireCheckpoint) -> VerticalCheckpoint:
    """A VerticalPodAutoscalerCheckpoint."""
    about, spec = item.metadata or wire.Metadata(), item.spec or WireCheckpointSpec()
    status = item.status or WireCheckpointStatus()
    return VerticalCheckpoint(
        namespace=wire.namespace_of(about),
        name=wire.name_of(about),
        autoscaler=wire.required(spec.vpa_object_name, "spec.vpaObjectName"),
        container=wire.required(spec.container_name, "spec.containerName"),
        memory=wire.at("status.memoryHistogram", _histogram, status.memory_histogram),
        cpu=wire.at("status.cpuHistogram", _histogram, status.cpu_histogram),
        first=status.first_sample_start,
        last=status.last_sample_start,
        samples=max(0, status.total_samples_count or 0),
    )


def _histogram(item: WireHistogram | None) -> KeptHistogram:
    if item is None or item.reference_timestamp is None:
        return KeptHistogram()
    weights = item.bucket_weights or {}
    for bucket, weight in weights.items():
        if not 0 <= bucket < BUCKETS:
            message = f"there is no bucket {bucket}; they are numbered from 0 to {BUCKETS - 1}"
            raise InvalidInput(message, path="bucketWeights", value=str(bucket))
        if weight < 0:
            raise InvalidInput("is negative", path=f"bucketWeights.{bucket}", value=str(weight))
    if (item.total_weight or 0.0) < 0:
        raise InvalidInput("is negative", path="totalWeight", value=str(item.total_weight))
    reference = int(item.reference_timestamp.timestamp())
    return KeptHistogram(reference, item.total_weight or 0.0, tuple(sorted(weights.items())))
