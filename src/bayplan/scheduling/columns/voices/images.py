"""ImageLocality over columns: images do not move while pods are placed, so this is still."""

import numpy as np

from bayplan.scheduling.columns.table import Columns, Mask, Vector
from bayplan.scheduling.rules.images import Images as Scalar
from bayplan.scheduling.rules.images import image_worth
from bayplan.scheduling.shapes import Shape


class Images:
    """Prefers nodes that hold the images."""

    def admits(self, _shape: Shape, _columns: Columns) -> Mask | None:
        return None

    def scores(self, shape: Shape, columns: Columns, _feasible: Mask) -> Vector | None:
        if not image_worth(shape, columns.fleet):
            return np.zeros(columns.size, dtype=np.int64)
        scorer = Scalar().scorer(shape, columns.fleet, ())
        return np.array([scorer.score(bay) for bay in columns.fleet.bays], dtype=np.int64)

    def settled(self, _shape: Shape, _columns: Columns) -> bool:
        return True
