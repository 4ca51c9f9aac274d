"""Whether nodes have the labels and taints of their pool, and control planes the taint that keeps pods away.

K3s and kubelets set labels and taints when a node registers; what is declared later has to be set by hand
(docs.k3s.io, "node-label").
"""

from collections.abc import Iterator
from typing import Final

from bayplan.model.estate import Pool
from bayplan.model.nodes import Node
from bayplan.model.pods import Effect
from bayplan.verification import gaps, outcomes, places
from bayplan.verification.framework import Item, Outcome, Scene


def look(scene: Scene) -> Iterator[Outcome]:
    """Each label and taint that is missing, and taints that nobody declared."""
    pools = scene.declaration.pools
    if not pools:
        yield outcomes.absent("no pool is declared")
        return
    if (missing := gaps.gap(scene.snapshot, "nodes")) is not None:
        yield missing
        return
    found = places.workers(scene)
    wrong = [one for pool in pools for node in found[pool.name] for one in _wrong(node, pool)]
    wrong += _untainted(scene)
    marks = (f"pool {pool.name}: {len(pool.labels)} labels, {len(pool.taints)} taints" for pool in pools)
    yield from outcomes.settled(wrong, "labels and taints are as declared", marks)


def _wrong(node: Node, pool: Pool) -> Iterator[Outcome]:
    for key, value in pool.labels.items():
        if node.labels.get(key) != value:
            has = f"{key}={node.labels[key]}" if key in node.labels else f"no label {key}"
            remedy = f"kubectl label node {node.name} {key}={value} --overwrite"
            yield outcomes.failed(f"Node {node.name}", f"lacks the label {key}={value}", [has], remedy)
    for taint in pool.taints:
        if taint not in node.taints:
            said = f"{taint.key}={taint.value}:{taint.effect}"
            remedy = f"kubectl taint node {node.name} {said}"
            yield outcomes.failed(f"Node {node.name}", f"lacks the taint {said}", remedy=remedy)
    declared = {taint.key for taint in pool.taints}
    for taint in node.taints:
        if taint.key not in declared and not taint.key.startswith("node.kubernetes.io/"):
            yield outcomes.failed(
                f"Node {node.name}",
                f"has the taint {taint.key}:{taint.effect}, which its pool {pool.name} does not declare",
                remedy=f"declare it, or kubectl taint node {node.name} {taint.key}:{taint.effect}-",
            )


def _untainted(scene: Scene) -> Iterator[Outcome]:
    cluster = scene.declaration.platform.cluster
    if not (cluster.declared and cluster.tainted_servers):
        return
    for node in places.control_planes(scene):
        if not any(one.key in places.CONTROL and one.effect is not Effect.ANY for one in node.taints):
            yield outcomes.failed(
                f"Node {node.name}",
                "is a control plane without its taint, so anything may be placed on it",
                remedy=f"kubectl taint node {node.name} {places.CONTROL[0]}=true:NoSchedule",
            )


ITEM: Final = Item("node-marks", "nodes", "Labels and taints of nodes are as declared.", look)
