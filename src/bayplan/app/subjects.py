"""What `fit` and `explain` are asked about: a workload of the cluster, a pod of it, or a manifest.

A manifest may hold one pod or one workload, and the claims that come with it. It is held to be new: what the
cluster has of the same name stays as it is.
"""

from collections.abc import Sequence
from pathlib import Path

from msgspec.structs import replace

from bayplan.app import naming
from bayplan.capacity.series import Series, replicas
from bayplan.disruption import replacements
from bayplan.disruption.ownership import Ownership
from bayplan.model.errors import InvalidInput
from bayplan.model.making import NewPod
from bayplan.model.names import NodeName
from bayplan.model.pods import Pod, PodStatus, Volume
from bayplan.model.record import Record
from bayplan.model.snapshot import Snapshot
from bayplan.model.workloads import Kind, Workload
from bayplan.sources import manifests

STANDARD_INPUT = "-"
ENDINGS = (".yaml", ".yml", ".json", ".gz", ".zst")


class Brought(Record, frozen=True):
    """What a manifest holds: one pod or one workload, and the rest of it."""

    pod: Pod | None = None
    workload: Workload | None = None
    rest: Snapshot = Snapshot()


def is_file(text: str) -> bool:
    """Whether a subject is a manifest rather than a name."""
    return text == STANDARD_INPUT or text.endswith(ENDINGS) or (text.count("/") != 1 and Path(text).is_file())


def bring(path: str) -> Brought:
    """Reads a manifest of one pod or workload."""
    found = manifests.read_objects(path)
    if len(found.pods) + len(found.workloads) != 1:
        counted = f"{len(found.pods)} pods and {len(found.workloads)} workloads"
        raise InvalidInput(f"holds {counted}; give a manifest of one pod or one workload", file=path)
    if found.pods:
        return Brought(pod=unbound(found.pods[0]), rest=found)
    return Brought(workload=found.workloads[0], rest=found)


def series(text: str, snapshot: Snapshot) -> tuple[Series, Snapshot]:
    """The pods that a subject stands for, and the snapshot with what a manifest brings besides."""
    if is_file(text):
        brought = bring(text)
        seen = joined(snapshot, brought.rest)
        if brought.pod is not None:
            return copies(brought.pod, f"Pod {brought.pod.key}", seen), seen
        if brought.workload is not None:
            return templated(brought.workload, seen), seen
    found = naming.meant(text, snapshot)
    if found is not None:
        return templated(found, snapshot), snapshot
    standing = naming.pod(text, snapshot)
    if standing is not None:
        return like(standing, snapshot), snapshot
    raise naming.unknown("workload or pod", text, [one.key for one in snapshot.workloads])


def templated(workload: Workload, snapshot: Snapshot) -> Series:
    """New pods from a workload's template, beside those that exist."""
    if workload.kind is Kind.DAEMON_SET:
        message = (
            f"DaemonSet {workload.key} runs one pod on each node it matches; ask `whatif add:...` instead"
        )
        raise InvalidInput(message, value=workload.key)
    return replicas(workload, Ownership.of(snapshot), {claim.key for claim in snapshot.claims})


def like(pod: Pod, snapshot: Snapshot) -> Series:
    """More pods like one of the cluster's: those of its workload where it has one, else copies of itself."""
    workload = Ownership.of(snapshot).workload_of(pod)
    if workload is not None and workload.kind is not Kind.DAEMON_SET:
        return templated(workload, snapshot)
    return copies(unbound(pod), f"Pod {pod.key}", snapshot)


def copies(pod: Pod, subject: str, snapshot: Snapshot) -> Series:
    """The same pod again and again, under new names. Claims by name are shared by all copies."""
    taken = {one.name for one in snapshot.pods if one.namespace == pod.namespace}

    def make(count: int) -> Sequence[NewPod]:
        names = [pod.name] if pod.name not in taken else []
        number = 0
        while len(names) < count:
            number += 1
            name = f"{pod.name}-{number}"
            if name not in taken:
                names.append(name)
        return [_named(pod, name, snapshot) for name in names[:count]]

    return Series(subject, make)


def unbound(pod: Pod) -> Pod:
    """The pod as its author would send it: on no node, with no status."""
    spec = replace(pod.spec, node_name="") if pod.spec.node_name else pod.spec
    return replace(pod, spec=spec, node=NodeName(""), status=PodStatus(), deleted=None, uid="", created=None)


def joined(snapshot: Snapshot, brought: Snapshot) -> Snapshot:
    """The snapshot, with the claims, services and budgets of a manifest where it has none of that name."""
    known = {claim.key for claim in snapshot.claims}
    return replace(
        snapshot,
        claims=(*snapshot.claims, *(claim for claim in brought.claims if claim.key not in known)),
        services=(*snapshot.services, *brought.services),
        workloads=(*snapshot.workloads, *brought.workloads),
    )


def _named(pod: Pod, name: str, snapshot: Snapshot) -> NewPod:
    if not any(volume.ephemeral for volume in pod.spec.volumes):
        return NewPod(replace(pod, name=name))
    volumes = tuple(_renamed(volume, name) for volume in pod.spec.volumes)
    renamed = replace(pod, name=name, spec=replace(pod.spec, volumes=volumes))
    return NewPod(renamed, replacements.fresh_claims(pod, renamed, snapshot.claims))


def _renamed(volume: Volume, pod: str) -> Volume:
    return replace(volume, claim=f"{pod}-{volume.name}") if volume.ephemeral else volume
