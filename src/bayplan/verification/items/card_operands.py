"""Whether what makes cards usable runs on every node that has some: device plugin, discovery, metrics."""

from collections.abc import Iterator
from typing import Final

from bayplan.model.platform_objects import CLUSTER_POLICY, NVIDIA
from bayplan.model.workloads import Workload
from bayplan.verification import cards, gaps, outcomes, standing
from bayplan.verification.framework import Item, Outcome, Scene

NEEDED: Final = ("*device-plugin*", "*feature-discovery*", "*dcgm-exporter*")
"""DaemonSets of the operator, as it names them, with whatever stands before and behind."""


def look(scene: Scene) -> Iterator[Outcome]:
    """Nodes with cards on which one of them is not ready, and what the operator says itself."""
    nodes = cards.nodes(scene)
    if not nodes:
        yield outcomes.absent("no node is to have cards")
        return
    if (missing := gaps.gap(scene.snapshot, "workloads", "pods")) is not None:
        yield missing
        return
    found = [(name, _daemons(scene, name)) for name in NEEDED]
    wrong = [
        outcomes.failed("Cluster", f"has no DaemonSet {name.strip('*')}") for name, some in found if not some
    ]
    for _, daemons in found:
        for daemon in daemons[:1]:
            without = standing.missing_on(scene.snapshot, daemon, nodes)
            wrong += [_absent(daemon, name) for name in without]
    yield from outcomes.settled(
        [*wrong, *_policies(scene)],
        f"all of them are ready on {outcomes.counted(len(nodes), 'node')} with cards",
        [standing.one_line(one) for _, daemons in found for one in daemons[:1]],
    )


def _daemons(scene: Scene, pattern: str) -> list[Workload]:
    return standing.named(scene.snapshot, pattern, kind="DaemonSet")


def _absent(daemon: Workload, node: str) -> Outcome:
    return outcomes.failed(
        f"Node {node}",
        f"{daemon.name} is not ready on it",
        [standing.one_line(daemon)],
        f"kubectl -n {daemon.namespace} get pods -o wide --field-selector spec.nodeName={node}; "
        "a taint that the operator's daemonsets.tolerations do not name keeps all of them away",
    )


def _policies(scene: Scene) -> Iterator[Outcome]:
    for one in scene.snapshot.platform_objects:
        if one.kind == CLUSTER_POLICY and one.group == NVIDIA and one.ready is False:
            yield outcomes.failed(f"ClusterPolicy {one.name}", f"is {one.message or 'not ready'}")


ITEM: Final = Item(
    "card-operands", "cards", "What makes cards usable runs on every node that has some.", look
)
