"""An API server as far as its policies go: CEL by an implementation of somebody else, patches applied.

The implementation (common-expression-language) knows no objects with types. `JSONPatch{op: ...}` becomes a
mapping before it is evaluated; quantities are functions of ours.
"""

import copy
import re
from collections.abc import Mapping
from typing import Any

import cel

from bayplan.model.quantities import Quantity, parse

_TYPED = re.compile(r"\b(?:JSONPatch|Object(?:\.[A-Za-z]+)+)\{")
_FIELD = re.compile(r"([{,] ?)([A-Za-z]+): ")
_TEXT = re.compile(r'"(?:[^"\\]|\\.)*"')

Values = Mapping[str, Any]


def evaluate(expression: str, values: Values) -> Any:
    """The value of an expression; `lists.range` and quantities are there."""
    context = cel.Context(variables={**values, "lists": {}})
    context.add_function("range", lambda _, length: list(range(length)))
    context.add_function("quantity", lambda text: _quantity(text).nanos)
    context.add_function("isGreaterThan", lambda one, other: one > other)
    context.add_function("compareTo", lambda one, other: (one > other) - (one < other))
    context.add_function("dyn", lambda value: value)
    return cel.evaluate(_untyped(expression), context)


def with_variables(spec: Mapping[str, Any], values: Values) -> dict[str, Any]:
    """The values with the variables of a policy. One that fails is left out, and fails whoever uses it."""
    found: dict[str, Any] = {}
    for one in spec.get("variables", []):
        found[one["name"]] = evaluate(one["expression"], {**values, "variables": dict(found)})
    return {**values, "variables": found}


def mutated(spec: Mapping[str, Any], pod: Mapping[str, Any], namespace: Mapping[str, Any]) -> dict[str, Any]:
    """The pod as the mutations of a policy leave it, each of which sees what the earlier ones did."""
    found = copy.deepcopy(dict(pod))
    values = with_variables(spec, {"object": found, "namespaceObject": namespace})
    for one in spec["mutations"]:
        for patch in evaluate(one["jsonPatch"]["expression"], {**values, "object": found}):
            apply(found, patch)
    return found


def complaints(spec: Mapping[str, Any], pod: Mapping[str, Any], namespace: Mapping[str, Any]) -> list[str]:
    """The messages of the validations that a pod does not meet."""
    values = with_variables(spec, {"object": pod, "namespaceObject": namespace})
    found = [one for one in spec["validations"] if evaluate(one["expression"], values) is not True]
    return [one["message"] for one in found]


def apply(document: Any, patch: Mapping[str, Any]) -> None:
    """One operation of RFC 6902, strict about what has to be there."""
    *steps, last = (one.replace("~1", "/").replace("~0", "~") for one in patch["path"].split("/")[1:])
    for step in steps:
        document = document[int(step)] if isinstance(document, list) else document[step]
    if patch["op"] == "remove":
        del document[last]
    elif isinstance(document, list):
        assert last == "-"
        document.append(patch["value"])
    else:
        document[last] = patch["value"]


def _untyped(expression: str) -> str:
    """Messages as mappings; texts are left alone."""
    texts: list[str] = []

    def keep(found: re.Match[str]) -> str:
        texts.append(found[0])
        return f"\x00{len(texts) - 1}\x00"

    bare = _TYPED.sub("{", _TEXT.sub(keep, expression))
    bare = _FIELD.sub(r'\1"\2": ', bare)
    return re.sub("\x00([0-9]+)\x00", lambda found: texts[int(found[1])], bare)


def _quantity(text: str) -> Quantity:
    return parse(text)
