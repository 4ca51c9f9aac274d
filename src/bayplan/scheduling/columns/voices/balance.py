"""NodeResourcesBalancedAllocation over columns."""

import numpy as np
from numpy.typing import NDArray

from bayplan.scheduling import allocation
from bayplan.scheduling.columns.table import Columns, Mask, Vector
from bayplan.scheduling.framework import BEST
from bayplan.scheduling.rules.balance import HALF
from bayplan.scheduling.rules.balance import Balance as Scalar
from bayplan.scheduling.shapes import Shape

Fractions = list[NDArray[np.float64]]


class Balance:
    """Prefers nodes that a pod would leave evenly used."""

    def admits(self, _shape: Shape, _columns: Columns, _at: Vector) -> Mask | None:
        return None

    def scores(self, shape: Shape, columns: Columns, at: Vector) -> Vector | None:
        names = [one.name for one in columns.fleet.profile.balance_resources]
        kubernetes = columns.fleet.kubernetes
        asked = [shape.requests.get(name, 0) for name in names]
        if kubernetes.balance_skips_empty and not any(asked):
            return None
        if not _plain(names, columns):
            return _one_by_one(shape, columns, at)
        capacities = [columns.allocated(name).take(at) for name in names]
        used = [columns.used(name).take(at) for name in names]
        after = _balance(
            [(held + more) / cap for held, more, cap in zip(used, asked, capacities, strict=True)]
        )
        if not kubernetes.balance_by_difference:
            return after
        before = _balance([held / cap for held, cap in zip(used, capacities, strict=True)])
        return HALF + (HALF + after - before) // 2


def _plain(names: list[str], columns: Columns) -> bool:
    """Whether every resource counts on every node, whatever the pod asks for."""
    return all(allocation.counts(name, wanted=0) and columns.on_every_node(name) for name in names)


def _balance(fractions: Fractions) -> Vector:
    bounded = [np.minimum(one, 1.0) for one in fractions]
    if len(bounded) == 2:
        deviation = np.abs((bounded[0] - bounded[1]) / 2)
    else:
        mean = sum(bounded[1:], bounded[0]) / len(bounded)
        squares = [(one - mean) ** 2 for one in bounded]
        deviation = np.sqrt(sum(squares[1:], squares[0]) / len(bounded))
    scores: Vector = ((1 - deviation) * BEST).astype(np.int64)
    return scores


def _one_by_one(shape: Shape, columns: Columns, at: Vector) -> Vector | None:
    scorer = Scalar().scorer(shape, columns.fleet, ())
    chosen = [columns.fleet.bays[index] for index in at]
    return None if scorer is None else np.array([scorer.score(bay) for bay in chosen], dtype=np.int64)
