"""NodePorts over columns: few nodes hold host ports, so they are looked at one by one."""

import numpy as np

from bayplan.scheduling.columns.table import Columns, Mask, Vector
from bayplan.scheduling.rules.ports import any_collision
from bayplan.scheduling.shapes import Shape


class Ports:
    """Keeps pods off nodes where a host port they want is taken."""

    def admits(self, shape: Shape, columns: Columns, at: Vector) -> Mask | None:
        wanted = shape.host_ports
        if not wanted:
            return None
        chosen = [columns.fleet.bays[index] for index in at]
        return np.array([not any_collision(wanted, bay.shapes.values()) for bay in chosen], dtype=np.bool_)

    def scores(self, _shape: Shape, _columns: Columns, _at: Vector) -> Vector | None:
        return None
