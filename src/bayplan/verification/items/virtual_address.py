"""Whether something holds the cluster's virtual address: kube-vip, ready on every control plane."""

from collections.abc import Iterator
from typing import Final

from bayplan.verification import gaps, outcomes, places, standing
from bayplan.verification.framework import Item, Outcome, Scene


def look(scene: Scene) -> Iterator[Outcome]:
    """Control planes on which kube-vip is not ready."""
    address = scene.declaration.platform.cluster.address
    nodes = places.control_planes(scene)
    if not address:
        yield outcomes.absent("no virtual address is declared")
    elif address in {one for node in nodes for one in node.addresses}:
        yield outcomes.absent(f"{address} is the address of a control plane itself")
    elif (missing := gaps.gap(scene.snapshot, "nodes", "pods")) is not None:
        yield missing
    else:
        yield from _held(scene, address)


def _held(scene: Scene, address: str) -> Iterator[Outcome]:
    pods = [one for one in scene.snapshot.pods if one.name.startswith("kube-vip")]
    ready = {str(one.node) for one in pods if one.status.ready}
    if not pods and not standing.named(scene.snapshot, "kube-vip*"):
        yield outcomes.unknown(
            f"nothing that is known holds {address}", f"curl -sk https://{address}:6443/ping"
        )
        return
    wrong = (
        outcomes.failed(
            f"Node {node.name}",
            f"kube-vip is not ready on it, so it cannot take over {address}",
            remedy="kubectl -n kube-system logs ds/kube-vip",
        )
        for node in places.control_planes(scene)
        if node.name not in ready
    )
    summary = f"kube-vip is ready to hold {address} on every control plane"
    yield from outcomes.settled(wrong, summary, sorted(ready))


ITEM: Final = Item(
    "virtual-address", "control plane", "The virtual address is held by every control plane.", look
)
