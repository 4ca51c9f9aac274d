"""NodePorts: two pods cannot take the same port of a node.

Follows `plugins/nodeports/node_ports.go` and `HostPortInfo`: the wildcard address collides with every
address.
"""

from collections.abc import Iterable
from typing import Final

from bayplan.scheduling.fleet import Bay, Fleet
from bayplan.scheduling.framework import Judge, Veto
from bayplan.scheduling.profile import PORTS
from bayplan.scheduling.shapes import ANY_ADDRESS, HostPort, Shape

VETO: Final = Veto(PORTS, ("node(s) didn't have free ports for the requested pod ports",))


def collide(one: HostPort, other: HostPort) -> bool:
    """Whether two host ports exclude each other."""
    if one[1:] != other[1:]:
        return False
    return one[0] == other[0] or ANY_ADDRESS in (one[0], other[0])


def any_collision(wanted: Iterable[HostPort], shapes: Iterable[Shape]) -> bool:
    """Whether any of the ports is taken by pods of these shapes."""
    taken = {port for shape in shapes for port in shape.host_ports}
    return bool(taken) and any(collide(one, other) for one in wanted for other in taken)


class Ports:
    """Keeps pods off nodes where a host port they want is taken."""

    name = PORTS

    def judge(self, shape: Shape, _: Fleet) -> Judge | None:
        wanted = shape.host_ports
        if not wanted:
            return None

        def verdict(bay: Bay) -> Veto | None:
            return VETO if any_collision(wanted, bay.shapes.values()) else None

        return Judge(verdict)
