"""Whether attachments work, and no node has more of them than its driver can serve.

A driver may advertise more than its loop reaches: of Proxmox VE it goes over scsi1 to scsi29
(sergelogvinov/proxmox-csi-plugin, pkg/csi/utils.go).
"""

from collections import Counter
from collections.abc import Iterator
from typing import Final

from bayplan.verification import outcomes
from bayplan.verification.framework import Item, Outcome, Scene


def look(scene: Scene) -> Iterator[Outcome]:
    """Nodes that are beyond their slots, and attachments that failed."""
    found = scene.snapshot.attachments
    if not found:
        if any(one.attach_required for one in scene.snapshot.csi_drivers):
            yield outcomes.unknown("no VolumeAttachment was read", "kubectl get volumeattachments -o json")
        else:
            yield outcomes.absent("no driver of this cluster attaches volumes")
        return
    slots: dict[tuple[str, str], int | None] = {
        (one.name, d.name): d.count for one in scene.snapshot.csi_nodes for d in one.drivers
    }
    used: Counter[tuple[str, str]] = Counter((one.node, one.attacher) for one in found)
    loops = {one.driver: one.loop for one in scene.declaration.attach_limits if one.loop is not None}
    wrong = [*_beyond(used, slots, loops), *_broken(scene)]
    most = max(used.items(), key=lambda entry: entry[1])
    fullest = f"most are on {most[0][0]}: {most[1]} of {slots.get(most[0])}"
    yield from outcomes.settled(wrong, f"{outcomes.counted(len(found), 'volume')} attached", [fullest])


def _beyond(
    used: Counter[tuple[str, str]], slots: dict[tuple[str, str], int | None], loops: dict[str, int]
) -> Iterator[Outcome]:
    for (node, driver), number in sorted(used.items()):
        most = min(
            (one for one in (slots.get((node, driver)), loops.get(driver)) if one is not None), default=None
        )
        if most is not None and number > most:
            yield outcomes.failed(
                f"Node {node}", f"has {number} volumes of {driver} attached, and {most} are possible"
            )


def _broken(scene: Scene) -> Iterator[Outcome]:
    for one in scene.snapshot.attachments:
        if one.failure and not one.attached:
            yield outcomes.failed(
                f"VolumeAttachment {one.name}",
                f"volume {one.volume} cannot be attached to {one.node}",
                [one.failure],
                f"kubectl describe volumeattachment {one.name}",
            )


ITEM: Final = Item("attachments", "storage", "Volumes are attached, and no node is beyond its slots.", look)
