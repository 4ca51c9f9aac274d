"""A pod that fits nowhere, and what was found about each node."""

from collections.abc import Iterator

from bayplan.model.pods import Pod
from bayplan.scheduling.decision import Decision
from bayplan.scheduling.fleet import Bay, Fleet
from bayplan.scheduling.rules import fit

MOST_TRIES = 24
"""So many nodes at most are tried for one kind of change, the most promising first."""

Deficits = dict[str, int]


class Case:
    """One unplaced pod.

    `deficits`: what it lacks on each node, for nodes of which only that is known to be amiss.
    """

    def __init__(self, pod: Pod, fleet: Fleet, decision: Decision) -> None:
        self.pod, self.fleet, self.decision = pod, fleet, decision
        self.shape = fleet.shapes.of(pod)
        self.asked = fit.counted(self.shape, fleet.profile)

    def vetoed_by(self, rule: str) -> Iterator[Bay]:
        """The bays where this rule was the first to say no, in the order of the fleet."""
        for bay in self.fleet.bays:
            veto = self.decision.vetoes.get(bay.name)
            if veto is not None and veto.rule == rule:
                yield bay

    def lacking(self, bay: Bay) -> Deficits:
        """What the pod lacks on a bay."""
        return {
            name: amount - bay.free(name) for name, amount in self.asked.items() if amount > bay.free(name)
        }

    def severity(self, bay: Bay) -> float:
        """How much of the node would have to become free, as the largest share over its resources."""
        lacking = self.lacking(bay)
        return max(
            (amount / max(1, bay.allocatable.get(name, 0)) for name, amount in lacking.items()), default=0
        )

    def short_bays(self, rule: str) -> list[Bay]:
        """The bays refused for want of resources, the nearest to enough first."""
        return sorted(self.vetoed_by(rule), key=self.severity)[:MOST_TRIES]
