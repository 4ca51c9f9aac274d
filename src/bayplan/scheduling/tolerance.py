"""Which taints keep a pod away (`v1helper.FindMatchingUntoleratedTaint`).

Shared by the rule about taints and by spreading, which may leave out nodes that a pod cannot stand.
"""

from collections.abc import Sequence
from typing import Final

from bayplan.model.nodes import Taint
from bayplan.model.pods import Effect, Toleration

FORBIDDING: Final = (Effect.NO_SCHEDULE, Effect.NO_EXECUTE)


def untolerated(taints: Sequence[Taint], tolerations: Sequence[Toleration]) -> Taint | None:
    """The first taint that forbids a pod with these tolerations, in the order the node lists them."""
    for taint in taints:
        if taint.effect in FORBIDDING and not any(taint.tolerated_by(one) for one in tolerations):
            return taint
    return None
