"""Pods: identity, spec and status."""

import datetime
import sys

import msgspec

from bayplan.model.names import Namespace, NodeName
from bayplan.model.pods import Pod, PodStatus
from bayplan.sources.kubernetes import containers, podspecs, wire
from bayplan.sources.kubernetes.containers import WireContainerStatus
from bayplan.sources.kubernetes.podspecs import WirePodSpec
from bayplan.sources.kubernetes.wire import Wire


class WirePodAnnotations(Wire):
    """Of a pod's annotations, the one that marks the mirror of a static pod."""

    mirror: str | None = msgspec.field(default=None, name="kubernetes.io/config.mirror")


class WirePodMetadata(wire.Metadata):
    annotations: WirePodAnnotations | None = None


class WireCondition(Wire):
    type: str | None = None
    status: str | None = None
    reason: str | None = None
    message: str | None = None
    last_transition_time: datetime.datetime | None = None


class WirePodStatus(Wire):
    phase: str | None = None
    reason: str | None = None
    nominated_node_name: str | None = None
    start_time: datetime.datetime | None = None
    conditions: list[WireCondition] | None = None
    container_statuses: list[WireContainerStatus] | None = None
    init_container_statuses: list[WireContainerStatus] | None = None
    qos_class: str | None = None
    resize: str | None = None
    pod_ip: str | None = msgspec.field(default=None, name="podIP")


class WirePod(Wire):
    metadata: WirePodMetadata | None = None
    spec: WirePodSpec | None = None
    status: WirePodStatus | None = None


def pod(item: WirePod) -> Pod:
    """A Pod."""
    about = item.metadata or WirePodMetadata()
    name = wire.name_of(about)
    spec = item.spec or WirePodSpec()
    return Pod(
        namespace=Namespace(wire.namespace_of(about)),
        name=name,
        spec=wire.at("spec", lambda found: podspecs.pod_spec(found, name), spec),
        labels=wire.at("metadata.labels", wire.labels, about.labels),
        uid=about.uid or "",
        owners=wire.at("metadata.ownerReferences", wire.owners, about.owner_references),
        created=about.creation_timestamp,
        deleted=about.deletion_timestamp,
        node=NodeName(sys.intern(spec.node_name or "")),
        mirror=about.annotations is not None and about.annotations.mirror is not None,
        status=wire.at("status", _status, item.status),
    )


def _status(item: WirePodStatus | None) -> PodStatus:
    if item is None:
        return PodStatus()
    conditions = {condition.type: condition for condition in item.conditions or ()}
    return PodStatus(
        phase=sys.intern(item.phase or "Pending"),
        reason=sys.intern(item.reason or ""),
        ready=_holds(conditions.get("Ready")),
        nominated_node=item.nominated_node_name or "",
        started=item.start_time,
        scheduling_message=_scheduling_message(conditions.get("PodScheduled")),
        being_preempted=_reason(conditions.get("DisruptionTarget")) == "PreemptionByScheduler",
        resize_infeasible="Infeasible" in (item.resize, _reason(conditions.get("PodResizePending"))),
        containers=wire.each("containerStatuses", containers.status, item.container_statuses),
        init_containers=wire.each("initContainerStatuses", containers.status, item.init_container_statuses),
        qos=sys.intern(item.qos_class or ""),
        evicted_at=_evicted_at(item, conditions.get("DisruptionTarget")),
        address=item.pod_ip or "",
    )


def _evicted_at(item: WirePodStatus, disrupted: WireCondition | None) -> datetime.datetime | None:
    """When the kubelet gave up an evicted pod: it says so in a condition, or its containers end then."""
    if item.phase != "Failed" or item.reason != "Evicted":
        return None
    if disrupted is not None and disrupted.last_transition_time is not None:
        return disrupted.last_transition_time
    states = [found.state for found in item.container_statuses or () if found.state]
    ends = [one.terminated.finished_at for one in states if one.terminated and one.terminated.finished_at]
    return max(ends, default=None)


def _holds(condition: WireCondition | None) -> bool:
    return condition is not None and condition.status == "True"


def _reason(condition: WireCondition | None) -> str:
    """The reason of a condition that holds."""
    return (condition.reason or "") if condition is not None and condition.status == "True" else ""


def _scheduling_message(condition: WireCondition | None) -> str:
    return (condition.message or "") if condition is not None and condition.status == "False" else ""
