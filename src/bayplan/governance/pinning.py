"""Where a pod names one machine: by `nodeName`, by the host name's label, by the node's name."""

from collections.abc import Iterator
from typing import Final

from bayplan.model.labels import Operator, Requirement
from bayplan.model.nodes import HOSTNAME
from bayplan.model.pods import NodeTerm, PodSpec

_NAMING: Final = (Operator.IN, Operator.NOT_IN)


def pins(spec: PodSpec) -> Iterator[tuple[str, str]]:
    """Every place in a pod spec that names a machine, and what it says."""
    if spec.node_name:
        yield "nodeName", f"nodeName: {spec.node_name}"
    if HOSTNAME in spec.node_selector:
        yield f"nodeSelector.{HOSTNAME}", f"nodeSelector {HOSTNAME}: {spec.node_selector[HOSTNAME]}"
    for term in (*(spec.affinity.node_required or ()), *(one.term for one in spec.affinity.node_preferred)):
        for one in _naming(term):
            yield "affinity.nodeAffinity", f"node affinity {one.key} {one.operator} {', '.join(one.values)}"


def machine(spec: PodSpec) -> str:
    """The one machine on which a pod can stand, as far as it names one."""
    if spec.node_name:
        return spec.node_name
    if HOSTNAME in spec.node_selector:
        return spec.node_selector[HOSTNAME]
    named = {_only(term) for term in spec.affinity.node_required or ()}
    return named.pop() if len(named) == 1 else ""


def _naming(term: NodeTerm) -> Iterator[Requirement]:
    yield from (one for one in term.expressions if one.key == HOSTNAME and one.operator in _NAMING)
    yield from (one for one in term.fields if one.operator in _NAMING)


def _only(term: NodeTerm) -> str:
    """The machine that a term comes down to."""
    sure = (one for one in _naming(term) if one.operator is Operator.IN and len(one.values) == 1)
    return next((one.values[0] for one in sure), "")
