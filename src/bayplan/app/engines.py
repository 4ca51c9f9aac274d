"""Chooses the engine that places pods: rule by rule for small estates, over columns for large ones.

Both give the same answers. The columns pay off only where many pairs of node and pod are looked at, and their
library takes longer to import than a small estate takes to answer; hence the late import.
"""

import importlib
from typing import Final

from bayplan.capacity.filling import Settle
from bayplan.scheduling import settle

FEW: Final = 20_000
"""Up to so many pairs of node and pod, asking rule by rule is faster."""
CROWD: Final = 2_000
"""More pods are too many for rules that look at every pod of a node, however few nodes there are."""
COLUMNS: Final = "bayplan.scheduling.columns.engine"


def settler(nodes: int, pods: int) -> Settle:
    """The engine for placing that many pods on that many nodes."""
    if nodes * pods <= FEW and pods <= CROWD:
        return settle.settle
    engine: Settle = importlib.import_module(COLUMNS).settle
    return engine
