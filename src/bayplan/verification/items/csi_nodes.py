"""Whether every driver that is needed is registered on every node, with the declared number of volumes."""

from collections.abc import Iterator, Mapping
from typing import Final

from bayplan.model.nodes import Node
from bayplan.verification import gaps, outcomes, places
from bayplan.verification.framework import Item, Outcome, Scene

EVERYWHERE: Final = {"csi-nfs": "nfs.csi.k8s.io"}
"""Drivers that any worker needs, by the kind of storage class; others are needed where slots are declared."""


def look(scene: Scene) -> Iterator[Outcome]:
    """Workers without a driver, and drivers with another number of slots."""
    needed = {
        EVERYWHERE[one.kind] for one in scene.declaration.platform.storage_classes if one.kind in EVERYWHERE
    }
    pools = {one.name: one.slots for one in scene.declaration.pools}
    if not needed and not any(pools.values()):
        yield outcomes.absent("no CSI driver is declared")
        return
    if (missing := gaps.gap(scene.snapshot, "csi_nodes")) is not None:
        yield missing
        return
    known = {one.name: {d.name: d.count for d in one.drivers} for one in scene.snapshot.csi_nodes}
    wrong = [
        one
        for name, nodes in places.workers(scene).items()
        for node in nodes
        for one in _wrong(node, {**dict.fromkeys(needed), **pools.get(name, {})}, known.get(node.name, {}))
    ]
    drivers = {name for found in known.values() for name in found}
    yield from outcomes.settled(wrong, "drivers are registered on every worker", sorted(drivers))


def _wrong(
    node: Node, wanted: Mapping[str, int | None], known: Mapping[str, int | None]
) -> Iterator[Outcome]:
    for driver, slots in wanted.items():
        if driver not in known:
            yield outcomes.failed(
                f"Node {node.name}",
                f"has no driver {driver}: no volume of it can be attached there",
                [outcomes.listed(known) or "no driver at all"],
                "look at the pods of the driver's node plugin there, and at their tolerations",
            )
        elif slots is not None and known[driver] != slots:
            has = known[driver] if known[driver] is not None else "no limit"
            yield outcomes.failed(
                f"Node {node.name}", f"advertises {has} for {driver}, and {slots} volumes are declared"
            )


ITEM: Final = Item(
    "csi-registered", "storage", "CSI drivers are registered on every worker, with their slots.", look
)
