"""Namespaces and Services."""

import msgspec

from bayplan.model.names import Namespace
from bayplan.model.policy import NAME_LABEL, NamespaceInfo, Service
from bayplan.sources.kubernetes import wire
from bayplan.sources.kubernetes.wire import ABSENT, Wire


class WirePhase(Wire):
    phase: str | None = None


class WireNamespace(Wire):
    metadata: wire.Metadata | None = None
    status: WirePhase | None = None


class WireServicePort(Wire):
    node_port: int | None = None


class WireServiceSpec(Wire):
    type: str | None = None
    selector: msgspec.Raw = ABSENT
    ports: list[WireServicePort] | None = None
    allocate_load_balancer_node_ports: bool | None = None


class WireService(Wire):
    metadata: wire.Metadata | None = None
    spec: WireServiceSpec | None = None


def namespace(item: WireNamespace) -> NamespaceInfo:
    """A Namespace; the API server labels each with its own name."""
    about = item.metadata or wire.Metadata()
    name = wire.name_of(about)
    labels = {NAME_LABEL: name, **wire.at("metadata.labels", wire.labels, about.labels)}
    terminating = about.deletion_timestamp is not None or (
        item.status is not None and item.status.phase == "Terminating"
    )
    return NamespaceInfo(Namespace(name), labels, terminating)


def service(item: WireService) -> Service:
    """A Service's selector."""
    about, spec = item.metadata or wire.Metadata(), item.spec or WireServiceSpec()
    selector = wire.at("spec.selector", wire.labels, spec.selector)
    return Service(Namespace(wire.namespace_of(about)), wire.name_of(about), selector)


def service_counts(item: WireService) -> dict[str, int]:
    """What quotas count of a Service (`core/services.go` of the quota evaluators).

    Node ports count for the types that open them; a load balancer that was told not to allocate them still
    counts those that it names.
    """
    spec = item.spec or WireServiceSpec()
    ports = spec.ports or []
    if spec.type == "NodePort":
        return {"services.nodeports": len(ports)}
    if spec.type == "LoadBalancer":
        named = sum(1 for port in ports if port.node_port)
        allocated = named if spec.allocate_load_balancer_node_ports is False else len(ports)
        return {"services.loadbalancers": 1, "services.nodeports": allocated}
    return {}
