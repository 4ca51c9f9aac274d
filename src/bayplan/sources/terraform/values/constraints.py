"""The declared types of variables, as far as they change what a value is: `optional` with a default, `set`,
texts that become numbers.

A type is an expression like any other (`object({ cpu = optional(string, "100m") })`).
"""

from collections.abc import Callable
from typing import Final

from bayplan.sources.terraform.syntax import nodes
from bayplan.sources.terraform.syntax.nodes import Node
from bayplan.sources.terraform.values import conversions
from bayplan.sources.terraform.values.unknowns import Lost, Set, Value, Wrong, has_hole, lost_in

Default = Callable[[Node], Value]
"""What a default in a type is worth."""


def conform(value: Value, wanted: Node | None, default: Default) -> Value:
    """The value as one of the declared type."""
    if wanted is None or value is None or isinstance(value, Lost):
        return value
    if isinstance(wanted, nodes.Variable | nodes.Literal):
        return _primitive(value, wanted.name if isinstance(wanted, nodes.Variable) else str(wanted.value))
    if isinstance(wanted, nodes.Call) and wanted.arguments:
        return _collection(value, wanted, default)
    return value


def _primitive(value: Value, name: str) -> Value:
    if isinstance(value, str) and has_hole(value):
        return value if name == "string" else lost_in(value)
    convert = _PRIMITIVES.get(name)
    return convert(value) if convert else value


_PRIMITIVES: Final[dict[str, Callable[[Value], Value]]] = {
    "string": conversions.text,
    "number": conversions.number,
    "bool": conversions.truth,
}


def _collection(value: Value, wanted: nodes.Call, default: Default) -> Value:
    inner = wanted.arguments[0]
    match wanted.name:
        case "list":
            return [conform(item, inner, default) for item in conversions.items(value)]
        case "set":
            made = [conform(item, inner, default) for item in conversions.items(value)]
            return Set(made) if lost_in(made) else conversions.distinct(made)
        case "map":
            return {key: conform(item, inner, default) for key, item in conversions.mapping(value).items()}
        case "object":
            return _object(conversions.mapping(value), inner, default)
        case "tuple":
            return _tuple(conversions.items(value), inner, default)
        case _:
            return value


def _tuple(values: list[Value], inner: Node, default: Default) -> list[Value]:
    kinds = inner.items if isinstance(inner, nodes.Tuple) else ()
    if len(kinds) != len(values):
        raise Wrong(f"{len(values)} items stand where {len(kinds)} are declared")
    return [conform(value, kind, default) for value, kind in zip(values, kinds, strict=True)]


def _object(value: dict[str, Value], inner: Node, default: Default) -> dict[str, Value]:
    """What is not declared falls away, as Terraform has it."""
    made: dict[str, Value] = {}
    for key, kind in inner.items if isinstance(inner, nodes.Object) else ():
        name = str(key.value) if isinstance(key, nodes.Literal) else ""
        made[name] = _member(value, name, kind, default)
    return made


def _member(value: dict[str, Value], name: str, kind: Node, default: Default) -> Value:
    if not isinstance(kind, nodes.Call) or kind.name != "optional" or not kind.arguments:
        if name not in value:
            raise Wrong(f"the attribute {name!r} is required, but missing")
        return conform(value[name], kind, default)
    found = value.get(name)
    if found is None and len(kind.arguments) > 1:
        found = default(kind.arguments[1])
    return conform(found, kind.arguments[0], default)
