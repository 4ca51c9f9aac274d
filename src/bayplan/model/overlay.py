"""One snapshot laid over another: objects of the same name are replaced, the others stand beside them.

What is brought is what somebody declares; what was observed of an object of that name stays true: what a
quota has counted, the volume of a claim, the standing of a budget, the identity of a workload.
"""

from collections.abc import Iterable, Mapping
from typing import Final, TypeVar

from msgspec.structs import replace

from bayplan.model.policy import DisruptionBudget, ResourceQuota
from bayplan.model.record import Record
from bayplan.model.snapshot import Snapshot
from bayplan.model.storage import PersistentVolumeClaim
from bayplan.model.workloads import Workload

Kept = TypeVar("Kept", bound=Record)
OBJECTS: Final = (
    "nodes", "pods", "workloads", "namespaces", "services", "limit_ranges", "quotas", "priority_classes",
    "budgets", "runtime_classes", "volumes", "claims", "storage_classes", "csi_nodes", "csi_drivers",
    "csi_capacities", "attachments", "autoscalers", "vertical_autoscalers", "vertical_checkpoints",
    "platform_objects",
)  # fmt: skip
"""The fields of a snapshot that hold objects."""

OBSERVED: Final[Mapping[type[Record], tuple[str, ...]]] = {
    ResourceQuota: ("used",),
    PersistentVolumeClaim: ("uid", "volume", "phase", "selected_node", "bind_completed"),
    DisruptionBudget: ("observed", "allowed", "healthy", "desired", "expected", "disrupted"),
    Workload: ("uid", "created_replicas", "ready_replicas", "failure"),
}
"""What the author of an object does not write: it is kept where what is brought says nothing of it."""


def overlay(base: Snapshot, brought: Snapshot) -> Snapshot:
    """The base with everything that is brought."""
    fields = {
        name: merged(getattr(base, name), getattr(brought, name))
        for name in OBJECTS
        if getattr(brought, name)
    }
    return replace(base, **fields) if fields else base


def merged(old: Iterable[Kept], new: Iterable[Kept]) -> tuple[Kept, ...]:
    """The old records, each replaced by a new one of its name, and the rest of the new ones."""
    fresh = {identity(one): one for one in new}
    kept = [_succeeding(one, fresh.pop(identity(one), one)) for one in old]
    return (*kept, *fresh.values())


def identity(record: Record) -> tuple[str, str, str]:
    """What tells a record from others of its list: kind (of workloads), namespace and name."""
    return getattr(record, "kind", ""), getattr(record, "namespace", ""), getattr(record, "name", "")


def _succeeding(old: Kept, new: Kept) -> Kept:
    """The new record, with what was observed of the old one."""
    names = () if new is old else OBSERVED.get(type(new), ())
    seen = {name: getattr(old, name) for name in names if not getattr(new, name)}
    return replace(new, **seen) if seen else new
