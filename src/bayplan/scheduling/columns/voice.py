"""What a rule may say over columns. A rule has one of three reaches.

*Still*: it looks at nodes only, so its answer never changes. *Local*: a placement changes its answer only for
the node where it happens. *Wide*: a placement may change it anywhere. The engine asks again accordingly.
"""

from typing import Protocol

from bayplan.scheduling.columns.census import Census
from bayplan.scheduling.columns.table import Columns, Mask, Vector
from bayplan.scheduling.shapes import Shape


class Still(Protocol):
    """A rule that looks at nodes only."""

    def admits(self, shape: Shape, columns: Columns) -> Mask | None:
        """Where the shape may stand; None: everywhere."""

    def scores(self, shape: Shape, columns: Columns, feasible: Mask) -> Vector | None:
        """Scores of 0 to 100 of all nodes, brought to scale over the feasible ones; None: it skips."""

    def settled(self, shape: Shape, columns: Columns) -> bool:
        """Whether the scores are the same whichever nodes are feasible (equal, or not brought to scale)."""


class Local(Protocol):
    """A rule that looks at a node and what stands on it."""

    def admits(self, shape: Shape, columns: Columns, at: Vector) -> Mask | None:
        """Where, of the nodes with these indexes, the shape may stand; None: on all."""

    def scores(self, shape: Shape, columns: Columns, at: Vector) -> Vector | None:
        """Scores of 0 to 100 of the nodes with these indexes; None: it skips."""


class Spoken(Protocol):
    """A wide rule's answer for one shape, good for as long as the columns live."""

    def admits(self) -> Mask | None:
        """Where the shape may stand as things are; None: everywhere."""

    def scores(self, feasible: Mask) -> Vector | None:
        """Scores of 0 to 100 of all nodes, brought to scale over the feasible ones; None: it skips."""

    def silent(self) -> bool:
        """Whether it would skip scoring as things are; cheaper than asking for scores."""


class Wide(Protocol):
    """A rule that looks at the whole fleet."""

    def speak(self, shape: Shape, columns: Columns, census: Census) -> Spoken | None:
        """Its answer for a shape; None: it never has anything to say about this shape."""
