"""NodeName over columns."""

from bayplan.scheduling.columns.table import Columns, Mask
from bayplan.scheduling.columns.unscored import Unscored
from bayplan.scheduling.shapes import Shape


class RequestedNode(Unscored):
    """Keeps a pod that names a node off all others."""

    def admits(self, shape: Shape, columns: Columns) -> Mask | None:
        wanted = shape.spec.node_name
        return columns.by_node(lambda bay: bay.name == wanted) if wanted else None
