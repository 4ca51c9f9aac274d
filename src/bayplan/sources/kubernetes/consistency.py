"""What can only be seen when everything has been read: objects that contradict or miss each other."""

import contextlib
import graphlib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from typing import Final

import msgspec

from bayplan.model.findings import Finding, Severity
from bayplan.model.nodes import Node
from bayplan.model.pods import Pod
from bayplan.model.quantities import ZERO
from bayplan.model.snapshot import Snapshot
from bayplan.model.workloads import Workload

_SHOWN: Final = 5

Owned = Pod | Workload


def settle(snapshot: Snapshot, findings: Iterable[Finding]) -> Snapshot:
    """The snapshot with impossible amounts set to zero, and a finding for everything that is amiss."""
    found = [*findings, *_negative(snapshot), *_unknown_nodes(snapshot), *_owner_cycles(snapshot)]
    nodes = tuple(map(_without_negatives, snapshot.nodes))
    return msgspec.structs.replace(snapshot, nodes=nodes, findings=tuple(found))


def _negative(snapshot: Snapshot) -> Iterator[Finding]:
    for node in snapshot.nodes:
        below = sorted(name for name, amount in node.allocatable.items() if amount.nanos < 0)
        if below:
            yield Finding(
                check="negative-allocatable",
                severity=Severity.ERROR,
                subject=f"Node {node.name}",
                summary=f"allocatable {', '.join(below)} is negative; it counts as 0",
                evidence=tuple(f"{name}: {node.allocatable[name]}" for name in below),
                remedy="look at the reservations of its kubelet, and at the dump",
            )


def _without_negatives(node: Node) -> Node:
    if all(amount.nanos >= 0 for amount in node.allocatable.values()):
        return node
    amounts = {name: amount if amount.nanos > 0 else ZERO for name, amount in node.allocatable.items()}
    return msgspec.structs.replace(node, allocatable=amounts)


def _unknown_nodes(snapshot: Snapshot) -> Iterator[Finding]:
    known = {node.name for node in snapshot.nodes}
    astray: defaultdict[str, list[str]] = defaultdict(list)
    for pod in snapshot.pods:
        if pod.node and pod.node not in known:
            astray[pod.node].append(pod.key)
    for name, pods in sorted(astray.items()):
        yield Finding(
            check="unknown-node",
            severity=Severity.WARNING,
            subject=f"Node {name}",
            summary=f"{len(pods)} pod(s) are bound to this node, but it was not among what was read",
            evidence=tuple(pods[:_SHOWN]),
            remedy="add the output of `kubectl get nodes -o json`",
        )


def _owner_cycles(snapshot: Snapshot) -> Iterator[Finding]:
    """Owners are followed by uid, or where none is written, by kind, namespace and name."""
    circle = _in_circles(_owners(snapshot))
    if circle:
        yield Finding(
            check="owner-cycle",
            severity=Severity.WARNING,
            subject=circle[0],
            summary=f"{len(circle)} object(s) own each other in a circle",
            evidence=tuple(circle[:_SHOWN]),
            remedy="correct the ownerReferences of one of them",
        )


def _owners(snapshot: Snapshot) -> Mapping[str, list[str]]:
    """Who owns each object, for the objects that are owned and may own. Pods own nothing but in odd dumps."""
    everything: list[Owned] = [*snapshot.pods, *snapshot.workloads]
    kinds = {owner.kind for item in everything for owner in item.owners}
    items: list[Owned] = [*snapshot.workloads, *(snapshot.pods if "Pod" in kinds else ())]
    names = {item.uid: _name(item) for item in items if item.uid}
    return {
        _name(item): [
            names.get(owner.uid) or f"{owner.kind} {item.namespace}/{owner.name}" for owner in item.owners
        ]
        for item in items
        if item.owners
    }


def _name(item: Owned) -> str:
    kind = item.kind if isinstance(item, Workload) else "Pod"
    return f"{kind} {item.key}"


def _in_circles(owners: Mapping[str, list[str]]) -> list[str]:
    """What can be unravelled neither from the owners' end nor from the owned end."""
    owned: defaultdict[str, list[str]] = defaultdict(list)
    for name, above in owners.items():
        for owner in above:
            owned[owner].append(name)
    return sorted(_entangled(owners) & _entangled(owned))


def _entangled(graph: Mapping[str, list[str]]) -> set[str]:
    sorter = graphlib.TopologicalSorter(graph)
    with contextlib.suppress(graphlib.CycleError):
        sorter.prepare()
        return set()
    left = set(graph)
    while ready := sorter.get_ready():
        left.difference_update(ready)
        sorter.done(*ready)
    return left
