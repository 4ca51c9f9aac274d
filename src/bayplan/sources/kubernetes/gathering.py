"""Puts the records of many objects together into one snapshot.

The order of reading does not matter: records are sorted, and of two objects with the same identity the one
with the higher resourceVersion stays (the later one, where they do not say).
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from typing import Any, Final, NamedTuple

import msgspec

from bayplan.model import storage as volumes
from bayplan.model.autoscaling import HorizontalAutoscaler, VerticalAutoscaler, VerticalCheckpoint
from bayplan.model.events import Event
from bayplan.model.findings import Finding, Severity
from bayplan.model.nodes import Node
from bayplan.model.platform_objects import PlatformObject
from bayplan.model.pods import Pod
from bayplan.model.policy import (
    DisruptionBudget,
    LimitRange,
    NamespaceInfo,
    PriorityClass,
    ResourceQuota,
    RuntimeClass,
    Service,
)
from bayplan.model.record import Record
from bayplan.model.snapshot import ObjectCount, Snapshot
from bayplan.model.usage import ContainerUsage, NodeUsage
from bayplan.model.workloads import Workload
from bayplan.sources.kubernetes import consistency, scopes
from bayplan.sources.kubernetes.kinds import Measured, Modelled, Reading

_FIELDS: Final[Mapping[type[Record], str]] = {
    Node: "nodes",
    Pod: "pods",
    Workload: "workloads",
    NamespaceInfo: "namespaces",
    Service: "services",
    LimitRange: "limit_ranges",
    ResourceQuota: "quotas",
    PriorityClass: "priority_classes",
    DisruptionBudget: "budgets",
    RuntimeClass: "runtime_classes",
    volumes.PersistentVolume: "volumes",
    volumes.PersistentVolumeClaim: "claims",
    volumes.StorageClass: "storage_classes",
    volumes.CSINode: "csi_nodes",
    volumes.CSIDriver: "csi_drivers",
    volumes.CSIStorageCapacity: "csi_capacities",
    volumes.VolumeAttachment: "attachments",
    Event: "events",
    HorizontalAutoscaler: "autoscalers",
    VerticalAutoscaler: "vertical_autoscalers",
    VerticalCheckpoint: "vertical_checkpoints",
    PlatformObject: "platform_objects",
}
"""The field of the snapshot in which each record belongs."""

_SHOWN: Final = 5

Identity = tuple[str, str, str]
"""Kind, namespace (empty for what belongs to the cluster) and name."""


class Kept(NamedTuple):
    """What is kept of one object until all are there."""

    version: str
    record: Modelled | None
    counts: Mapping[str, int]
    measured: Measured = ()


class Gathering:
    """The one mutable thing while reading: what has come in so far."""

    def __init__(self) -> None:
        self._kept: dict[Identity, Kept] = {}
        self._skipped: Counter[str] = Counter()
        self._twice: defaultdict[tuple[str, str], list[str]] = defaultdict(list)
        self.server_version = ""

    @property
    def count(self) -> int:
        """How many objects came in, skipped ones included."""
        return len(self._kept) + sum(self._skipped.values())

    def add(self, reading: Reading, file: str = "") -> None:
        """Takes one object in."""
        identity = _identity(reading)
        known = self._kept.get(identity)
        version = reading.metadata.resource_version or ""
        if known is not None:
            self._twice[reading.kind, file].append("/".join(filter(None, identity[1:])))
            if _newer(known.version, version):
                return
        self._kept[identity] = Kept(version, reading.record, reading.counts, reading.measured)
        if reading.record is None and known is None and not reading.measured:
            self._skipped[reading.kind] += 1

    def skip(self, kind: str) -> None:
        """Counts an object whose kind has no place in the model."""
        self._skipped[kind] += 1

    def snapshot(self, findings: Iterable[Finding] = ()) -> Snapshot:
        """Everything that came in, in a fixed order, with these findings and what is amiss in between."""
        fields: dict[str, list[Modelled]] = defaultdict(list)
        for identity in sorted(self._kept):
            record = self._kept[identity].record
            if record is not None:
                fields[_FIELDS[type(record)]].append(record)
        found: dict[str, Any] = {name: tuple(records) for name, records in fields.items()}
        found |= self._measurements()
        made = Snapshot(
            **found, object_counts=self._object_counts(), skipped=dict(sorted(self._skipped.items()))
        )
        made = consistency.settle(made, (*findings, *self._duplicates()))
        version = self.server_version or newest(node.kubelet for node in made.nodes)
        return msgspec.structs.replace(made, kubernetes=version)

    def _measurements(self) -> dict[str, tuple[Any, ...]]:
        """What was measured of containers and of nodes, in the order of their names."""
        told = [one for identity in sorted(self._kept) for one in self._kept[identity].measured]
        return {
            "usage": tuple(one for one in told if isinstance(one, ContainerUsage)),
            "node_usage": tuple(one for one in told if isinstance(one, NodeUsage)),
        }

    def _object_counts(self) -> tuple[ObjectCount, ...]:
        totals: Counter[tuple[str, str]] = Counter()
        for (_, namespace, _), kept in self._kept.items():
            for resource, number in kept.counts.items():
                totals[namespace, resource] += number
        return tuple(
            ObjectCount(namespace, resource, total) for (namespace, resource), total in sorted(totals.items())
        )

    def _duplicates(self) -> Iterable[Finding]:
        for (kind, file), names in sorted(self._twice.items()):
            yield Finding(
                check="duplicate-object",
                severity=Severity.NOTE,
                subject=f"{kind} {names[0]}" if len(names) == 1 else kind,
                summary=f"{len(names)} {kind} of this file had been read before; the newest version was kept",
                evidence=tuple(names[:_SHOWN]),
                remedy="give each object once, or give dumps of one moment",
                file=file,
            )


def gather(records: Iterable[Modelled]) -> Snapshot:
    """A snapshot of records that were made elsewhere, sorted. The later of two with the same name stays."""
    kept: dict[tuple[str, Identity], Modelled] = {}
    for record in records:
        kept[_FIELDS[type(record)], _name_of(record)] = record
    fields: dict[str, list[Modelled]] = defaultdict(list)
    for (field, _), record in sorted(kept.items(), key=lambda entry: entry[0]):
        fields[field].append(record)
    found: dict[str, Any] = {name: tuple(entries) for name, entries in fields.items()}
    made = consistency.settle(Snapshot(**found), ())
    return msgspec.structs.replace(made, kubernetes=newest(node.kubelet for node in made.nodes))


def _name_of(record: Modelled) -> Identity:
    kind = record.kind if isinstance(record, Workload) else ""
    return kind, getattr(record, "namespace", ""), record.name


def newest(versions: Iterable[str]) -> str:
    """The newest of versions such as `v1.34.2+k3s1`; empty where there is none."""
    return max(versions, key=_release, default="")


def _release(version: str) -> tuple[int, ...]:
    head = version.removeprefix("v").partition("+")[0].partition("-")[0]
    return tuple(int(part) for part in head.split(".") if part.isascii() and part.isdigit())


def _identity(reading: Reading) -> Identity:
    metadata = reading.metadata
    namespace = "" if reading.kind in scopes.CLUSTER else metadata.namespace or "default"
    return reading.kind, namespace, metadata.name or metadata.generate_name or ""


def _newer(known: str, other: str) -> bool:
    """Whether the known version is really newer.

    Versions are opaque, but in practice they are numbers of etcd.
    """
    return (
        known.isascii()
        and known.isdigit()
        and other.isascii()
        and other.isdigit()
        and int(known) > int(other)
    )
