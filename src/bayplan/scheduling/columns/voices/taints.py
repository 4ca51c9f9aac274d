"""TaintToleration over columns: one verdict per distinct set of taints."""

import numpy as np

from bayplan.scheduling.columns import scale
from bayplan.scheduling.columns.table import Columns, Mask, Vector
from bayplan.scheduling.rules.taints import disliked
from bayplan.scheduling.shapes import Shape
from bayplan.scheduling.tolerance import untolerated


class Taints:
    """Keeps pods off nodes whose taints they do not tolerate."""

    def admits(self, shape: Shape, columns: Columns) -> Mask | None:
        open_groups = [untolerated(taints, shape.spec.tolerations) is None for taints in columns.taint_groups]
        return None if all(open_groups) else np.array(open_groups, dtype=np.bool_)[columns.taint_group]

    def scores(self, shape: Shape, columns: Columns, feasible: Mask) -> Vector:
        return scale.by_largest(_disliked(shape, columns)[columns.taint_group], feasible, reverse=True)

    def settled(self, shape: Shape, columns: Columns) -> bool:
        return not _disliked(shape, columns).any()


def _disliked(shape: Shape, columns: Columns) -> Vector:
    return np.array(
        [disliked(taints, shape.spec.tolerations) for taints in columns.taint_groups], dtype=np.int64
    )
