"""Decisions and refusals in the plain form of answers."""

from collections.abc import Iterable

from bayplan.admission.answers import Refused
from bayplan.capacity.answers import AdmissionRefusal, NodeVerdict
from bayplan.model import demand
from bayplan.model.names import NodeName
from bayplan.model.pods import Pod
from bayplan.model.versions import Kubernetes
from bayplan.scheduling.decision import Decision
from bayplan.scheduling.fleet import Fleet


def refusal(found: Refused) -> AdmissionRefusal:
    """The API server's refusal."""
    return AdmissionRefusal(
        found.code,
        found.reason,
        found.message,
        found.plugin,
        found.subject,
        tuple(dict.fromkeys(found.notes)),
    )


def verdicts(decision: Decision, fleet: Fleet) -> tuple[NodeVerdict, ...]:
    """What became of every node, in the order of the fleet."""
    return tuple(_verdict(bay.name, decision) for bay in fleet.bays)


def requests(pod: Pod, kubernetes: Kubernetes) -> dict[str, str]:
    """What a pod requests in all, as Kubernetes prints it."""
    return {name: str(amount) for name, amount in sorted(demand.requests(pod, kubernetes).items())}


def names(nodes: Iterable[str]) -> str:
    """A few names as a phrase; of many, the first three and how many more."""
    found = list(nodes)
    if len(found) <= 4:
        return ", ".join(found)
    return f"{', '.join(found[:3])} and {len(found) - 3} more"


def _verdict(name: NodeName, decision: Decision) -> NodeVerdict:
    if name in decision.feasible:
        scores = dict(decision.scores.get(name, {}))
        return NodeVerdict(
            name, feasible=True, scores=scores, total=sum(scores.values()), best=name in decision.best
        )
    veto = decision.vetoes.get(name) or decision.skipped
    if veto is not None:
        return NodeVerdict(name, feasible=False, rule=veto.rule, reasons=veto.reasons, curable=veto.curable)
    if decision.refusal is not None:
        return NodeVerdict(
            name, feasible=False, rule=decision.refusal.rule, reasons=(decision.refusal.reason,)
        )
    return NodeVerdict(name, feasible=False, reasons=(decision.message,) if decision.message else ())
