"""Whether the nodes are those that are declared: by name where machines are named, else by number."""

from collections.abc import Iterator
from typing import Final

from bayplan.model.nodes import Node
from bayplan.model.platform import SERVER
from bayplan.verification import gaps, outcomes, places
from bayplan.verification.framework import Item, Outcome, Scene


def look(scene: Scene) -> Iterator[Outcome]:
    """Nodes that are missing, nodes that nobody declared, pools with more or fewer workers."""
    declared = scene.declaration
    if not declared.pools and not any(one.role for one in declared.lower.machines):
        yield outcomes.absent("no pool and no machine with a role is declared")
        return
    if (missing := gaps.gap(scene.snapshot, "nodes")) is not None:
        yield missing
        return
    found = [*_missing(scene), *_counts(scene), *_strangers(scene)]
    seen = (f"pool {name}: {outcomes.listed(n.name for n in nodes)}" for name, nodes in _pools(scene))
    yield from outcomes.settled(found, "the nodes are those that are declared", seen)


def _pools(scene: Scene) -> list[tuple[str, tuple[Node, ...]]]:
    return [(name, nodes) for name, nodes in places.workers(scene).items() if name]


def _missing(scene: Scene) -> Iterator[Outcome]:
    known = {one.name for one in scene.snapshot.nodes}
    roles = {SERVER, *(one.name for one in scene.declaration.pools)}
    for machine in scene.declaration.lower.machines:
        if machine.role in roles and machine.name and not machine.template and machine.name not in known:
            yield outcomes.failed(
                f"Node {machine.name}",
                f"is declared as {machine.role} and is no node of the cluster",
                [f"{len(known)} nodes: {outcomes.listed(known)}"],
                "start its machine and let it join, or take it out of the estate file",
            )


def _counts(scene: Scene) -> Iterator[Outcome]:
    wanted = {pool.name: pool.count for pool in scene.declaration.pools}
    for name, nodes in _pools(scene):
        if len(nodes) != wanted[name]:
            yield outcomes.failed(
                f"Pool {name}",
                f"has {outcomes.counted(len(nodes), 'worker')}, and {wanted[name]} are declared",
                [outcomes.listed(one.name for one in nodes) or "none"],
                "add or remove workers, or correct `count` of the pool",
            )


def _strangers(scene: Scene) -> Iterator[Outcome]:
    for node in places.workers(scene)[""]:
        yield outcomes.failed(
            f"Node {node.name}",
            "is in the cluster, and no pool and no machine is declared for it",
            remedy="declare its machine with a role, or drain it and delete the node",
        )


ITEM: Final = Item("node-names", "nodes", "The nodes are those that are declared, and no others.", look)
