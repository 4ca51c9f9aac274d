"""Whether DaemonSets are on every node that needs them: taints that they do not tolerate show."""

from collections.abc import Iterator
from typing import Final

from bayplan.model.bundles import Bundle, Footprint
from bayplan.model.nodes import Node
from bayplan.verification import gaps, outcomes, places, standing
from bayplan.verification.framework import Item, Outcome, Scene


def look(scene: Scene) -> Iterator[Outcome]:
    """Nodes without a pod that is ready, for each DaemonSet that names roles."""
    needed = [
        (bundle, one) for bundle in scene.bundles for one in bundle.footprints
        if one.kind == "DaemonSet" and one.needed_on
    ]  # fmt: skip
    if not needed:
        yield outcomes.absent("no component says that it is needed on some nodes")
        return
    if (missing := gaps.gap(scene.snapshot, "workloads", "nodes", "pods")) is not None:
        yield missing
        return
    wrong = [one for bundle, footprint in needed for one in _missing(scene, bundle, footprint)]
    yield from outcomes.settled(
        wrong, "DaemonSets are on every node that needs them", [one.name for _, one in needed]
    )


def _missing(scene: Scene, bundle: Bundle, footprint: Footprint) -> Iterator[Outcome]:
    daemon = standing.of_footprint(scene.snapshot, bundle, footprint)
    if daemon is None:
        return
    nodes: dict[str, Node] = {
        node.name: node for role in footprint.needed_on for node in places.of_role(scene, role)
    }
    for name in standing.missing_on(scene.snapshot, daemon, nodes.values()):
        taints = [f"taint {one.key}={one.value}:{one.effect}" for one in nodes[name].taints]
        yield outcomes.failed(
            f"Node {name}",
            f"DaemonSet {daemon.key} of {bundle.name} is needed on it and is not ready there",
            taints,
            f"kubectl -n {daemon.namespace} describe daemonset {daemon.name}",
        )


ITEM: Final = Item("daemons-placed", "components", "DaemonSets are on every node that needs them.", look)
