"""What came of playing a loss: who stands where now, who is down, who was pushed off."""

from collections import Counter

from bayplan.capacity.report.loss import Pushed
from bayplan.disruption.loss import Loss
from bayplan.model.names import NodeName, PodKey
from bayplan.model.pods import Pod


class Played:
    """What came of a loss. `roots`: pods that come, each with the standing pod that it is for in the end."""

    def __init__(self, found: Loss) -> None:
        self.found = found
        self.roots: dict[PodKey, Pod] = {}
        self.places: dict[PodKey, NodeName] = {}
        self.down: dict[PodKey, tuple[str, str]] = {}
        """Reason, and message of the scheduler or the API server, of standing pods that do not come back."""
        self.homeless: dict[PodKey, Pod] = {}
        self.pushed: list[Pushed] = []
        self.waiting: list[PodKey] = []
        self.amounts: dict[NodeName, Counter[str]] = {}
        self.pods: Counter[NodeName] = Counter()
        self.claiming: set[NodeName] = set()
        self.moved_off: dict[PodKey, tuple[Pod, NodeName]] = {}
        self.ties = self.untried = 0
        self.assured = False
