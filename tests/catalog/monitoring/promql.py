"""Which metrics an expression uses, and which labels it expects each of them to have.

The parser knows the grammar; where labels go is followed from selectors upwards: what an aggregation keeps,
what vectors are matched on, what `group_left` brings over, what `label_replace` reads and makes.
"""

from collections.abc import Iterable, Iterator
from typing import NamedTuple

import promql_parser as grammar

Labels = frozenset[str]


class Use(NamedTuple):
    """A metric in an expression, and the labels that it has to have."""

    metric: str
    labels: Labels


def uses(expr: str, wanted: Iterable[str] = ()) -> list[Use]:
    """All metrics of an expression whose result has to have these labels. ValueError: it is none."""
    return list(_uses(grammar.parse(expr), frozenset(wanted)))


def _uses(node: grammar.Expr, wanted: Labels) -> Iterator[Use]:
    """`wanted` are labels that whoever stands above expects of the result."""
    match node:
        case grammar.VectorSelector():
            matched = frozenset(one.name for one in node.matchers.matchers)
            yield Use(str(node.name), matched | wanted)
        case grammar.MatrixSelector():
            yield from _uses(node.vector_selector, wanted)
        case grammar.SubqueryExpr() | grammar.ParenExpr() | grammar.UnaryExpr():
            yield from _uses(node.expr, wanted)
        case grammar.AggregateExpr():
            yield from _of_aggregation(node, wanted)
        case grammar.Call():
            yield from _of_call(node, wanted)
        case grammar.BinaryExpr():
            yield from _of_two(node, wanted)
        case _:
            """A number or a text has no labels."""


def _of_aggregation(node: grammar.AggregateExpr, wanted: Labels) -> Iterator[Use]:
    if str(node.op) in ("topk", "bottomk"):
        yield from _uses(node.expr, wanted)
        return
    modifier = node.modifier
    kept = frozenset(modifier.labels) if modifier else frozenset()
    if modifier and modifier.type == grammar.AggModifierType.Without:
        yield from _uses(node.expr, wanted - kept)
        return
    if wanted - kept:
        yield Use(f"what is left of {node.prettify()}", wanted - kept)
    yield from _uses(node.expr, kept)


def _of_call(node: grammar.Call, wanted: Labels) -> Iterator[Use]:
    if node.func.name == "label_replace":
        vector, made, _, read = node.args[:4]
        source = {read.val} if read.val else set()
        yield from _uses(vector, (wanted - {made.val}) | source)
        return
    for one in node.args:
        yield from _uses(one, wanted if node.func.name not in ("vector", "absent") else frozenset())


def _of_two(node: grammar.BinaryExpr, wanted: Labels) -> Iterator[Use]:
    on, brought, many = _matching(node)
    if many == grammar.VectorMatchCardinality.OneToMany:
        yield from _uses(node.lhs, on | brought)
        yield from _uses(node.rhs, on | (wanted - brought))
        return
    yield from _uses(node.lhs, on | (wanted - brought))
    yield from _uses(node.rhs, on | brought | (wanted if str(node.op) == "or" else frozenset()))


def _matching(node: grammar.BinaryExpr) -> tuple[Labels, Labels, object]:
    modifier = node.modifier
    if modifier is None:
        return frozenset(), frozenset(), None
    on = modifier.matching
    named = on is not None and on.type == grammar.LabelModifierType.Include
    matched = frozenset(on.labels) if on is not None and named else frozenset()
    return matched, frozenset(modifier.group_labels or ()), modifier.card
