"""What came of trying to place one pod: verdicts, scores, the equally good nodes, preemption."""

from bayplan.model.names import NodeName
from bayplan.model.pods import Pod
from bayplan.model.policy import DisruptionBudget
from bayplan.model.record import Record
from bayplan.scheduling.framework import Refusal, Veto


class Candidate(Record, frozen=True):
    """A node that preemption could clear.

    `victims` would go, the most important first; `violated` are the budgets that forbid it.
    """

    node: NodeName
    victims: tuple[Pod, ...]
    violated: tuple[DisruptionBudget, ...] = ()
    violations: int = 0


class Preemption(Record, frozen=True):
    """What preemption found.

    `best` are the candidates that kube-scheduler could take; `message` is its status text. `vetoes` says of
    each node that was tried in vain why.
    """

    candidates: tuple[Candidate, ...] = ()
    best: tuple[Candidate, ...] = ()
    vetoes: dict[NodeName, Veto] = {}
    message: str = ""


class Decision(Record, frozen=True):
    """Everything about one scheduling attempt.

    `refusal`: the pod was refused before any node was looked at. `vetoes`: the first rule that said no, per
    node. `scores`: weighted score per rule and node, empty when fewer than two nodes are feasible (nothing is
    scored then). `best`: the nodes that share the highest total; kube-scheduler picks one of them at random.
    `message`: the text of the FailedScheduling event and the PodScheduled condition, empty when the pod fits.
    `unmodelled`: what was left out.
    """

    pod: Pod
    nodes: int
    feasible: tuple[NodeName, ...] = ()
    best: tuple[NodeName, ...] = ()
    scores: dict[NodeName, dict[str, int]] = {}
    vetoes: dict[NodeName, Veto] = {}
    skipped: Veto | None = None
    refusal: Refusal | None = None
    preemption: Preemption | None = None
    gated: tuple[str, ...] = ()
    message: str = ""
    unmodelled: tuple[str, ...] = ()

    def total(self, node: NodeName) -> int:
        """A node's score, weights included."""
        return sum(self.scores.get(node, {}).values())
