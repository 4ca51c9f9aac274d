"""Real use after a loss, where the scheduler has put the pods by their requests.

The scheduler knows nothing of real use. So what fits by requests may still come to more memory than a node
can give, even where another placement would do; then the loss is not survived in real use.
"""

from msgspec.structs import replace

from bayplan.capacity.report.loss import Outcome
from bayplan.capacity.survival.played import Played
from bayplan.capacity.survival.stage import Stage
from bayplan.capacity.words import size
from bayplan.model.demand import MEMORY
from bayplan.model.names import NodeName
from bayplan.model.pods import Pod


def judged(used: Outcome, requested: Outcome, played: Played, stage: Stage) -> Outcome:
    """The outcome by peaks, with what comes of the placement by requests: `played`."""
    if not requested.survived:
        return used
    over = overfull(played, stage)
    if not over:
        return used
    said = ", ".join(f"{node} at {size(amount)} of {size(room)}" for node, (amount, room) in over.items())
    note = f"placed by requests, as the scheduler does it, peaks put {said}"
    return replace(used, survived=False, notes=(*used.notes, note))


def overfull(played: Played, stage: Stage) -> dict[NodeName, tuple[int, int]]:
    """The nodes that take pods on and would then use more memory than they can give, in bytes."""
    used: dict[NodeName, int] = {}
    for key, node in played.places.items():
        root = played.roots.get(key)
        if root is not None:
            used[node] = used.get(node, 0) + _peak(root, stage)
    for victim, node in played.moved_off.values():
        if node in used:
            used[node] -= _peak(stage.roster.pods[victim.key], stage)
    found = {}
    for node, more in used.items():
        bay = stage.fleet.by_name[node]
        total, room = bay.requested.get(MEMORY, 0) + more, bay.allocatable.get(MEMORY, 0)
        if total > room:
            found[node] = (total, room)
    return found


def _peak(pod: Pod, stage: Stage) -> int:
    return stage.fleet.shapes.of(stage.dress(pod, pod)).requests.get(MEMORY, 0)
