"""NodeName: a pod that names its node stands there or nowhere.

Follows `plugins/nodename/node_name.go`. Such pods normally bypass the scheduler; they are met when a bound
pod is judged again.
"""

from typing import Final

from bayplan.scheduling.fleet import Bay, Fleet
from bayplan.scheduling.framework import Judge, Veto
from bayplan.scheduling.profile import NODE_NAME
from bayplan.scheduling.shapes import Shape

VETO: Final = Veto(NODE_NAME, ("node(s) didn't match the requested node name",), curable=False)


class RequestedNode:
    """Keeps a pod that names a node off all others."""

    name = NODE_NAME

    def judge(self, shape: Shape, _: Fleet) -> Judge | None:
        wanted = shape.spec.node_name
        if not wanted:
            return None

        def verdict(bay: Bay) -> Veto | None:
            return None if bay.name == wanted else VETO

        return Judge(verdict)
