"""What all workloads have in common: metadata, pod template, replicas, what their controllers report."""

import msgspec

from bayplan.model.errors import InvalidInput
from bayplan.model.labels import LabelSelector
from bayplan.model.names import Namespace
from bayplan.model.workloads import Kind, PodTemplate, Workload
from bayplan.sources.kubernetes import podspecs, wire
from bayplan.sources.kubernetes.podspecs import WirePodSpec
from bayplan.sources.kubernetes.wire import Int32, Wire


class WireTemplate(Wire):
    metadata: wire.Metadata | None = None
    spec: WirePodSpec | None = None


class WireCondition(Wire):
    type: str | None = None
    status: str | None = None
    message: str | None = None


class WireStatus(Wire):
    """The union of what the controllers of workloads report."""

    replicas: Int32 | None = None
    ready_replicas: Int32 | None = None
    current_number_scheduled: Int32 | None = None
    desired_number_scheduled: Int32 | None = None
    number_ready: Int32 | None = None
    active: Int32 | None = None
    ready: Int32 | None = None
    conditions: list[WireCondition] | None = None


def workload(kind: Kind, metadata: wire.Metadata | None, status: WireStatus | None) -> Workload:
    """A workload of which only identity and status are filled in."""
    about, status = metadata or wire.Metadata(), status or WireStatus()
    return Workload(
        kind=kind,
        namespace=Namespace(wire.namespace_of(about)),
        name=wire.name_of(about),
        labels=wire.at("metadata.labels", wire.labels, about.labels),
        uid=about.uid or "",
        owners=wire.at("metadata.ownerReferences", wire.owners, about.owner_references),
        created_replicas=status.replicas or 0,
        ready_replicas=status.ready_replicas or 0,
        failure=_failure(status),
    )


def declare(
    made: Workload,
    template: WireTemplate | None,
    selector: LabelSelector | None,
    replicas: int | None,
    path: str = "spec",
) -> Workload:
    """The workload with its template, selector and replicas: one, where nothing is written."""
    wanted = count(1 if replicas is None else replicas, f"{path}.replicas")
    found = wire.at(f"{path}.template", pod_template, template)
    return msgspec.structs.replace(made, template=found, selector=selector, replicas=wanted)


def pod_template(item: WireTemplate | None) -> PodTemplate:
    """What each pod looks like. Claims of ephemeral volumes get their pod's name only when there is a pod.

    A node named here is a wish; in a pod it may as well be where the scheduler put it, and is kept as
    `Pod.node`.
    """
    if item is None:
        raise InvalidInput("is required, but is missing")
    about = item.metadata or wire.Metadata()
    spec = wire.at("spec", lambda found: podspecs.pod_spec(found, ""), item.spec)
    if item.spec and item.spec.node_name:
        spec = msgspec.structs.replace(spec, node_name=item.spec.node_name)
    return PodTemplate(spec, wire.at("metadata.labels", wire.labels, about.labels))


def count(number: int, path: str) -> int:
    """A count, which cannot be negative."""
    if number < 0:
        raise InvalidInput(f"is {number}, but cannot be negative", path=path, value=str(number))
    return number


def _failure(status: WireStatus) -> str:
    found = (
        item for item in status.conditions or () if item.type == "ReplicaFailure" and item.status == "True"
    )
    return next((item.message or "" for item in found), "")
