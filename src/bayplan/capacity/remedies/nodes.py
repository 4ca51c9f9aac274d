"""Letting the pod onto a node that has room: a toleration, a label, an end to a cordon."""

from collections.abc import Iterable, Iterator

from msgspec.structs import replace

from bayplan.capacity import trials
from bayplan.capacity.answers import Remedy
from bayplan.capacity.remedies.case import MOST_TRIES, Case
from bayplan.model.labels import Operator, Requirement
from bayplan.model.nodes import Node, Taint
from bayplan.model.pods import NodeTerm, Pod, Toleration
from bayplan.scheduling import terms
from bayplan.scheduling.profile import NODE_AFFINITY, TAINTS, UNSCHEDULABLE
from bayplan.scheduling.rules.unschedulable import CORDONED
from bayplan.scheduling.tolerance import untolerated

OF_THE_SYSTEM = "node.kubernetes.io/"
"""Taints that the node controller sets because something is wrong; tolerating them helps nobody."""
CONTROL_PLANE = "node-role.kubernetes.io/control-plane"


def uncordon(case: Case) -> Iterable[Remedy]:
    """Every cordoned node that would take the pod, the first of them only."""
    for bay in list(case.vetoed_by(UNSCHEDULABLE))[:MOST_TRIES]:
        kept = tuple(one for one in bay.node.taints if one.key != CORDONED.key)
        with trials.marked(bay, replace(bay.node, unschedulable=False, taints=kept)):
            helps = trials.fits(case.pod, case.fleet)
        if helps:
            yield Remedy("uncordon", f"Node {bay.name}", f"uncordon {bay.name}", bay.name)
            return


def tolerate(case: Case) -> Iterable[Remedy]:
    """One toleration that opens a node with room.

    Taints of sick nodes and of control planes are left alone.
    """
    tried: set[Taint] = set()
    for bay in case.vetoed_by(TAINTS):
        taint = untolerated(bay.node.taints, case.pod.spec.tolerations)
        if taint is None or taint in tried or taint.key.startswith((OF_THE_SYSTEM, CONTROL_PLANE)):
            continue
        tried.add(taint)
        found = trials.decide(_tolerating(case.pod, taint), case.fleet)
        if found.best:
            written = (
                f"{taint.key}={taint.value}:{taint.effect}" if taint.value else f"{taint.key}:{taint.effect}"
            )
            change = f"let it tolerate {written}: it then fits on {', '.join(found.feasible)}"
            yield Remedy("toleration", f"Pod {case.pod.key}", change, found.best[0])


def relabel(case: Case) -> Iterable[Remedy]:
    """The fewest labels that make one more node meet the pod's node selector and required affinity."""
    options = [
        (bay, labels)
        for bay in case.vetoed_by(NODE_AFFINITY)
        for labels in _wanted(case.pod, bay.node)
        if labels
    ]
    for bay, labels in sorted(options, key=lambda one: len(one[1]))[:MOST_TRIES]:
        with trials.marked(bay, replace(bay.node, labels={**bay.node.labels, **labels})):
            helps = bay.name in trials.decide(case.pod, case.fleet).feasible
        if helps:
            written = " ".join(f"{key}={value}" for key, value in labels.items())
            yield Remedy("label", f"Node {bay.name}", f"label {bay.name} {written}", bay.name)
            return


def _tolerating(pod: Pod, taint: Taint) -> Pod:
    added = Toleration(taint.key, "Equal", taint.value, taint.effect)
    return replace(pod, spec=replace(pod.spec, tolerations=(*pod.spec.tolerations, added)))


def _wanted(pod: Pod, node: Node) -> Iterator[dict[str, str]]:
    """Labels whose addition would make a node eligible, one set for each alternative that can be met so."""
    selector = {key: value for key, value in pod.spec.node_selector.items() if node.labels.get(key) != value}
    required = pod.spec.affinity.node_required
    if required is None or terms.any_term(required, node):
        yield selector
        return
    for term in required:
        missing = _for_term(term, node)
        if missing is not None:
            yield {**selector, **missing}


def _for_term(term: NodeTerm, node: Node) -> dict[str, str] | None:
    if not all(one.accepts({terms.NAME_FIELD: node.name}) for one in term.fields):
        return None
    labels: dict[str, str] = {}
    for one in term.expressions:
        if not one.accepts(node.labels):
            value = _value_for(one)
            if value is None:
                return None
            labels[one.key] = value
    return labels


def _value_for(requirement: Requirement) -> str | None:
    """A label value that meets a requirement; None where a label would have to be taken away."""
    match requirement.operator:
        case Operator.IN:
            return requirement.values[0] if requirement.values else None
        case Operator.EXISTS:
            return "true"
        case _:
            return None
