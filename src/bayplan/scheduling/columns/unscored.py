"""The base of still rules that only filter."""

from bayplan.scheduling.columns.table import Columns, Mask, Vector
from bayplan.scheduling.shapes import Shape


class Unscored:
    """A still rule without scores."""

    def scores(self, _shape: Shape, _columns: Columns, _feasible: Mask) -> Vector | None:
        return None

    def settled(self, _shape: Shape, _columns: Columns) -> bool:
        return True
