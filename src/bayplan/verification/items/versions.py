"""Whether every kubelet has the declared version; kubelets may be older than the API server, never newer."""

from collections.abc import Iterator
from typing import Final

from bayplan.verification import gaps, outcomes
from bayplan.verification.framework import Item, Outcome, Scene


def look(scene: Scene) -> Iterator[Outcome]:
    """Each node with another version than the cluster is declared to have."""
    wanted = scene.declaration.platform.cluster.version or scene.declaration.kubernetes
    if not wanted:
        yield outcomes.absent("no version is declared")
        return
    if (missing := gaps.gap(scene.snapshot, "nodes")) is not None:
        yield missing
        return
    others = [node for node in scene.snapshot.nodes if not _agrees(node.kubelet, wanted)]
    wrong = (
        outcomes.failed(
            f"Node {node.name}",
            f"has {node.kubelet or 'no version'}, and {wanted} is declared",
            [f"kubelet {node.kubelet}"],
            "upgrade servers first, one at a time, then agents; or correct `cluster.version`",
        )
        for node in others
    )
    yield from outcomes.settled(
        wrong, f"every node has {wanted}", {node.kubelet for node in scene.snapshot.nodes}
    )


def _agrees(kubelet: str, wanted: str) -> bool:
    """The whole version, or its beginning where only that is declared (`1.34`)."""
    has, asked = kubelet.removeprefix("v"), wanted.removeprefix("v")
    return has == asked or has.startswith((f"{asked}.", f"{asked}+"))


ITEM: Final = Item("node-version", "nodes", "Every node has the declared version.", look)
