"""The peer of the engine: for every pod, all nodes, with NumPy, and nothing remembered from the pod before.

It knows requests, the number of pods, required node labels, LeastAllocated and the balance of cpu and memory,
as kube-scheduler counts them, and takes the first of the best nodes. For pods that ask for cpu, memory and
perhaps extended resources and labels, but nothing else, its answers are the engine's: `compare` insists.
"""

from collections.abc import Mapping, Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray

from bayplan.model import demand
from bayplan.model.names import NodeName, PodKey
from bayplan.model.nodes import Node
from bayplan.model.pods import NodeTerm, Pod
from bench.measuring import Broken

Vector = NDArray[np.int64]
Mask = NDArray[np.bool_]
BEST: Final = 100


class Placement:
    """The nodes as arrays, with what is used."""

    def __init__(self, nodes: Sequence[Node]) -> None:
        self._nodes = nodes
        amounts = [demand.integers(node.allocatable) for node in nodes]
        names = sorted({name for one in amounts for name in one})
        self._allocatable = {name: _column([one.get(name, 0) for one in amounts]) for name in names}
        self._used = {name: np.zeros(len(nodes), dtype=np.int64) for name in names}
        self._masks: dict[tuple[NodeTerm, ...], Mask] = {}

    def place(self, pods: Sequence[Pod]) -> dict[PodKey, NodeName]:
        """Where each pod goes; those that fit nowhere are left out."""
        found = {}
        for pod in pods:
            index = self._choose(pod)
            if index is not None:
                found[pod.key] = self._nodes[index].name
        return found

    def _choose(self, pod: Pod) -> int | None:
        asked = {**demand.integers(pod.spec.containers[0].resources.requests), demand.PODS: 1}
        fits = self._fits(asked, pod.spec.affinity.node_required)
        if not fits.any():
            return None
        index = int(np.where(fits, self._scores(asked), -1).argmax())
        for name, amount in asked.items():
            self._used[name][index] += amount
        return index

    def _fits(self, asked: Mapping[str, int], terms: tuple[NodeTerm, ...] | None) -> Mask:
        fits = np.ones(len(self._nodes), dtype=np.bool_) if terms is None else self._labelled(terms).copy()
        for name, amount in asked.items():
            fits &= self._allocatable[name] - self._used[name] >= amount
        return fits

    def _labelled(self, terms: tuple[NodeTerm, ...]) -> Mask:
        """Labels do not change, so each set of terms is looked at once."""
        if terms not in self._masks:
            self._masks[terms] = np.array([_accepted(node, terms) for node in self._nodes], dtype=np.bool_)
        return self._masks[terms]

    def _scores(self, asked: Mapping[str, int]) -> Vector:
        after = {name: self._used[name] + asked[name] for name in (demand.CPU, demand.MEMORY)}
        sizes = [self._allocatable[name] for name in after]
        room = [(size - used) * BEST // size for size, used in zip(sizes, after.values(), strict=True)]
        cpu, memory = (used / size for size, used in zip(sizes, after.values(), strict=True))
        balance = ((1 - np.abs((np.minimum(cpu, 1.0) - np.minimum(memory, 1.0)) / 2)) * BEST).astype(np.int64)
        total: Vector = (room[0] + room[1]) // 2 + balance
        return total


def compare(ours: Mapping[PodKey, NodeName], theirs: Mapping[PodKey, NodeName]) -> None:
    """A peer that does something else is none."""
    for key in ours.keys() | theirs.keys():
        if ours.get(key) != theirs.get(key):
            raise Broken(f"{key} goes to {ours.get(key)}, but to {theirs.get(key)} with the peer")


def _column(values: Sequence[int]) -> Vector:
    return np.array(values, dtype=np.int64)


def _accepted(node: Node, terms: Sequence[NodeTerm]) -> bool:
    return any(all(one.accepts(node.labels) for one in term.expressions) for term in terms)
