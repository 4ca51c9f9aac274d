"""DynamicResources over columns: 0 for everybody."""

import numpy as np

from bayplan.scheduling.columns.table import Columns, Mask, Vector
from bayplan.scheduling.shapes import Shape


class DynamicResources:
    """Scores nothing."""

    def admits(self, _shape: Shape, _columns: Columns) -> Mask | None:
        return None

    def scores(self, _shape: Shape, columns: Columns, _feasible: Mask) -> Vector:
        return np.zeros(columns.size, dtype=np.int64)

    def settled(self, _shape: Shape, _columns: Columns) -> bool:
        return True
