"""Containers: resources, ports, and what the kubelet reports of them."""

import datetime
import sys

import msgspec

from bayplan.model.errors import InvalidInput
from bayplan.model.pods import Container, ContainerStatus, Port, Resources
from bayplan.sources.kubernetes import wire
from bayplan.sources.kubernetes.wire import ABSENT, Int32, Wire


class WireClaimName(Wire):
    name: str | None = None


class WireResources(Wire):
    requests: msgspec.Raw = ABSENT
    limits: msgspec.Raw = ABSENT
    claims: list[WireClaimName] | None = None


class WirePort(Wire):
    container_port: Int32 | None = None
    host_port: Int32 | None = None
    host_ip: str | None = msgspec.field(default=None, name="hostIP")
    protocol: str | None = None


class WireContainer(Wire):
    name: str | None = None
    image: str | None = None
    resources: msgspec.Raw = ABSENT
    ports: msgspec.Raw = ABSENT
    restart_policy: str | None = None


class WireTermination(Wire):
    reason: str | None = None
    exit_code: Int32 | None = None
    finished_at: datetime.datetime | None = None


class WireWaiting(Wire):
    reason: str | None = None


class WireRunning(Wire):
    started_at: datetime.datetime | None = None


class WireState(Wire):
    waiting: WireWaiting | None = None
    running: WireRunning | None = None
    terminated: WireTermination | None = None


class WireContainerStatus(Wire):
    name: str | None = None
    restart_count: Int32 | None = None
    ready: bool | None = None
    state: WireState | None = None
    last_state: WireState | None = None
    resources: msgspec.Raw = ABSENT
    allocated_resources: msgspec.Raw = ABSENT


_decode_resources = wire.decoder(WireResources)
_decode_ports = wire.decoder(list[WirePort])


def _read_resources(data: bytes) -> Resources:
    found = _decode_resources(data)
    return Resources(
        wire.at("requests", wire.amounts, found.requests),
        wire.at("limits", wire.amounts, found.limits),
        tuple(wire.required(claim.name, "claims.name") for claim in found.claims or ()),
    )


def _read_ports(data: bytes) -> tuple[Port, ...]:
    return wire.each("", _port, _decode_ports(data))


def _read_host_ports(data: bytes) -> tuple[Port, ...]:
    return wire.each("", _port_on_host, _decode_ports(data))


def _port(item: WirePort) -> Port:
    """Protocol defaults to TCP, as the API server writes it."""
    for number, path in ((item.container_port, "containerPort"), (item.host_port, "hostPort")):
        if not 0 <= (number or 0) <= 65535:
            raise InvalidInput(
                f"{number} is not a port; write a number from 1 to 65535", path=path, value=str(number)
            )
    return Port(item.container_port or 0, item.host_port or 0, item.host_ip or "", item.protocol or "TCP")


def _port_on_host(item: WirePort) -> Port:
    """With `hostNetwork` every container port is a port of the host (`SetDefaults_PodSpec`)."""
    port = _port(item)
    return Port(port.container_port, port.host_port or port.container_port, port.host_ip, port.protocol)


NO_RESOURCES = Resources()
_no_ports: tuple[Port, ...] = ()
resources = wire.remembered(_read_resources, NO_RESOURCES)
_ports = wire.remembered(_read_ports, _no_ports)
_host_ports = wire.remembered(_read_host_ports, _no_ports)


def container(item: WireContainer) -> Container:
    """A container of a pod with a network of its own."""
    return _container(item, wire.at("ports", _ports, item.ports))


def container_on_host(item: WireContainer) -> Container:
    """A container of a pod that uses its node's network."""
    return _container(item, wire.at("ports", _host_ports, item.ports))


def _container(item: WireContainer, ports: tuple[Port, ...]) -> Container:
    return Container(
        sys.intern(wire.required(item.name, "name")),
        sys.intern(item.image or ""),
        wire.at("resources", resources, item.resources),
        ports,
        item.restart_policy or "",
    )


def status(item: WireContainerStatus) -> ContainerStatus:
    """What the kubelet reports of one container. `resources` None: it does not report them."""
    ended = item.last_state.terminated if item.last_state else None
    ended = ended or (item.state.terminated if item.state else None)
    waiting = item.state.waiting if item.state else None
    given = wire.at("resources", resources, item.resources)
    return ContainerStatus(
        sys.intern(item.name or ""),
        item.restart_count or 0,
        bool(item.ready),
        (waiting.reason or "") if waiting else "",
        (ended.reason or "") if ended else "",
        ended.exit_code if ended else None,
        None if given is NO_RESOURCES else given,
        wire.at("allocatedResources", wire.amounts, item.allocated_resources) or None,
        ended.finished_at if ended else None,
        item.state.running.started_at if item.state and item.state.running else None,
    )
