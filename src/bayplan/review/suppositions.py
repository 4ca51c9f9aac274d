"""What a tree uses and does not declare, where no cluster is known: it is taken to be there.

A file that was not given is no reason to refuse a pod. Priority classes are an exception where the tree
declares some: a name that is not among them is more likely a slip.
"""

from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from msgspec.structs import replace

from bayplan.admission.policy import SYSTEM
from bayplan.model.estate import PodRule
from bayplan.model.names import Namespace
from bayplan.model.pods import Pod, PodSpec
from bayplan.model.policy import PriorityClass, RuntimeClass
from bayplan.model.record import Record
from bayplan.model.snapshot import Snapshot
from bayplan.model.storage import PersistentVolume, PersistentVolumeClaim, StorageClass

MOST_NAMED: Final = 3

Used = tuple[Namespace, PodSpec]
"""A pod template, and the namespace it is used in."""


class Supposed(Record, frozen=True):
    """A snapshot with what it lacks, and what was supposed."""

    snapshot: Snapshot
    notes: tuple[str, ...] = ()


def suppose(snapshot: Snapshot, pods: Iterable[Pod] = (), rules: Iterable[PodRule] = ()) -> Supposed:
    """The snapshot with everything that its workloads use, and bare pods, and what rules make of them."""
    specs: list[Used] = [(one.namespace, one.template.spec) for one in snapshot.workloads]
    specs += [(one.namespace, one.spec) for one in pods]
    claims = tuple(_claims(specs, snapshot))
    priorities = tuple(_priorities(specs, rules, snapshot))
    runtimes = tuple(_runtimes(specs, snapshot))
    storage = tuple(_storage_classes(snapshot))
    notes = (
        _note("PersistentVolumeClaim", [one.key for one in claims]),
        _note("PriorityClass", [one.name for one in priorities]),
        _note("RuntimeClass", [one.name for one in runtimes]),
        _note("StorageClass", [one.name for one in storage]),
    )
    made = replace(
        snapshot,
        claims=(*snapshot.claims, *claims),
        volumes=(*snapshot.volumes, *map(_volume, claims)),
        priority_classes=(*snapshot.priority_classes, *priorities),
        runtime_classes=(*snapshot.runtime_classes, *runtimes),
        storage_classes=(*snapshot.storage_classes, *storage),
    )
    return Supposed(made, tuple(note for note in notes if note))


def _claims(specs: Iterable[Used], snapshot: Snapshot) -> Iterator[PersistentVolumeClaim]:
    """Claims that pods name. Those of StatefulSets and ephemeral ones come with their pods."""
    known = {one.key for one in snapshot.claims}
    for namespace, spec in specs:
        for volume in spec.volumes:
            if volume.claim and not volume.ephemeral:
                found = _bound(namespace, volume.claim)
                if found.key not in known:
                    known.add(found.key)
                    yield found


def _bound(namespace: Namespace, name: str) -> PersistentVolumeClaim:
    volume = f"volume-of-{namespace}-{name}"
    return PersistentVolumeClaim(namespace, name, volume=volume, phase="Bound", bind_completed=True)


def _volume(claim: PersistentVolumeClaim) -> PersistentVolume:
    """Reachable from everywhere, and of no driver that counts."""
    return PersistentVolume(claim.volume, claim=claim.key, phase="Bound")


def _priorities(
    specs: Iterable[Used], rules: Iterable[PodRule], snapshot: Snapshot
) -> Iterator[PriorityClass]:
    if not snapshot.priority_classes:
        used = {spec.priority_class for _, spec in specs} | {one.priority_class for one in rules}
        yield from map(PriorityClass, sorted(used - {"", *SYSTEM}))


def _runtimes(specs: Iterable[Used], snapshot: Snapshot) -> Iterator[RuntimeClass]:
    known = {one.name for one in snapshot.runtime_classes}
    used = {spec.runtime_class for _, spec in specs} - {"", *known}
    yield from map(RuntimeClass, sorted(used))


def _storage_classes(snapshot: Snapshot) -> Iterator[StorageClass]:
    """Classes of declared claims; like most, they wait for the first pod."""
    known = {one.name for one in snapshot.storage_classes}
    used = {one.storage_class for one in snapshot.claims}
    used |= {template.storage_class for one in snapshot.workloads for template in one.claim_templates}
    for name in sorted(one for one in used - known if one):
        yield StorageClass(name, provisioner=name, waits=True)


def _note(kind: str, names: Sequence[str]) -> str:
    if not names:
        return ""
    more = len(names) - MOST_NAMED
    said = ", ".join(names[:MOST_NAMED]) + (f" and {more} more" if more > 0 else "")
    return f"{kind} {said}: declared nowhere, taken to be there"
