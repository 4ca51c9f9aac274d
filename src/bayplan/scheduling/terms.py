"""Whether a node meets node selectors and node terms (component-helpers `scheduling/corev1/nodeaffinity`).

Shared by the rules that look at nodes by label: node affinity, spreading, volumes.
"""

from collections.abc import Iterable
from typing import Final

from bayplan.model.nodes import Node
from bayplan.model.pods import NodeTerm, PodSpec

NAME_FIELD: Final = "metadata.name"


def term_matches(term: NodeTerm, node: Node) -> bool:
    """Whether a node meets all of a term. A term without any requirement matches nothing."""
    if not term.expressions and not term.fields:
        return False
    if not all(one.accepts(node.labels) for one in term.expressions):
        return False
    return all(one.accepts({NAME_FIELD: node.name}) for one in term.fields)


def any_term(alternatives: Iterable[NodeTerm], node: Node) -> bool:
    """Whether a node meets at least one of the terms."""
    return any(term_matches(term, node) for term in alternatives)


def restricts(spec: PodSpec) -> bool:
    """Whether a pod is particular about its nodes at all."""
    return bool(spec.node_selector) or spec.affinity.node_required is not None


def eligible(spec: PodSpec, node: Node) -> bool:
    """Whether a node meets a pod's selector and required affinity (`RequiredNodeAffinity.Match`)."""
    for key, value in spec.node_selector.items():
        if node.labels.get(key) != value:
            return False
    required = spec.affinity.node_required
    return required is None or any_term(required, node)
