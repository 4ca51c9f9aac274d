"""Evaluates the nodes of expressions."""

import json
from collections.abc import Callable
from typing import Any, Final

from bayplan.sources.terraform.evaluation import calls, operators, rendering
from bayplan.sources.terraform.evaluation.iterating import pairs
from bayplan.sources.terraform.evaluation.scopes import Scope
from bayplan.sources.terraform.syntax import nodes
from bayplan.sources.terraform.syntax.nodes import Node
from bayplan.sources.terraform.values import conversions, yaml_texts
from bayplan.sources.terraform.values.located import Encoded, Sketch, Text
from bayplan.sources.terraform.values.unknowns import Lazy, Lost, Set, Value, Wrong, lost_in, without_marks


def evaluate(node: Node, scope: Scope) -> Value:
    """What an expression is worth. Raises Wrong where Terraform would refuse it."""
    return _EVALUATE[type(node)](node, scope)


def sketch(node: Node, scope: Scope) -> Sketch:
    """Where the parts of an expression's value are written, as far as they are written in it."""
    made = Sketch(scope.file, node.line, node.last_line)
    if isinstance(node, nodes.Object):
        for key, value in node.items:
            name = evaluate(key, scope)
            if isinstance(name, str):
                made.parts[name] = sketch(value, scope)
    elif isinstance(node, nodes.Tuple):
        made.parts.update((index, sketch(item, scope)) for index, item in enumerate(node.items))
    elif isinstance(node, nodes.Call) and node.name in ("merge", "tomap", "tolist", "sensitive"):
        for argument in node.arguments:
            made.parts.update(sketch(argument, scope).parts)
    elif isinstance(node, nodes.Call) and node.name == "yamldecode" and node.arguments:
        return _sketch_of_document(node.arguments[0], scope) or made
    elif isinstance(node, nodes.Conditional):
        made.parts.update(_sketch_of_choice(node, scope))
    return made


def _sketch_of_document(node: Node, scope: Scope) -> Sketch | None:
    """Where the parts of a document stand in the text that it is read from."""
    content = evaluate(node, scope)
    found = yaml_texts.documents(content) if isinstance(content, Text | Encoded) else []
    return found[0].sketch if found else None


def _sketch_of_choice(node: nodes.Conditional, scope: Scope) -> dict[str | int, Sketch]:
    when = evaluate(node.when, scope)
    if lost_in(when) is not None:
        return {}
    return sketch(node.then if conversions.truth(when) else node.otherwise, scope).parts


def _literal(node: nodes.Literal, scope: Scope) -> Value:
    return without_marks(node.value) if isinstance(node.value, str) else node.value


def _variable(node: nodes.Variable, scope: Scope) -> Value:
    return scope.resolve(node.name)


def _attr(node: nodes.Attr, scope: Scope) -> Value:
    return attribute(evaluate(node.of, scope), node.name, scope)


def attribute(value: Value, name: str, scope: Scope) -> Value:
    """`value.name`."""
    if isinstance(value, Lost):
        return scope.follow(value, f".{name}")
    if isinstance(value, Lazy):
        found = value.attribute(name)
        return _supplied(found, scope)
    if isinstance(value, dict):
        if name not in value:
            raise Wrong(f"there is no attribute {name!r}")
        return value[name]
    raise Wrong(f"{conversions.kind(value)} has no attribute {name!r}")


def _supplied(value: Value, scope: Scope) -> Value:
    if not isinstance(value, Lost):
        return value
    found = scope.world.supplied(value.needs)
    return value if found is None else found


def _index(node: nodes.Index, scope: Scope) -> Value:
    return item(evaluate(node.of, scope), evaluate(node.key, scope), scope)


