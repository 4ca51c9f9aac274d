"""Controllers take turns until nothing moves, in one of several orders.

In a cluster they run side by side, and which of two pods asks a quota first is chance. A `Timing` is one way
in which chance may fall.
"""

import enum
from collections.abc import Sequence
from typing import Final

from bayplan.model.record import Record
from bayplan.review.rollouts.ports import Cluster, Controller

MOST_ROUNDS: Final = 100_000
"""Every round brings the end nearer, so this is never reached; it keeps a slip of ours from running on."""


class NodeOrder(enum.Enum):
    """In which order a DaemonSet looks at its nodes; Kubernetes takes them as its map happens to."""

    LISTED = "as listed"
    REVERSED = "the other way round"
    SMALL_FIRST = "the smallest first"
    LARGE_FIRST = "the largest first"


class Timing(Record, frozen=True):
    """An order of turns.

    `backwards`: whoever would come last comes first. `prompt`: the scheduler binds after every turn, not
    only after each round. `apart`: each workload comes to rest before the next one begins. `nodes`: the order
    in which DaemonSets look at them.
    """

    backwards: bool = False
    prompt: bool = False
    apart: bool = False
    nodes: NodeOrder = NodeOrder.LISTED


USUAL: Final = Timing()
TIMINGS: Final = (
    USUAL,
    Timing(backwards=True, nodes=NodeOrder.REVERSED),
    Timing(prompt=True, nodes=NodeOrder.SMALL_FIRST),
    Timing(backwards=True, prompt=True, nodes=NodeOrder.LARGE_FIRST),
    Timing(apart=True),
    Timing(backwards=True, apart=True),
)


def play(controllers: Sequence[Controller], cluster: Cluster, timing: Timing = USUAL) -> None:
    """Lets controllers act until none of them, and not the scheduler either, has anything left to do."""
    order = list(_ordered(controllers, timing))
    if timing.apart:
        for one in order:
            _rest([one], cluster, timing)
    _rest(order, cluster, timing)


def _rest(controllers: Sequence[Controller], cluster: Cluster, timing: Timing) -> None:
    for _ in range(MOST_ROUNDS):
        if not _round(controllers, cluster, timing):
            return


def _round(controllers: Sequence[Controller], cluster: Cluster, timing: Timing) -> bool:
    moved = False
    for one in controllers:
        moved |= _act(one, cluster, timing)
        for part in _ordered(one.parts, timing):
            moved |= _act(part, cluster, timing)
    return cluster.settle() or moved


def _act(one: Controller, cluster: Cluster, timing: Timing) -> bool:
    moved = one.turn(cluster)
    return (timing.prompt and cluster.settle()) or moved


def _ordered(controllers: Sequence[Controller], timing: Timing) -> Sequence[Controller]:
    return controllers[::-1] if timing.backwards else controllers
