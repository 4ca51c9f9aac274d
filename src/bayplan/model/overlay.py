"""One snapshot laid over another: objects of the same name are replaced, the others stand beside them."""

from collections.abc import Iterable
from typing import Final, TypeVar

from msgspec.structs import replace

from bayplan.model.policy import ResourceQuota
from bayplan.model.record import Record
from bayplan.model.snapshot import Snapshot

Kept = TypeVar("Kept", bound=Record)
OBJECTS: Final = (
    "nodes", "pods", "workloads", "namespaces", "services", "limit_ranges", "quotas", "priority_classes",
    "budgets", "runtime_classes", "volumes", "claims", "storage_classes", "csi_nodes", "csi_drivers",
    "csi_capacities", "attachments",
)  # fmt: skip
"""The fields of a snapshot that hold objects."""


def overlay(base: Snapshot, brought: Snapshot) -> Snapshot:
    """The base with everything that is brought. A quota that is brought keeps what was counted of it."""
    fields = {
        name: merged(getattr(base, name), getattr(brought, name))
        for name in OBJECTS
        if name != "quotas" and getattr(brought, name)
    }
    if brought.quotas:
        fields["quotas"] = merged_quotas(base.quotas, brought.quotas)
    return replace(base, **fields) if fields else base


def merged(old: Iterable[Kept], new: Iterable[Kept]) -> tuple[Kept, ...]:
    """The old records, each replaced by a new one of its name, and the rest of the new ones."""
    fresh = {identity(one): one for one in new}
    kept = [fresh.pop(identity(one), one) for one in old]
    return (*kept, *fresh.values())


def merged_quotas(old: Iterable[ResourceQuota], new: Iterable[ResourceQuota]) -> tuple[ResourceQuota, ...]:
    """The same for quotas: a changed one keeps what was counted."""
    known = {identity(one): one for one in old}
    return merged(known.values(), [_with_usage(one, known.get(identity(one))) for one in new])


def identity(record: Record) -> tuple[str, str, str]:
    """What tells a record from others of its list: kind (of workloads), namespace and name."""
    return getattr(record, "kind", ""), getattr(record, "namespace", ""), getattr(record, "name", "")


def _with_usage(quota: ResourceQuota, old: ResourceQuota | None) -> ResourceQuota:
    return replace(quota, used=old.used) if old and not quota.used else quota
