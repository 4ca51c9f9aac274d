"""Which node is what: control planes, and workers of the pools that are declared.

A machine that the estate file gives a role settles it: the node of its name is a control plane (`server`) or
a worker of the pool of that name. Every other worker is taken for one of the pool whose labels and taints it
has most of.
"""

from collections.abc import Mapping
from typing import Final

from bayplan.model.estate import Declaration, Pool
from bayplan.model.machines import Machine
from bayplan.model.nodes import Node
from bayplan.model.platform import SERVER
from bayplan.verification.framework import Scene

CONTROL: Final = ("node-role.kubernetes.io/control-plane", "node-role.kubernetes.io/master")


def is_control_plane(node: Node) -> bool:
    return any(role in node.labels for role in CONTROL)


def control_planes(scene: Scene) -> tuple[Node, ...]:
    return tuple(one for one in scene.snapshot.nodes if is_control_plane(one))


def servers(declaration: Declaration) -> tuple[Machine, ...]:
    """The machines that are declared to be control planes."""
    return tuple(one for one in declaration.lower.machines if one.role == SERVER)


def workers(scene: Scene) -> Mapping[str, tuple[Node, ...]]:
    """The nodes of each declared pool, by its name; those that no pool explains are under an empty one."""
    roles = {one.name: one.role for one in scene.declaration.lower.machines if one.name and one.role}
    pools = {one.name: one for one in scene.declaration.pools}
    found: dict[str, list[Node]] = {name: [] for name in (*pools, "")}
    for node in scene.snapshot.nodes:
        role = roles.get(node.name, "")
        if role in pools:
            found[role].append(node)
        elif not is_control_plane(node) and role != SERVER:
            found[_nearest(node, scene.declaration)].append(node)
    return {name: tuple(nodes) for name, nodes in found.items()}


def of_role(scene: Scene, role: str) -> tuple[Node, ...]:
    """The nodes that a role means: `server`, the name of a pool, or `*`."""
    if role == "*":
        return scene.snapshot.nodes
    return control_planes(scene) if role == SERVER else workers(scene).get(role, ())


def _nearest(node: Node, declaration: Declaration) -> str:
    """The pool that it looks most like; a pool that wants what it lacks is worse than one that does not."""
    best = max(declaration.pools, key=lambda pool: _likeness(node, pool), default=None)
    return best.name if best is not None and _likeness(node, best) > (0, 0, 0) else _only(declaration)


def _only(declaration: Declaration) -> str:
    return declaration.pools[0].name if len(declaration.pools) == 1 else ""


def _likeness(node: Node, pool: Pool) -> tuple[int, int, int]:
    """Signs that agree against signs that do not: resources that few nodes have, then labels and taints."""
    rare = [name for name in pool.allocatable if "/" in name]
    marks = sum(node.labels.get(key) == value for key, value in pool.labels.items())
    marks += sum(taint in node.taints for taint in pool.taints)
    missing = len(pool.labels) + len(pool.taints) - marks
    return sum(1 if name in node.allocatable else -1 for name in rare), marks - missing, marks
