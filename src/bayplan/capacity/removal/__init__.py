"""Which nodes could go, alone or together, and what stands in the way.

A set of nodes is cordoned, drained and deleted. Its pods leave in the waves that their budgets allow; for
each its controller makes another, which the real engine places among the nodes that stay, and which may push
pods of lower priority off them, as in a cluster. What finds no place is tried once more when the nodes are
gone.

What stands in the way is told as blockers. Those that are hard are told as if all the others had been done
away with: a pod that is pinned to a node of the set is placed as if it were not, so that a lack of room shows
beside the pin. So each of them blocks by itself, and once all are gone the nodes can go.
"""

from bayplan.capacity.removal.searching import examine as examine
from bayplan.capacity.removal.searching import removals as removals
