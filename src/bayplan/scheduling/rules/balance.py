"""NodeResourcesBalancedAllocation: prefers nodes whose CPU and memory would be used evenly.

Follows `plugins/noderesources/balanced_allocation.go`: real requests, the pod included. Pods that request
none of the resources are skipped from 1.33 on; from 1.36 on the score is the change that the pod makes, 75
meaning none.
"""

from collections.abc import Sequence
from typing import Final

from bayplan.scheduling import allocation
from bayplan.scheduling.fleet import Bay, Fleet
from bayplan.scheduling.framework import Scorer
from bayplan.scheduling.profile import BALANCE
from bayplan.scheduling.shapes import Shape

HALF: Final = 50


class Balance:
    """Prefers nodes that a pod would leave evenly used."""

    name = BALANCE

    def scorer(self, shape: Shape, fleet: Fleet, _feasible: Sequence[Bay]) -> Scorer | None:
        resources = fleet.profile.balance_resources
        asked = {one.name: shape.requests.get(one.name, 0) for one in resources}
        if fleet.kubernetes.balance_skips_empty and not any(asked.values()):
            return None

        def balanced(bay: Bay) -> int:
            return allocation.balance(allocation.loads(bay, asked, resources, {}))

        def change(bay: Bay) -> int:
            found = allocation.loads(bay, asked, resources, {})
            before = allocation.balance(allocation.without_pod(found))
            return HALF + (HALF + allocation.balance(found) - before) // 2

        return Scorer(change if fleet.kubernetes.balance_by_difference else balanced)
