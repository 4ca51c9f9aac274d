"""Whether storage classes are there as declared: provisioner, binding, what becomes of volumes, growth.

All but the last of these cannot be changed on a class that is there: it has to be deleted and made anew
(kubernetes.io/docs, "StorageClass").
"""

from collections.abc import Iterator
from typing import Final

from bayplan.model.platform import DeclaredStorageClass
from bayplan.model.storage import StorageClass
from bayplan.verification import outcomes
from bayplan.verification.framework import Item, Outcome, Scene

PROVISIONERS: Final = {
    "nfs-subdir": "nfs-subdir-external-provisioner",
    "csi-nfs": "nfs.csi.k8s.io",
    "local-path": "rancher.io/local-path",
    "proxmox-csi": "csi.proxmox.sinextra.dev",
}
"""What ends the name of the provisioner of each kind; that of nfs-subdir begins with its release's name."""
GROWING: Final = ("csi-nfs", "proxmox-csi")
"""Kinds whose volumes can grow at all."""
WAITING: Final = {"Immediate": False, "WaitForFirstConsumer": True}


def look(scene: Scene) -> Iterator[Outcome]:
    """Classes that are missing, and those that differ."""
    declared = scene.declaration.platform.storage_classes
    if not declared:
        yield outcomes.absent("no storage class is declared")
        return
    known = {one.name: one for one in scene.snapshot.storage_classes}
    if not known:
        yield outcomes.unknown("no storage class was read", "kubectl get storageclasses -o json")
        return
    wrong = [one for want in declared for one in _compared(want, known.get(want.name))]
    seen = (f"{one.name}: {one.provisioner}" for one in known.values())
    yield from outcomes.settled(wrong, "storage classes are as declared", seen)


def _compared(want: DeclaredStorageClass, has: StorageClass | None) -> Iterator[Outcome]:
    subject = f"StorageClass {want.name}"
    if has is None:
        yield outcomes.failed(subject, "is declared and is not in the cluster")
        return
    provisioner = PROVISIONERS.get(want.kind, "")
    if not has.provisioner.endswith(provisioner):
        yield outcomes.failed(subject, f"is made by {has.provisioner}, and {provisioner} is declared")
    if want.binding and WAITING.get(want.binding) is not has.waits:
        binds = "at the first consumer" if has.waits else "at once"
        yield outcomes.failed(subject, f"binds {binds}, and {want.binding} is declared")
    if has.reclaim and want.reclaim != has.reclaim:
        yield outcomes.failed(subject, f"has reclaimPolicy {has.reclaim}, and {want.reclaim} is declared")
    if want.kind in GROWING and has.expandable is not None and want.expandable != has.expandable:
        grows = "may grow" if has.expandable else "cannot grow"
        yield outcomes.failed(subject, f"has volumes that {grows}, and the opposite is declared")


ITEM: Final = Item("storage-classes", "storage", "Storage classes are as declared.", look)
