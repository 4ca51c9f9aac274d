"""What a new node gives away before the first pod: reservations, and the pods of DaemonSets.

Each DaemonSet pod is sent through admission as its controller would send it, so that limit ranges complete
its requests and quotas of its namespace are held against it; one that a quota refuses never comes to be.
"""

from collections.abc import Iterator, Sequence
from typing import Final

from bayplan.admission import quotas
from bayplan.capacity import creation
from bayplan.capacity.ground import Ground
from bayplan.capacity.report.addition import Tax
from bayplan.model import demand
from bayplan.model.making import NewPod
from bayplan.model.names import NodeName
from bayplan.model.nodes import HOSTNAME, Node, Taint
from bayplan.model.pods import Amounts, Pod
from bayplan.model.record import Record
from bayplan.model.workloads import Kind
from bayplan.scheduling import daemons

NEW: Final = "new-worker"
"""What workers are called that are only thought of."""


class Crew(Record, frozen=True):
    """The DaemonSet pods of new nodes, and the API server's words about those that it refuses."""

    pods: tuple[Pod, ...] = ()
    refused: tuple[str, ...] = ()


def tax(
    ground: Ground,
    allocatable: Amounts,
    labels: dict[str, str] | None = None,
    taints: tuple[Taint, ...] = (),
    count: int = 1,
) -> Tax:
    """What DaemonSets take of a node with these labels and taints (for `count` nodes in all)."""
    names = new_names(count, ground)
    nodes = [
        Node(name, {**(labels or {}), HOSTNAME: name}, taints=taints, allocatable=allocatable)
        for name in names
    ]
    return summed(crew(nodes, ground), ground)


def crew(nodes: Sequence[Node], ground: Ground) -> Crew:
    """The DaemonSet pods that land on new nodes."""
    usage = quotas.usage(ground.snapshot, ground.policies)
    made: list[Pod] = []
    refused: list[str] = []
    for pod in _wanted(nodes, ground):
        created = creation.create([NewPod(pod)], ground.policies, usage)
        usage = created.usage
        made += created.pods
        if created.refused is not None:
            refused.append(created.refused.message)
    return Crew(tuple(made), tuple(refused))


def summed(found: Crew, ground: Ground, reserved: dict[str, int] | None = None) -> Tax:
    """The tax that a crew is."""
    total: dict[str, int] = {}
    for pod in found.pods:
        for name, amount in demand.integers(demand.requests(pod, ground.kubernetes)).items():
            total[name] = total.get(name, 0) + amount
    asked = {name: amount for name, amount in total.items() if amount}
    return Tax(reserved or {}, asked, len(found.pods), found.refused)


def new_names(count: int, ground: Ground) -> list[NodeName]:
    """Names that no node has."""
    free = (NodeName(f"{NEW}-{number}") for number in range(1, count + len(ground.nodes) + 1))
    return [name for name in free if name not in ground.nodes][:count]


def _wanted(nodes: Sequence[Node], ground: Ground) -> Iterator[Pod]:
    """What the DaemonSet controller would send, set by set as each node turns up."""
    sets = [workload for workload in ground.snapshot.workloads if workload.kind is Kind.DAEMON_SET]
    for node in nodes:
        for workload in sets:
            pod = daemons.pod_for(workload, node.name)
            if daemons.should_run(pod, node):
                yield pod
