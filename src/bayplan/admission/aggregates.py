"""Sums over a pod's containers, with or without what a pod adds to them."""

import msgspec

from bayplan.model import demand
from bayplan.model.demand import CPU, MEMORY
from bayplan.model.names import Namespace
from bayplan.model.pods import Amounts, Pod, PodSpec, Resources
from bayplan.model.versions import Kubernetes


def container_requests(spec: PodSpec, kubernetes: Kubernetes) -> Amounts:
    """What the containers request, without overhead and pod-level requests."""
    return demand.requests(_unborn(_bare(spec)), kubernetes)


def container_limits(spec: PodSpec, kubernetes: Kubernetes) -> Amounts:
    """What the containers are limited to, without overhead and pod-level limits."""
    return demand.limits(_bare(spec), kubernetes)


def ranged_requests(spec: PodSpec, kubernetes: Kubernetes) -> Amounts:
    """What LimitRanger takes for the pod's requests: no overhead; at pod level only CPU and memory."""
    return demand.requests(_unborn(_without_overhead(spec)), kubernetes)


def ranged_limits(spec: PodSpec, kubernetes: Kubernetes) -> Amounts:
    """What LimitRanger takes for the pod's limits."""
    return demand.limits(_without_overhead(spec), kubernetes)


def _unborn(spec: PodSpec) -> Pod:
    return Pod(namespace=Namespace(""), name="", spec=spec)


def _bare(spec: PodSpec) -> PodSpec:
    return msgspec.structs.replace(spec, overhead={}, resources=None)


def _without_overhead(spec: PodSpec) -> PodSpec:
    if spec.resources is None:
        return msgspec.structs.replace(spec, overhead={}) if spec.overhead else spec
    said = Resources(_cpu_and_memory(spec.resources.requests), _cpu_and_memory(spec.resources.limits))
    return msgspec.structs.replace(spec, overhead={}, resources=said)


def _cpu_and_memory(amounts: Amounts) -> Amounts:
    return {name: amounts[name] for name in (CPU, MEMORY) if name in amounts}
