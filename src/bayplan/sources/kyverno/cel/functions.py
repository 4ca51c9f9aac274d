"""Functions and methods of expressions."""

import re
from collections.abc import Sequence
from typing import Final

from bayplan.model.estate import PLACEHOLDER
from bayplan.sources.kyverno.cel.objects import (
    CONTAINERS,
    CelError,
    Length,
    Optional,
    Place,
    Position,
    is_text,
)
from bayplan.sources.kyverno.questions import NotUnderstood, World, is_wild, like
from bayplan.sources.kyverno.subjects import Name, Symbol

_GLOBS: Final = {"startsWith": "{}*", "endsWith": "*{}", "contains": "*{}*"}
_PIECE: Final = re.compile(r"\\([.\-/_])|(\.\*)|(\.\+)|(\.)|([A-Za-z0-9_/-]+)")
_CHOICE: Final = re.compile(r"(.*?)\((?:\?:)?([^()]*)\)(.*)\Z", re.DOTALL)


def call(name: str, arguments: Sequence[object]) -> object:
    """The value of a plain function."""
    match name, arguments:
        case "dyn", [value]:
            return value
        case "string", [Position()]:
            return "*"
        case "string", [Name()]:
            return PLACEHOLDER
        case "string", [str() | int() as value]:
            return str(value)
        case "int", [int() as value]:
            return value
        case "size", [Place(path)] if path in CONTAINERS:
            return Length(CONTAINERS[path])
        case "size", [str() | list() | dict() as value]:
            return len(value)
        case _:
            raise NotUnderstood(f"it calls {name}")


def method(name: str, of: object, arguments: Sequence[object], world: World) -> object:
    """The value of a method."""
    match name, of, arguments:
        case (("startsWith" | "endsWith" | "contains"), _, [str(part)]) if is_text(of) and not is_wild(part):
            return fits(of, _GLOBS[name].format(part), world)
        case "matches", _, [str(pattern)] if is_text(of):
            return any(fits(of, glob, world) for glob in globs(pattern))
        case "orValue", Optional(value, there), [other]:
            return value if there else other
        case "hasValue", Optional(_, there), []:
            return there
        case "value", Optional(value, there), []:
            if not there:
                raise CelError("optional.none() dereference")
            return value
        case "size", _, []:
            return call("size", [of])
        case _:
            raise NotUnderstood(f"it calls {name}")


def tool(owner: str, name: str, arguments: Sequence[object]) -> object:
    """The value of a function of one of the libraries."""
    match f"{owner}.{name}", arguments:
        case "lists.range", [Length(sort)]:
            return [Position(sort)]
        case "lists.range", [int(length)] if length < 100:
            return list(range(length))
        case "jsonpatch.escapeKey", [str(key)]:
            return key.replace("~", "~0").replace("/", "~1")
        case _:
            raise NotUnderstood(f"it calls {owner}.{name}")


def fits(of: object, glob: str, world: World) -> bool:
    """Whether a text, known or not, is like a pattern."""
    if isinstance(of, Symbol):
        return of.like(world, glob)
    if isinstance(of, str) and PLACEHOLDER not in of:
        return like(of, glob)
    raise NotUnderstood("it looks into a text that is only known in the cluster")


def plus(one: object, other: object) -> object:
    """`one + other`."""
    left, right = _written(one), _written(other)
    if isinstance(left, str) and isinstance(right, str):
        return left + right
    if isinstance(one, list) and isinstance(other, list):
        return [*one, *other]
    if isinstance(one, int | float) and type(one) is type(other):
        return one + other
    raise NotUnderstood("it adds what is only known in the cluster")


def globs(pattern: str) -> list[str]:
    """A simple regular expression as patterns with `*` and `?`, of which any may fit."""
    if pattern.count("(") == 1 and (choice := _CHOICE.match(pattern)):
        return [glob for one in choice[2].split("|") for glob in globs(choice[1] + one + choice[3])]
    start, end = "" if pattern.startswith("^") else "*", "" if pattern.endswith("$") else "*"
    return [start + _glob(pattern.removeprefix("^").removesuffix("$")) + end]


def _glob(pattern: str) -> str:
    made, at = "", 0
    while at < len(pattern):
        found = _PIECE.match(pattern, at)
        follows = pattern[found.end() : found.end() + 1] if found else ""
        if found is None or follows in ("?", "*", "+", "{"):
            raise NotUnderstood(f"it matches with the regular expression {pattern}")
        escaped, anything, something, one, plain = found.groups()
        made += escaped or plain or ("*" if anything else "?*" if something else "?" if one else "")
        at = found.end()
    return made


def _written(value: object) -> object:
    return PLACEHOLDER if isinstance(value, Name) else value
