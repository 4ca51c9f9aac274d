"""Reads dumps of both layers: of the cluster, and of the hypervisor under it, however they are mixed.

A folder may hold both. What is about Proxmox VE is told by its path (`bayplan.sources.proxmox.places`), all
else is taken for objects of Kubernetes.
"""

import datetime
from collections.abc import Callable, Iterator, Sequence
from typing import Final

from msgspec.structs import replace

from bayplan.model import hosting
from bayplan.model.findings import Finding, Severity
from bayplan.model.machines import Lower
from bayplan.model.nodes import Node
from bayplan.model.snapshot import Snapshot
from bayplan.sources import files, manifests

Progress = Callable[[str, int, int], None]
"""Told the file that is begun, its position from 1, and how many there are."""

SKIPPED: Final = "Proxmox VE files"
"""What files of Proxmox VE are counted as that have no place in the model."""

_SHOWN: Final = 5


def read(
    paths: Sequence[str],
    *,
    strict: bool = False,
    progress: Progress | None = None,
    taken_at: datetime.datetime | None = None,
) -> Snapshot:
    """Everything in these files and directories. With `strict` the first complaint is raised."""
    from bayplan.sources import proxmox  # only dumps need it

    ours, rest = proxmox.split(files.find(paths, texts=True))
    objects = [one for one in rest if one.name in paths or not files.is_text(one)]
    if not ours:
        return manifests.read_sources(objects, paths, strict=strict, progress=progress, taken_at=taken_at)
    total = len(objects) + len(ours)
    seen = Snapshot(taken_at=taken_at)
    if objects:
        told = _within(progress, 0, total)
        seen = manifests.read_sources(objects, paths, strict=strict, progress=told, taken_at=taken_at)
    found = proxmox.read(ours, strict=strict, progress=_within(progress, len(objects), total))
    skipped = {**seen.skipped, SKIPPED: found.skipped} if found.skipped else seen.skipped
    return replace(
        seen,
        lower=found.lower,
        sources=(*seen.sources, *found.files),
        skipped=skipped,
        findings=(*seen.findings, *found.findings, *unberthed(seen.nodes, found.lower)),
    )


def unberthed(nodes: Sequence[Node], lower: Lower) -> Iterator[Finding]:
    """What is amiss between the layers: nodes whose machine is not there, or of which several speak."""
    if not lower.machines:
        return
    pairs = hosting.pair(nodes, lower.machines)
    for doubt in pairs.doubts:
        yield Finding(
            check="machine-in-doubt",
            severity=Severity.WARNING,
            subject=doubt.partition(":")[0].capitalize(),
            summary=f"{doubt.partition(': ')[2]}; they are left apart",
            remedy="give the nodes provider ids (`proxmox://REGION/VMID`), or each machine a name of its own",
        )
    expected = [node.name for node in nodes if _should_have_one(node, bool(pairs.berths))]
    alone = [name for name in expected if pairs.machine_of(name) is None]
    if alone:
        yield Finding(
            check="node-without-machine",
            severity=Severity.WARNING,
            subject=f"Node {alone[0]}" if len(alone) == 1 else "Node",
            summary=f"{len(alone)} node(s) have no machine among those that were read",
            evidence=tuple(alone[:_SHOWN]),
            remedy="add the dumps of their hosts, or set `spec.providerID` to `proxmox://REGION/VMID`",
        )


def _should_have_one(node: Node, others_do: bool) -> bool:
    """A node that says so itself, or that stands among nodes that have one."""
    return others_do or node.provider_id.startswith(hosting.PROVIDER)


def _within(progress: Progress | None, before: int, total: int) -> Progress | None:
    """The same progress, for a part of the files."""
    if progress is None:
        return None
    return lambda name, position, _: progress(name, before + position, total)
