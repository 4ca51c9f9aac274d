"""What may be lost: every node, host, disk and card, rehearsed as a placement with the real engine.

A loss is survived where every pod that the policy requires stands again. Pods that wait before the loss are
not its fault: they are counted apart, and stand behind those of equal priority that lost their place. What
comes back only once somebody acts counts as coming back, and is told to be late. Pods of DaemonSets and
static pods go down with their node and are not missed; pods without a controller are lost, and missed.

Two models: by scheduling requests, which is what the scheduler does; and by observed peaks of memory in place
of requests (`peaks`), which tells whether the memory would do in real use. In that one a loss is also not
survived where the scheduler, which goes by requests, would put more on a node than it can give.

Choices between equals are left to chance by the scheduler. Where it cannot be proven that they do not matter
(`bayplan.scheduling.assurance`), several are tried, and one that fails is enough.
"""

from bayplan.capacity.survival.cases import minded, unknown
from bayplan.capacity.survival.lines import after
from bayplan.capacity.survival.surveying import survey, survives

__all__ = ["after", "minded", "survey", "survives", "unknown"]