def item(value: Value, key: Value, scope: Scope) -> Value:
    """`value[key]`."""
    if (unknown := lost_in(key)) is not None:
        return unknown
    if isinstance(value, Lost):
        shown = json.dumps(key, ensure_ascii=False) if isinstance(key, str) else conversions.text(key)
        return scope.follow(value, f"[{shown}]")
    if isinstance(value, Lazy):
        return attribute(value, conversions.text(key), scope)
    if isinstance(value, dict):
        return attribute(value, conversions.text(key), scope)
    if isinstance(value, Set) or not isinstance(value, list | tuple):
        raise Wrong(f"{'a set' if isinstance(value, Set) else conversions.kind(value)} has no items by index")
    at = conversions.whole(key)
    if not 0 <= at < len(value):
        raise Wrong(f"there is no item {at} among {len(value)}")
    return value[at]


def _splat(node: nodes.Splat, scope: Scope) -> Value:
    """Every item; null counts as no item, and anything that is no list as the only one."""
    value = evaluate(node.of, scope)
    if isinstance(value, Lost):
        return evaluate(node.each, scope.within(**{"*": value.beyond("[*]")}))
    found = [] if value is None else value if isinstance(value, list | tuple) else [value]
    return [evaluate(node.each, scope.within(**{"*": one})) for one in found]


def _tuple(node: nodes.Tuple, scope: Scope) -> Value:
    scope.world.effort.spend(1)
    return [evaluate(item, scope) for item in node.items]


def _object(node: nodes.Object, scope: Scope) -> Value:
    scope.world.effort.spend(1)
    made: dict[str, Value] = {}
    for key, value in node.items:
        name = evaluate(key, scope)
        if isinstance(name, Lost):
            return name
        made[conversions.text(name)] = evaluate(value, scope)
    return made


def _for(node: nodes.For, scope: Scope) -> Value:
    over = pairs(evaluate(node.over, scope))
    if isinstance(over, Lost):
        return over
    made: list[tuple[Value, Value]] = []
    for key, value in over:
        scope.world.effort.spend(1)
        inner = scope.within(**{node.key: key, node.name: value})
        kept = evaluate(node.when, inner) if node.when is not None else True
        if (unknown := lost_in(kept)) is not None:
            return unknown
        if conversions.truth(kept):
            result_key = evaluate(node.result_key, inner) if node.result_key is not None else None
            made.append((result_key, evaluate(node.value, inner)))
    return _gathered(node, made)


def _gathered(node: nodes.For, made: list[tuple[Value, Value]]) -> Value:
    if node.result_key is None:
        return [value for _, value in made]
    found: dict[str, Value] = {}
    for key, value in made:
        if isinstance(key, Lost):
            return key
        name = conversions.text(key)
        if node.grouped:
            found.setdefault(name, []).append(value)
        elif name in found:
            raise Wrong(f"two items have the key {name[:60]!r}")
        else:
            found[name] = value
    return found


def _unary(node: nodes.Unary, scope: Scope) -> Value:
    return operators.unary(node.sign, evaluate(node.of, scope))


def _binary(node: nodes.Binary, scope: Scope) -> Value:
    return operators.binary(node.sign, evaluate(node.left, scope), evaluate(node.right, scope))


def _conditional(node: nodes.Conditional, scope: Scope) -> Value:
    when = evaluate(node.when, scope)
    if (unknown := lost_in(when)) is None:
        return evaluate(node.then if conversions.truth(when) else node.otherwise, scope)
    then, otherwise = evaluate(node.then, scope), evaluate(node.otherwise, scope)
    return then if conversions.identity(then) == conversions.identity(otherwise) else unknown


def _template(node: nodes.Template, scope: Scope) -> Value:
    return rendering.render(node, scope, evaluate)


def _call(node: nodes.Call, scope: Scope) -> Value:
    scope.world.effort.spend(1)
    return calls.call(node, scope, evaluate, sketch)


_EVALUATE: Final[dict[type[Node], Callable[[Any, Scope], Value]]] = {
    nodes.Attr: _attr,
    nodes.Binary: _binary,
    nodes.Call: _call,
    nodes.Conditional: _conditional,
    nodes.For: _for,
    nodes.Index: _index,
    nodes.Literal: _literal,
    nodes.Object: _object,
    nodes.Splat: _splat,
    nodes.Template: _template,
    nodes.Tuple: _tuple,
    nodes.Unary: _unary,
    nodes.Variable: _variable,
}
