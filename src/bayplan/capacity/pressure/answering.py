"""Puts one node's answer together: both orders, the protections, and what the answer rests on."""

from collections.abc import Iterator, Sequence
from typing import Final

from bayplan.capacity.ground import Ground
from bayplan.capacity.pressure import evicting, killing, protections
from bayplan.capacity.pressure.protections import Case
from bayplan.capacity.pressure.using import Assumed, Uses
from bayplan.capacity.report.pressure import Pressure, Prey, Victim
from bayplan.model import demand
from bayplan.model.errors import InvalidInput
from bayplan.model.nodes import Node
from bayplan.model.pods import Pod
from bayplan.model.quantities import ZERO

MOST_NAMED: Final = 12
THRESHOLD: Final = 100 << 20
"""`memory.available<100Mi`, the kubelet's own hard threshold."""


def pressure(
    ground: Ground, node: str, *, available: int | None = None, assume: Assumed | None = None
) -> Pressure:
    """Who goes first on a node under memory pressure. `available`: the bytes it has left, where known.

    `assume` fills in usage where none was measured. Raises InvalidInput for a node that is not there.
    """
    known = ground.nodes.get(node)
    if known is None:
        nodes = ", ".join(one.name for one in ground.snapshot.nodes[:MOST_NAMED]) or "unknown"
        raise InvalidInput(f"there is no node {node!r}; the nodes are {nodes}", value=node)
    total = _total(known)
    pods = _active(ground.snapshot.pods, node)
    uses = Uses(ground.snapshot.usage, assume)
    evictions = evicting.order(pods, uses, ground.kubernetes)
    kills = killing.order(pods, uses, total, ground.kubernetes) if total else ()
    left = available if available is not None else _available(ground, known, total)
    return Pressure(
        node, left, THRESHOLD, evictions, kills,
        protections.judge(Case(ground, pods, evictions, kills)),
        tuple(_notes(left, evictions, kills, assume)),
    )  # fmt: skip


def _total(node: Node) -> int:
    """The memory of a node, or where it does not say, what it leaves to pods."""
    return (node.capacity or node.allocatable).get(demand.MEMORY, ZERO).units


def _available(ground: Ground, node: Node, total: int) -> int | None:
    """What is left by what the node itself is measured to use: `memory.available` is capacity less that."""
    for one in ground.snapshot.node_usage:
        if one.node == node.name and one.memory is not None and total:
            return total - one.memory
    return None


def _notes(
    left: int | None, evictions: Sequence[Victim], kills: Sequence[Prey], assume: Assumed | None
) -> Iterator[str]:
    unknown = sum(1 for one in evictions if one.usage is None)
    assumed = sum(1 for one in evictions if one.assumed)
    if assumed:
        yield f"{assumed} of {len(evictions)} pods have no measured usage: {assume} is taken"
    if unknown:
        yield (
            f"of {unknown} of {len(evictions)} pods no usage is known: they stand first, as for a kubelet "
            "without statistics, and by their adjustment alone for the kernel"
        )
    if left is not None and left < THRESHOLD:
        yield "the threshold is crossed now: the kubelet evicts one pod, waits, and looks again after 10 s"
    if evictions and not kills:
        yield "the node does not say how much memory it has, so no score of the kernel can be worked out"
    yield (
        "what fills the memory faster than the kubelet looks (every 10 s) meets the kernel first; "
        "what exceeds its own limit meets it in any case"
    )


def _active(pods: Sequence[Pod], node: str) -> list[Pod]:
    """The pods that the kubelet of a node ranks: those that have not finished."""
    return [pod for pod in pods if pod.node == node and not pod.finished]
