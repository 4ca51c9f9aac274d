"""NodeUnschedulable: cordoned nodes take no new pods.

Follows `plugins/nodeunschedulable/node_unschedulable.go`. A pod that tolerates the taint of cordoned nodes
passes.
"""

from typing import Final

from bayplan.model.nodes import Taint
from bayplan.model.pods import Effect
from bayplan.scheduling.fleet import Bay, Fleet
from bayplan.scheduling.framework import Judge, Veto
from bayplan.scheduling.profile import UNSCHEDULABLE
from bayplan.scheduling.shapes import Shape

CORDONED: Final = Taint(key="node.kubernetes.io/unschedulable", effect=Effect.NO_SCHEDULE)
VETO: Final = Veto(UNSCHEDULABLE, ("node(s) were unschedulable",), curable=False)


def tolerates_cordon(shape: Shape) -> bool:
    """Whether pods of this shape may stand on cordoned nodes."""
    return any(CORDONED.tolerated_by(toleration) for toleration in shape.spec.tolerations)


class Unschedulable:
    """Keeps pods off cordoned nodes."""

    name = UNSCHEDULABLE

    def judge(self, shape: Shape, _: Fleet) -> Judge | None:
        return None if tolerates_cordon(shape) else Judge(_verdict)


def _verdict(bay: Bay) -> Veto | None:
    return VETO if bay.node.unschedulable else None
