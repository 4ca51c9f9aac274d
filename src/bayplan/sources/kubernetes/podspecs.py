"""Pod specs: what pods and pod templates ask for, with the defaults that the API server would fill in."""

import sys
from typing import Final

import msgspec

from bayplan.model.pods import PodSpec, Resources
from bayplan.sources.kubernetes import affinity, containers, wire
from bayplan.sources.kubernetes.containers import WireContainer
from bayplan.sources.kubernetes.pod_volumes import WireVolume, volumes
from bayplan.sources.kubernetes.wire import ABSENT, Int32, Int64, Wire

DEFAULT_SCHEDULER: Final = "default-scheduler"


class WireName(Wire):
    name: str | None = None


class WirePodSpec(Wire):
    """What is not listed here, such as a container's command and environment, is never built."""

    containers: list[WireContainer] | None = None
    init_containers: list[WireContainer] | None = None
    resources: msgspec.Raw = ABSENT
    overhead: msgspec.Raw = ABSENT
    node_name: str | None = None
    node_selector: msgspec.Raw = ABSENT
    affinity: msgspec.Raw = ABSENT
    tolerations: msgspec.Raw = ABSENT
    topology_spread_constraints: msgspec.Raw = ABSENT
    volumes: list[WireVolume] | None = None
    priority: Int32 | None = None
    priority_class_name: str | None = None
    preemption_policy: str | None = None
    scheduler_name: str | None = None
    scheduling_gates: list[WireName] | None = None
    resource_claims: list[WireName] | None = None
    runtime_class_name: str | None = None
    restart_policy: str | None = None
    termination_grace_period_seconds: Int64 | None = None
    active_deadline_seconds: Int64 | None = None
    host_network: bool | None = None
    os: WireName | None = None


def pod_spec(item: WirePodSpec | None, pod: str) -> PodSpec:
    """The spec of a pod of that name; claims of ephemeral volumes are named after it."""
    if item is None:
        return PodSpec()
    convert = containers.container_on_host if item.host_network else containers.container
    grace = item.termination_grace_period_seconds
    return PodSpec(
        containers=wire.each("containers", convert, item.containers),
        init_containers=wire.each("initContainers", convert, item.init_containers),
        resources=_pod_level(item.resources),
        overhead=wire.at("overhead", wire.amounts, item.overhead),
        node_selector=wire.at("nodeSelector", wire.labels, item.node_selector),
        affinity=wire.at("affinity", affinity.affinity, item.affinity),
        tolerations=wire.at("tolerations", affinity.tolerations, item.tolerations),
        spread=wire.at("topologySpreadConstraints", affinity.spread, item.topology_spread_constraints),
        volumes=volumes(item.volumes, pod),
        priority=item.priority,
        priority_class=sys.intern(item.priority_class_name or ""),
        preemption_policy=sys.intern(item.preemption_policy or ""),
        scheduler=sys.intern(item.scheduler_name or DEFAULT_SCHEDULER),
        scheduling_gates=_names(item.scheduling_gates),
        resource_claims=_names(item.resource_claims),
        runtime_class=sys.intern(item.runtime_class_name or ""),
        restart_policy=sys.intern(item.restart_policy or "Always"),
        grace_seconds=30 if grace is None else grace,
        deadline_seconds=item.active_deadline_seconds,
        host_network=bool(item.host_network),
        os=(item.os.name or "") if item.os else "",
    )


def _pod_level(raw: msgspec.Raw) -> Resources | None:
    found = wire.at("resources", containers.resources, raw)
    return None if found is containers.NO_RESOURCES else found


def _names(items: list[WireName] | None) -> tuple[str, ...]:
    return tuple(item.name or "" for item in items) if items else ()
