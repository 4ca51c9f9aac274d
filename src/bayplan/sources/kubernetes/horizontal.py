"""HorizontalPodAutoscalers, in every version of `autoscaling` that says how much of a request to aim at.

Only aims at a share of requests matter here: a change of the request moves them. Aims at an amount, and
those at metrics of other kinds, do not look at requests.
"""

import sys
from collections.abc import Iterator
from typing import Final

import msgspec

from bayplan.model.autoscaling import HorizontalAutoscaler
from bayplan.sources.kubernetes import wire
from bayplan.sources.kubernetes.wire import Int32, Wire

USUAL: Final = {"cpu": 80}
"""What it aims at where nothing is written (`SetDefaults_HorizontalPodAutoscaler`)."""


class WireTargetRef(Wire):
    kind: str | None = None
    name: str | None = None


class WireAim(Wire):
    average_utilization: Int32 | None = None


class WireResourceMetric(Wire):
    """`target_average_utilization` is how v2beta1 wrote it."""

    name: str | None = None
    container: str | None = None
    target: WireAim | None = None
    target_average_utilization: Int32 | None = None


class WireMetric(Wire):
    resource: WireResourceMetric | None = None
    container_resource: WireResourceMetric | None = None


class WireHorizontalSpec(Wire):
    """`target_cpu` is how `autoscaling/v1` wrote the only aim it knew."""

    scale_target_ref: WireTargetRef | None = None
    min_replicas: Int32 | None = None
    max_replicas: Int32 | None = None
    metrics: list[WireMetric] | None = None
    target_cpu: Int32 | None = msgspec.field(default=None, name="targetCPUUtilizationPercentage")


class WireHorizontal(Wire):
    metadata: wire.Metadata | None = None
    spec: WireHorizontalSpec | None = None


def autoscaler(item: WireHorizontal) -> HorizontalAutoscaler | None:
    """A HorizontalPodAutoscaler; None where it does not say of what."""
    about, spec = item.metadata or wire.Metadata(), item.spec or WireHorizontalSpec()
    target = spec.scale_target_ref
    name = wire.name_of(about)
    if target is None or not target.kind or not target.name:
        return None
    minimum = 1 if spec.min_replicas is None else spec.min_replicas
    aims = tuple(_aims(spec))
    return HorizontalAutoscaler(
        namespace=wire.namespace_of(about),
        name=name,
        kind=sys.intern(target.kind),
        workload=target.name,
        minimum=minimum,
        maximum=max(spec.max_replicas or 1, minimum),
        utilization={resource: share for resource, share, _ in aims},
        container={resource: container for resource, _, container in aims if container},
    )


def _aims(spec: WireHorizontalSpec) -> Iterator[tuple[str, int, str]]:
    """Resource, share of the request in percent, and the container that is meant, empty for the pod."""
    if spec.target_cpu is not None:
        yield "cpu", spec.target_cpu, ""
    elif spec.metrics is None:
        yield from ((resource, share, "") for resource, share in USUAL.items())
    for metric in spec.metrics or ():
        found = metric.container_resource or metric.resource
        if found is None or not found.name:
            continue
        aim = found.target.average_utilization if found.target else found.target_average_utilization
        if aim is not None:
            yield found.name, aim, (found.container or "") if metric.container_resource else ""
