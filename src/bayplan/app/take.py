"""Takes a snapshot: reads the sources, writes one portable file, and says what is in it."""

import datetime
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Final

from bayplan.app import observe
from bayplan.app.answers import Taken
from bayplan.app.observe import Progress
from bayplan.model import versions
from bayplan.model.snapshot import Snapshot
from bayplan.sources import snapshots

Clock = Callable[[], datetime.datetime]
COUNTED: Final = (
    "nodes", "pods", "workloads", "namespaces", "services", "limit_ranges", "quotas", "priority_classes",
    "budgets", "runtime_classes", "volumes", "claims", "storage_classes", "csi_nodes", "csi_drivers",
    "csi_capacities", "attachments", "autoscalers", "vertical_autoscalers", "vertical_checkpoints",
    "platform_objects", "events", "usage", "node_usage",
)  # fmt: skip
COUNTED_BELOW: Final = (
    "hosts", "machines", "storage_pools", "networks", "pci_devices", "pci_mappings", "tasks",
)  # fmt: skip
"""Kinds of the lower layer."""


def now() -> datetime.datetime:
    """The time, to the second."""
    return datetime.datetime.now(datetime.UTC).replace(microsecond=0)


def take(
    path: str,
    *,
    files: Sequence[str] = (),
    snapshot: str | None = None,
    strict: bool = False,
    progress: Progress | None = None,
    clock: Clock = now,
) -> Taken:
    """Reads dumps (or another snapshot) and writes `path`."""
    seen = observe.look(snapshot=snapshot, files=files, strict=strict, progress=progress, taken_at=clock())
    snapshots.save(seen, path)
    return Taken(
        path, Path(path).stat().st_size, snapshots.digest(seen), seen.kubernetes,
        sources=seen.sources, counts=_counts(seen), skipped=dict(seen.skipped), findings=seen.findings,
        notes=tuple(_notes(seen)),
    )  # fmt: skip


def _counts(seen: Snapshot) -> dict[str, int]:
    """What was read, kinds without any left out."""
    above = {name: len(getattr(seen, name)) for name in COUNTED}
    below = {name: len(getattr(seen.lower, name)) for name in COUNTED_BELOW}
    return {name: count for name, count in {**above, **below}.items() if count}


def _notes(seen: Snapshot) -> list[str]:
    if seen.kubernetes or not any(getattr(seen, name) for name in COUNTED):
        return []
    guessed = versions.nearest(seen.kubernetes)
    return [f"nothing says which Kubernetes this is: {guessed} will be taken; name it with --kubernetes"]
