"""Whether the control plane is left after a loss: without it nothing is placed again, wherever there is room.

Control planes are told by the role that their nodes are labelled with; a cluster in which no node is
labelled so has them elsewhere. Of several, more than half have to be left, since they keep the cluster's
state together (etcd).
"""

from collections.abc import Collection, Iterable, Sequence
from typing import Final

from bayplan.capacity.ground import Ground
from bayplan.capacity.survival.case import Case
from bayplan.capacity.verdicts import names
from bayplan.capacity.words import counted
from bayplan.model.names import NodeName
from bayplan.model.nodes import Node

ROLES: Final = tuple(
    f"node-role.kubernetes.io/{role}" for role in ("control-plane", "controlplane", "master")
)


def planes(ground: Ground) -> tuple[NodeName, ...]:
    """The nodes that are the control plane."""
    return among(ground.snapshot.nodes)


def among(nodes: Iterable[Node]) -> tuple[NodeName, ...]:
    """Those of some nodes that are the control plane."""
    return tuple(node.name for node in nodes if any(role in node.labels for role in ROLES))


def lost(case: Case, ground: Ground) -> str:
    """Why nothing is placed again after a loss; empty where the control plane goes on."""
    return without(case.nodes, ground.note(planes))


def without(nodes: Collection[NodeName], known: Sequence[NodeName]) -> str:
    """Why nothing is placed again without some nodes. `known`: those of the control plane."""
    gone = [name for name in known if name in nodes]
    if not gone or (len(known) - len(gone)) * 2 > len(known):
        return ""
    if len(known) == 1:
        return f"{names(gone)} is the only control plane: nothing is placed again until it is back"
    left = counted(len(known) - len(gone), "control-plane node")
    return f"only {left} of {len(known)} would be left: nothing is placed again until more are back"
