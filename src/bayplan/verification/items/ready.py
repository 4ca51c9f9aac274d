"""Whether every node is ready, takes pods, and is under no pressure."""

from collections.abc import Iterator
from typing import Final

from bayplan.model.nodes import Node
from bayplan.verification import outcomes
from bayplan.verification.framework import Item, Outcome, Scene


def look(scene: Scene) -> Iterator[Outcome]:
    """Each node that is not, with what its kubelet says."""
    nodes = scene.snapshot.nodes
    if not nodes:
        yield outcomes.unknown("no node was read", "kubectl get nodes -o json")
        return
    yield from outcomes.settled(
        (one for node in nodes for one in _wrong(node)),
        f"{outcomes.counted(len(nodes), 'node')} ready, none under pressure",
        (f"Node {node.name}: Ready" for node in nodes),
    )


def _wrong(node: Node) -> Iterator[Outcome]:
    if not node.ready:
        yield outcomes.failed(
            f"Node {node.name}",
            "is not ready",
            ["its Ready condition is not True"],
            f"kubectl describe node {node.name}; then journalctl -u kubelet on it (K3s: k3s, k3s-agent)",
        )
    if node.pressure:
        said = ", ".join(node.pressure)
        yield outcomes.failed(f"Node {node.name}", f"is under pressure: {said}", [said])
    if node.unschedulable:
        yield outcomes.failed(
            f"Node {node.name}", "is cordoned", remedy=f"kubectl uncordon {node.name}, when it may take pods"
        )


ITEM: Final = Item("node-ready", "nodes", "Every node is ready, takes pods, and is under no pressure.", look)
