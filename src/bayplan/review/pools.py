"""Nodes that are declared and not there to be seen: an estate file's pools, as a snapshot would show them."""

from collections.abc import Iterator, Sequence

from msgspec.structs import replace

from bayplan.model.demand import PODS
from bayplan.model.estate import Pool
from bayplan.model.names import NodeName
from bayplan.model.nodes import HOSTNAME, Node
from bayplan.model.quantities import parse
from bayplan.model.snapshot import Snapshot
from bayplan.model.storage import CSINode, CSINodeDriver

MOST_PODS = parse("110")
"""What a kubelet takes unless it is told otherwise (`maxPods`)."""


def furnish(snapshot: Snapshot, pools: Sequence[Pool]) -> Snapshot:
    """The snapshot with the nodes of the pools, where it has none of its own."""
    if snapshot.nodes or not pools:
        return snapshot
    return replace(
        snapshot,
        nodes=tuple(node for pool in pools for node in _nodes(pool)),
        csi_nodes=tuple(_drivers(pool, name) for pool in pools if pool.slots for name in _names(pool)),
    )


def _names(pool: Pool) -> Iterator[NodeName]:
    return (NodeName(f"{pool.name}-{number}") for number in range(1, pool.count + 1))


def _nodes(pool: Pool) -> Iterator[Node]:
    room = {PODS: MOST_PODS, **pool.allocatable}
    for name in _names(pool):
        labels = {HOSTNAME: name, **pool.labels}
        yield Node(name, labels=labels, taints=pool.taints, allocatable=room, capacity=room)


def _drivers(pool: Pool, name: NodeName) -> CSINode:
    drivers = (CSINodeDriver(driver, node_id=name, count=count) for driver, count in pool.slots.items())
    return CSINode(name, drivers=tuple(drivers))
