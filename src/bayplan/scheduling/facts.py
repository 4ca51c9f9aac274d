"""What scheduling consults besides nodes and pods: namespaces, services, storage, budgets. Indexed once."""

import copy
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import TypeVar

from bayplan.model.labels import Labels, LabelSelector
from bayplan.model.names import ClaimKey
from bayplan.model.policy import DisruptionBudget, Service
from bayplan.model.snapshot import Snapshot
from bayplan.model.storage import (
    CSIDriver,
    CSINode,
    CSIStorageCapacity,
    PersistentVolume,
    PersistentVolumeClaim,
    StorageClass,
    VolumeAttachment,
)
from bayplan.model.workloads import Kind, Workload

T = TypeVar("T")
K = TypeVar("K")


class Facts:
    """Look-ups into a snapshot. Nothing here changes while pods are placed."""

    def __init__(self, snapshot: Snapshot) -> None:
        self.namespaces: Mapping[str, Labels] = {found.name: found.labels for found in snapshot.namespaces}
        self.services: Mapping[str, list[Service]] = _grouped(
            snapshot.services, lambda found: found.namespace
        )
        self.budgets: Mapping[str, list[DisruptionBudget]] = _grouped(
            snapshot.budgets, lambda found: found.namespace
        )
        self.volumes: Mapping[str, PersistentVolume] = {found.name: found for found in snapshot.volumes}
        self.claims: Mapping[str, PersistentVolumeClaim] = {found.key: found for found in snapshot.claims}
        self.classes: Mapping[str, StorageClass] = {found.name: found for found in snapshot.storage_classes}
        self.csi_nodes: Mapping[str, CSINode] = {found.name: found for found in snapshot.csi_nodes}
        self.csi_drivers: Mapping[str, CSIDriver] = {found.name: found for found in snapshot.csi_drivers}
        self.capacities: tuple[CSIStorageCapacity, ...] = snapshot.csi_capacities
        self.attachments: Mapping[str, list[VolumeAttachment]] = _grouped(
            snapshot.attachments, lambda found: found.node
        )
        self._selectors: Mapping[tuple[str, str, str], LabelSelector] = _selectors(snapshot.workloads)
        self._indexed: Mapping[str, PersistentVolume] = {}
        self._by_claim: Mapping[ClaimKey | None, list[PersistentVolume]] = {}

    def knowing(
        self, claims: Iterable[PersistentVolumeClaim] = (), workloads: Iterable[Workload] = ()
    ) -> "Facts":
        """These facts and what has come to be since."""
        other = copy.copy(self)
        other.claims = {**self.claims, **{found.key: found for found in claims}}
        other._selectors = {**self._selectors, **_selectors(workloads)}
        return other

    def volumes_for(self, claim: ClaimKey) -> Iterator[PersistentVolume]:
        """The volumes that name a claim, and those that name none, each in their order."""
        if self._indexed is not self.volumes:
            self._indexed = self.volumes
            self._by_claim = _grouped(self.volumes.values(), lambda found: found.claim)
        yield from self._by_claim.get(claim, ())
        yield from self._by_claim.get(None, ())

    def namespace_labels(self, name: str) -> Labels:
        """A namespace's labels; none where the namespace is unknown."""
        return self.namespaces.get(name, {})

    def owner_selector(self, kind: str, namespace: str, name: str) -> LabelSelector | None:
        """The selector of a ReplicaSet, StatefulSet or ReplicationController that owns a pod."""
        if kind not in (Kind.REPLICA_SET, Kind.STATEFUL_SET, Kind.REPLICATION_CONTROLLER):
            return None
        return self._selectors.get((kind, namespace, name))


def _selectors(workloads: Iterable[Workload]) -> dict[tuple[str, str, str], LabelSelector]:
    return {
        (found.kind, found.namespace, found.name): found.selector
        for found in workloads
        if found.selector is not None
    }


def _grouped(items: Iterable[T], key: Callable[[T], K]) -> dict[K, list[T]]:
    groups: dict[K, list[T]] = {}
    for item in items:
        groups.setdefault(key(item), []).append(item)
    return groups
