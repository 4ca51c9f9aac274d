"""NodeUnschedulable over columns."""

from bayplan.scheduling.columns.table import Columns, Mask
from bayplan.scheduling.columns.unscored import Unscored
from bayplan.scheduling.rules.unschedulable import tolerates_cordon
from bayplan.scheduling.shapes import Shape


class Unschedulable(Unscored):
    """Keeps pods off cordoned nodes."""

    def admits(self, shape: Shape, columns: Columns) -> Mask | None:
        return None if tolerates_cordon(shape) else columns.by_node(lambda bay: not bay.node.unschedulable)
