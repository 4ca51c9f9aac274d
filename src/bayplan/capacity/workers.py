"""Nodes as places for pods: to whom each is open, and which worker is the usual one.

Kubernetes knows no workers: a control plane is told by its role's taint, a node that any pod may go to by
having no taint that forbids it.
"""

from collections import Counter
from typing import Final

from bayplan.capacity.ground import Ground
from bayplan.model import demand
from bayplan.model.nodes import Node
from bayplan.scheduling.tolerance import FORBIDDING

OPEN: Final = "open"
CONTROL_PLANE: Final = "control-plane"
_ROLES: Final = frozenset(
    f"node-role.kubernetes.io/{role}" for role in ("control-plane", "master", "etcd", "controlplane")
)
_AILING: Final = frozenset(("node.kubernetes.io/not-ready", "node.kubernetes.io/unreachable"))
_CORDON: Final = "node.kubernetes.io/unschedulable"
_GI: Final = 1 << 30


def access(node: Node) -> str:
    """To whom a node is open: `open`, `tainted`, `cordoned`, `not-ready` or `control-plane`."""
    keys = {taint.key for taint in node.taints if taint.effect in FORBIDDING}
    if keys & _ROLES:
        return CONTROL_PLANE
    if node.unschedulable or _CORDON in keys:
        return "cordoned"
    if keys & _AILING:
        return "not-ready"
    return "tainted" if keys else OPEN


def usual(ground: Ground) -> Node | None:
    """The first node of the most common size among those open to any pod, else among all workers."""
    found = [node for node in ground.snapshot.nodes if access(node) == OPEN]
    found = found or [node for node in ground.snapshot.nodes if access(node) != CONTROL_PLANE]
    sizes = Counter(_size(node, ground) for node in found)
    commonest = max(sizes.values(), default=0)
    return next((node for node in found if sizes[_size(node, ground)] == commonest), None)


def _size(node: Node, ground: Ground) -> tuple[int, int, tuple[str, ...]]:
    """Memory of equal machines differs by a few pages, so it is compared in whole GiB; cards count too."""
    bears = demand.integers(node.allocatable)
    machine = ground.hosting.machine_of(node.name)
    cores, memory = (machine.cores, machine.memory) if machine else (None, None)
    cards = tuple(sorted(name for name in bears if demand.is_extended(name) and bears[name]))
    return cores or bears.get(demand.CPU, 0), (memory or bears.get(demand.MEMORY, 0)) // _GI, cards
