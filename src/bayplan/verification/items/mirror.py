"""Whether nodes hand images to each other in one way only.

K3s has Spegel built in (docs.k3s.io, "Embedded Registry Mirror"). A second one beside it writes the same
configuration of containerd, and answers on the same nodes.
"""

from collections.abc import Iterator
from typing import Final

from bayplan.verification import gaps, outcomes, standing
from bayplan.verification.framework import Item, Outcome, Scene

NAME: Final = "spegel"


def look(scene: Scene) -> Iterator[Outcome]:
    """A Spegel of its own beside the one that is built in."""
    mirror = scene.declaration.platform.cluster.mirror
    if not mirror:
        yield outcomes.absent("the mirror of K3s is not declared")
        return
    if (missing := gaps.gap(scene.snapshot, "workloads")) is not None:
        yield missing
        return
    wrong = (
        outcomes.failed(
            f"DaemonSet {one.key}",
            "runs beside the mirror that is built into K3s: two of them write the same configuration",
            [f"cluster.embeddedMirror: {', '.join(mirror)}"],
            f"helm -n {one.namespace} uninstall {NAME}",
        )
        for one in standing.named(scene.snapshot, NAME, kind="DaemonSet")
    )
    yield from outcomes.settled(wrong, "no other mirror runs beside that of K3s", mirror)


ITEM: Final = Item("mirror-once", "components", "Images are mirrored in one way only.", look)
