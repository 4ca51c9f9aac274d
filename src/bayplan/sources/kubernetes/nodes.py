"""Nodes: what they can bear, how they mark themselves, and whether they are ready."""

import sys
from typing import Final

import msgspec

from bayplan.model.names import NodeName
from bayplan.model.nodes import Image, Node, Taint
from bayplan.model.pods import Amounts, Effect
from bayplan.sources.kubernetes import wire
from bayplan.sources.kubernetes.wire import ABSENT, Int64, Wire

PRESSURES: Final = ("MemoryPressure", "DiskPressure", "PIDPressure", "NetworkUnavailable")


class WireTaint(Wire):
    key: str | None = None
    value: str | None = None
    effect: Effect | None = None


class WireNodeSpec(Wire):
    taints: list[WireTaint] | None = None
    unschedulable: bool | None = None
    provider_id: str | None = msgspec.field(default=None, name="providerID")


class WireImage(Wire):
    names: list[str] | None = None
    size_bytes: Int64 | None = None


class WireCondition(Wire):
    type: str | None = None
    status: str | None = None


class WireAddress(Wire):
    address: str | None = None


class WireSystem(Wire):
    kubelet_version: str | None = None


class WireNodeStatus(Wire):
    allocatable: msgspec.Raw = ABSENT
    capacity: msgspec.Raw = ABSENT
    conditions: list[WireCondition] | None = None
    images: list[msgspec.Raw] | None = None
    addresses: list[WireAddress] | None = None
    node_info: WireSystem | None = None


class WireNode(Wire):
    metadata: wire.Metadata | None = None
    spec: WireNodeSpec | None = None
    status: WireNodeStatus | None = None


_decode_image = wire.decoder(WireImage)


def node(item: WireNode) -> Node:
    """A Node. One that reports no conditions counts as ready."""
    about, spec, status = (
        item.metadata or wire.Metadata(),
        item.spec or WireNodeSpec(),
        item.status or WireNodeStatus(),
    )
    conditions = {condition.type or "": condition.status or "" for condition in status.conditions or ()}
    capacity = wire.at("status.capacity", wire.amounts, status.capacity)
    return Node(
        name=NodeName(sys.intern(wire.name_of(about))),
        labels=wire.at("metadata.labels", wire.labels, about.labels),
        uid=about.uid or "",
        taints=wire.each("spec.taints", _taint, spec.taints),
        unschedulable=bool(spec.unschedulable),
        allocatable=_allocatable(status, capacity),
        capacity=capacity,
        images=wire.each("status.images", _image, status.images),
        ready=conditions.get("Ready", "" if conditions else "True") == "True",
        pressure=tuple(name for name in PRESSURES if conditions.get(name) == "True"),
        kubelet=sys.intern((status.node_info.kubelet_version or "") if status.node_info else ""),
        provider_id=spec.provider_id or "",
        addresses=tuple(found.address for found in status.addresses or () if found.address),
        created=about.creation_timestamp,
    )


def _allocatable(status: WireNodeStatus, capacity: Amounts) -> Amounts:
    """Allocatable, or where a node does not say, its capacity (`SetDefaults_NodeStatus`)."""
    if status.allocatable is ABSENT:
        return capacity
    return wire.at("status.allocatable", wire.amounts, status.allocatable)


def _taint(item: WireTaint) -> Taint:
    effect = wire.required(item.effect, "effect")
    return Taint(wire.required(item.key, "key"), item.value or "", Effect(effect))


def _read_image(data: bytes) -> Image:
    item = _decode_image(data)
    return Image(tuple(item.names or ()), item.size_bytes or 0)


_image = wire.remembered(_read_image, Image((), 0))
