"""NodeAffinity: node selectors and node affinity, required and preferred.

Follows `plugins/nodeaffinity/node_affinity.go` and component-helpers `nodeaffinity`. Terms are alternatives;
an empty term matches no node. When every term names nodes by `metadata.name`, only those nodes are looked at
(this is how DaemonSet pods are pinned). The profile may add terms of its own.
"""

from collections.abc import Sequence
from typing import Final

from bayplan.model.labels import Operator
from bayplan.model.names import NodeName
from bayplan.model.nodes import Node
from bayplan.model.pods import NodeTerm
from bayplan.scheduling import terms
from bayplan.scheduling.fleet import Bay, Fleet
from bayplan.scheduling.framework import Judge, Refusal, Scorer, Veto, by_largest
from bayplan.scheduling.profile import NODE_AFFINITY, Profile
from bayplan.scheduling.shapes import Shape

VETO: Final = Veto(NODE_AFFINITY, ("node(s) didn't match Pod's node affinity/selector",), curable=False)
ENFORCED: Final = Veto(
    NODE_AFFINITY, ("node(s) didn't match scheduler-enforced node affinity",), curable=False
)
CONFLICT: Final = Refusal(NODE_AFFINITY, "pod affinity terms conflict")


class NodeAffinity:
    """Keeps pods on the nodes they ask for, and prefers those they would like."""

    name = NODE_AFFINITY

    def judge(self, shape: Shape, fleet: Fleet) -> Judge | Refusal | None:
        added = fleet.profile.added_required
        if added is None and not terms.restricts(shape.spec):
            return None
        only = named_nodes(shape.spec.affinity.node_required)
        if only is not None and not only:
            return CONFLICT

        def verdict(bay: Bay) -> Veto | None:
            if added is not None and not terms.any_term(added, bay.node):
                return ENFORCED
            return None if terms.eligible(shape.spec, bay.node) else VETO

        return Judge(verdict, only)

    def scorer(self, shape: Shape, fleet: Fleet, _feasible: Sequence[Bay]) -> Scorer | None:
        wishes = preferences(shape, fleet.profile)
        if not wishes:
            return None
        return Scorer(lambda bay: liking(wishes, bay.node), by_largest)


def preferences(shape: Shape, profile: Profile) -> list[tuple[int, NodeTerm]]:
    """Weights and terms that score nodes; empty terms are left out, as they match nothing."""
    wishes = [(wish.weight, wish.term) for wish in shape.spec.affinity.node_preferred]
    return [wish for wish in [*wishes, *profile.added_preferred] if wish[1].expressions or wish[1].fields]


def liking(wishes: Sequence[tuple[int, NodeTerm]], node: Node) -> int:
    """The weights of the wishes that a node meets, added up."""
    return sum(weight for weight, term in wishes if terms.term_matches(term, node))


def named_nodes(required: tuple[NodeTerm, ...] | None) -> frozenset[NodeName] | None:
    """The nodes that the terms name, or None when some term leaves the name open."""
    if not required:
        return None
    names: set[NodeName] = set()
    for term in required:
        lists = [
            set(one.values)
            for one in term.fields
            if one.key == terms.NAME_FIELD and one.operator is Operator.IN
        ]
        if not lists:
            return None
        names.update(NodeName(name) for name in set.intersection(*lists))
    return frozenset(names)
