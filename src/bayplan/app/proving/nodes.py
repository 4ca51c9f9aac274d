"""What nodes are asked for: the sums of what stands on them, before and after, and which are overfilled."""

from collections.abc import Iterator, Mapping
from typing import Final

from bayplan.app import resized
from bayplan.capacity.ground import Ground
from bayplan.model import demand
from bayplan.model.evidence import Place
from bayplan.model.findings import Finding, Severity
from bayplan.model.names import NodeName
from bayplan.model.nodes import Node
from bayplan.model.pods import Pod
from bayplan.model.record import Record
from bayplan.rightsizing import pieces
from bayplan.rightsizing.framework import Bound
from bayplan.rightsizing.report.plan import Total

OVERFILLED: Final = "plan-overfills-node"
NODE: Final = "node"
REQUESTED: Final = (Bound.MEMORY_REQUEST.value, Bound.CPU_REQUEST.value)
"""What the scheduler and the kubelet count."""

Sums = Mapping[NodeName, Mapping[str, int]]


class Peaks(Record, frozen=True):
    """The highest use of a container that was ever seen, None where nobody looked."""

    memory: int | None = None
    cpu: int | None = None


def sums(ground: Ground) -> Sums:
    """What the pods of each node are promised, by bound."""
    found: dict[NodeName, dict[str, int]] = {}
    for pod in ground.snapshot.pods:
        if pod.node and not pod.finished:
            mine = found.setdefault(pod.node, {})
            for bound, amount in promised(pod, ground):
                mine[bound] = mine.get(bound, 0) + amount
    return found


def promised(pod: Pod, ground: Ground) -> Iterator[tuple[str, int]]:
    """What a pod is promised of each bound."""
    requests = demand.integers(demand.requests(pod, ground.kubernetes))
    limits = demand.integers(demand.limits(pod.spec, ground.kubernetes))
    for bound in Bound:
        yield bound.value, (requests if bound.side == "requests" else limits).get(bound.resource, 0)


def overfilled(before: Sums, after: Sums, ground: Ground) -> Iterator[tuple[Node, str, int, int]]:
    """Nodes that are promised more than they have, and than today: of what, how much, what there is."""
    for node in ground.snapshot.nodes:
        there = allocatable(node)
        for bound in REQUESTED:
            asked = after.get(node.name, {}).get(bound, 0)
            if asked > there[bound] and asked > before.get(node.name, {}).get(bound, 0):
                yield node, bound, asked, there[bound]


def findings(before: Sums, after: Sums, ground: Ground) -> Iterator[Finding]:
    """Nodes that would be overfilled, as a person should know."""
    for node, bound, asked, there in overfilled(before, after, ground):
        amounts = f"{pieces.written(bound, asked)} of {pieces.written(bound, there)}"
        yield Finding(
            OVERFILLED, Severity.ERROR, f"Node {node.name}",
            f"its pods would ask for more {Bound(bound).resource} than it has: {amounts}",
        )  # fmt: skip


def excess(before: Sums, after: Sums, ground: Ground) -> Iterator[Finding]:
    """What all nodes together would be asked for beyond what they have, and beyond today."""
    for bound in REQUESTED:
        was, will = (sum(one.get(bound, 0) for one in each.values()) for each in (before, after))
        there = sum(allocatable(node)[bound] for node in ground.snapshot.nodes)
        if will > max(was, there):
            amounts = f"{pieces.written(bound, will)} of {pieces.written(bound, there)}"
            said = f"together would be asked for more {Bound(bound).resource} than they have: {amounts}"
            yield Finding(OVERFILLED, Severity.ERROR, "all nodes", said)


def totals(before: Sums, after: Sums, ground: Ground, peaks: Mapping[Place, Peaks]) -> Iterator[Total]:
    """What each node is asked for, beside what it has, and what its pods were ever seen to use."""
    seen = _peaks(ground, peaks)
    for node in ground.snapshot.nodes:
        there = allocatable(node)
        for bound in Bound:
            name = bound.value
            was, will = (each.get(node.name, {}).get(name, 0) for each in (before, after))
            yield Total(NODE, node.name, name, was, will, there[name], seen.get(node.name, {}).get(name))


def allocatable(node: Node) -> dict[str, int]:
    """What a node has, by bound; limits may go beyond it."""
    there = demand.integers(node.allocatable)
    return {bound.value: there.get(bound.resource, 0) for bound in Bound}


def _peaks(ground: Ground, peaks: Mapping[Place, Peaks]) -> dict[NodeName, dict[str, int | None]]:
    found: dict[NodeName, dict[str, int | None]] = {}
    for pod in ground.snapshot.pods if peaks else ():
        if not pod.node or pod.finished:
            continue
        mine = found.setdefault(pod.node, dict.fromkeys((bound.value for bound in Bound), 0))
        for bound in Bound:
            mine[bound.value] = _sum(mine[bound.value], _peak(pod, bound, ground, peaks))
    return found


def _peak(pod: Pod, bound: Bound, ground: Ground, peaks: Mapping[Place, Peaks]) -> int | None:
    kind, namespace, name = resized.place_of(pod, ground.ownership)
    total: int | None = 0
    for one in pod.spec.containers:
        known = peaks.get(Place(kind, namespace, name, one.name), Peaks())
        total = _sum(total, known.cpu if bound.resource == demand.CPU else known.memory)
    return total


def _sum(one: int | None, other: int | None) -> int | None:
    return one + other if one is not None and other is not None else None
