"""Trying a change: while it lasts the fleet is as it would be, afterwards as it was.

Every change is made where the rules look (a bay's node, its running sums, the facts), so that the real rules
decide.
"""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager

from msgspec.structs import replace

from bayplan.model.names import PodKey
from bayplan.model.nodes import Node
from bayplan.model.pods import Pod, PodStatus
from bayplan.model.storage import CSINode
from bayplan.scheduling import cycle
from bayplan.scheduling.decision import Decision
from bayplan.scheduling.fleet import Bay, Fleet


def afresh(pod: Pod) -> Pod:
    """The same pod as if it had just been created: bound to nothing, nominated nowhere."""
    unbound = replace(pod.spec, node_name="") if pod.spec.node_name else pod.spec
    return replace(
        pod, spec=unbound, node="", deleted=None, status=PodStatus(containers=pod.status.containers)
    )


def decide(pod: Pod, fleet: Fleet) -> Decision:
    """Where a pod would go, without displacing anybody."""
    return cycle.decide(pod, fleet, preempt=False)


def fits(pod: Pod, fleet: Fleet) -> bool:
    """Whether a pod would find a place."""
    return bool(decide(pod, fleet).best)


@contextmanager
def freed(bay: Bay, amounts: Mapping[str, int]) -> Iterator[None]:
    """While it lasts, so much less is requested of a bay."""
    for name, amount in amounts.items():
        bay.requested[name] = bay.requested.get(name, 0) - amount
    try:
        yield
    finally:
        for name, amount in amounts.items():
            bay.requested[name] += amount


@contextmanager
def roomier(bay: Bay, amounts: Mapping[str, int]) -> Iterator[None]:
    """While it lasts, a bay can bear so much more."""
    before = bay.allocatable
    bay.allocatable = {**before, **{name: before.get(name, 0) + more for name, more in amounts.items()}}
    try:
        yield
    finally:
        bay.allocatable = before


@contextmanager
def marked(bay: Bay, node: Node) -> Iterator[None]:
    """While it lasts, a bay's node has other labels and marks; what it can bear stays as it is."""
    before = bay.node
    bay.node = node
    try:
        yield
    finally:
        bay.node = before


@contextmanager
def without(keys: Iterable[PodKey], bay: Bay) -> Iterator[list[Pod]]:
    """While it lasts, pods are out of a bay."""
    order = list(bay.pods)
    shapes = {key: bay.shapes[key] for key in keys}
    taken = [bay.drop(key) for key in shapes]
    try:
        yield taken
    finally:
        for pod in taken:
            bay.add(pod, shapes[pod.key])
        bay.arrange(order)


@contextmanager
def more_slots(bay: Bay, driver: str, more: int, fleet: Fleet) -> Iterator[None]:
    """While it lasts, a driver may attach more volumes to a node."""
    facts, before = fleet.facts, fleet.facts.csi_nodes
    facts.csi_nodes = {**before, bay.name: _raised(before[bay.name], driver, more)}
    try:
        yield
    finally:
        facts.csi_nodes = before


def _raised(found: CSINode, driver: str, more: int) -> CSINode:
    drivers = tuple(
        replace(one, count=one.count + more) if one.name == driver and one.count is not None else one
        for one in found.drivers
    )
    return replace(found, drivers=drivers)
