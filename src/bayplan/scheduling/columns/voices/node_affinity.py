"""NodeAffinity over columns: a requirement is checked once per value of its label, then looked up."""

from collections.abc import Iterable

import numpy as np

from bayplan.model.labels import Requirement
from bayplan.model.pods import NodeTerm
from bayplan.scheduling import terms
from bayplan.scheduling.columns import scale
from bayplan.scheduling.columns.table import Columns, Mask, Vector
from bayplan.scheduling.rules.node_affinity import preferences
from bayplan.scheduling.shapes import Shape


class NodeAffinity:
    """Keeps pods on the nodes they ask for, and prefers those they would like."""

    def admits(self, shape: Shape, columns: Columns) -> Mask | None:
        added = columns.fleet.profile.added_required
        if added is None and not terms.restricts(shape.spec):
            return None
        admitted = eligible(shape, columns)
        return admitted if added is None else admitted & any_term(added, columns)

    def scores(self, shape: Shape, columns: Columns, feasible: Mask) -> Vector | None:
        wishes = preferences(shape, columns.fleet.profile)
        if not wishes:
            return None
        raw = np.zeros(columns.size, dtype=np.int64)
        for weight, term in wishes:
            raw += weight * term_matches(term, columns)
        return scale.by_largest(raw, feasible)

    def settled(self, shape: Shape, columns: Columns) -> bool:
        return not preferences(shape, columns.fleet.profile)


def eligible(shape: Shape, columns: Columns) -> Mask:
    """The nodes that meet a shape's node selector and required node affinity."""
    admitted = np.ones(columns.size, dtype=np.bool_)
    for key, value in shape.spec.node_selector.items():
        label = columns.label(key)
        admitted &= label.codes == (label.values.index(value) if value in label.values else -2)
    required = shape.spec.affinity.node_required
    return admitted if required is None else admitted & any_term(required, columns)


def any_term(alternatives: Iterable[NodeTerm], columns: Columns) -> Mask:
    """The nodes that meet at least one term."""
    admitted = np.zeros(columns.size, dtype=np.bool_)
    for term in alternatives:
        admitted |= term_matches(term, columns)
    return admitted


def term_matches(term: NodeTerm, columns: Columns) -> Mask:
    """The nodes that meet all of a term; none when it is empty."""
    if not term.expressions and not term.fields:
        return np.zeros(columns.size, dtype=np.bool_)
    admitted = np.ones(columns.size, dtype=np.bool_)
    for one in term.expressions:
        admitted &= _accepts(one, columns)
    for one in term.fields:
        admitted &= _named(one, columns)
    return admitted


def _named(one: Requirement, columns: Columns) -> Mask:
    return columns.by_node(lambda bay: one.accepts({terms.NAME_FIELD: bay.name}))


def _accepts(one: Requirement, columns: Columns) -> Mask:
    label = columns.label(one.key)
    verdicts = [one.accepts({one.key: value}) for value in label.values]
    verdicts.append(one.accepts({}))
    found: Mask = np.array(verdicts, dtype=np.bool_)[label.codes]
    return found
