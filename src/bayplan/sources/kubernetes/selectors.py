"""Label selectors and node selector terms."""

import msgspec

from bayplan.model.errors import InvalidInput
from bayplan.model.labels import LabelSelector, Operator, Requirement
from bayplan.model.pods import NodeTerm
from bayplan.sources.kubernetes import wire
from bayplan.sources.kubernetes.wire import ABSENT, Wire


class WireRequirement(Wire):
    key: str | None = None
    operator: Operator | None = None
    values: list[str] | None = None


class WireSelector(Wire):
    match_labels: msgspec.Raw = ABSENT
    match_expressions: list[WireRequirement] | None = None


class WireNodeTerm(Wire):
    match_expressions: list[WireRequirement] | None = None
    match_fields: list[WireRequirement] | None = None


def requirement(item: WireRequirement) -> Requirement:
    """A condition on a node's label, where every operator may stand."""
    if item.operator is None:
        names = ", ".join(Operator)
        raise InvalidInput(f"is required; write one of {names}", path="operator")
    return Requirement(wire.required(item.key, "key"), item.operator, tuple(item.values or ()))


def _label_requirement(item: WireRequirement) -> Requirement:
    """A condition on an object's label: `Gt` and `Lt` are for nodes only."""
    found = requirement(item)
    if found.operator in (Operator.GT, Operator.LT):
        raise InvalidInput(f"{found.operator.value!r} compares labels of nodes only", path="operator")
    return found


def selector(item: WireSelector | None) -> LabelSelector | None:
    """A label selector; None stays None, because it selects nothing where an empty one selects everything."""
    if item is None:
        return None
    expressions = wire.each("matchExpressions", _label_requirement, item.match_expressions)
    return LabelSelector(wire.at("matchLabels", wire.labels, item.match_labels), expressions)


def node_term(item: WireNodeTerm) -> NodeTerm:
    """One alternative of a node selector."""
    return NodeTerm(
        wire.each("matchExpressions", requirement, item.match_expressions),
        wire.each("matchFields", requirement, item.match_fields),
    )
