"""What the catalog offers: components by name, and what may be said about each.

An option becomes what its kind says: a size is in bytes, seconds are a number of them, a share is 0 to 1, and
everything else stays as it is written.
"""

from collections.abc import Callable, Mapping
from typing import Final

from bayplan.catalog import registry
from bayplan.catalog.framework import Kind, Option, Part
from bayplan.model.errors import InvalidInput
from bayplan.model.plain import Json, Keys
from bayplan.sources.estate import amounts, choices
from bayplan.sources.estate.forms import base
from bayplan.sources.kubernetes import wire

MADE: Final = ("tiers",)
"""Bundles that are made of other keys, and that a component may wait for."""
_NOTHING: Final[tuple[Json, ...]] = (None, "", [], {})


def part(name: str) -> Part:
    """The component of a name."""
    known = {one.name: one for one in registry.PARTS}
    return known[choices.one_of(name, known)]


def awaited(name: str) -> str:
    """The name of something that a component may wait for."""
    return choices.one_of(name, (*MADE, *(one.name for one in registry.PARTS)))


def options(known: Part, written: Keys) -> Keys:
    """The options of a component, each as its kind has it; all that it needs have to be there."""
    offered = {one.name: one for one in known.options}
    for name in written:
        if name not in offered:
            message = f"is no option of {known.name}; {_listed(name, offered)}"
            raise InvalidInput(message, path=name, value=name)
    for name, one in offered.items():
        if one.required and written.get(name) in _NOTHING:
            raise InvalidInput(f"is required: {known.name} cannot be without it", path=name)
    return {name: _taken(offered[name], value) for name, value in written.items() if value is not None}


def schemas() -> Mapping[str, Keys]:
    """The options of every component as JSON Schema, for editors."""
    return {one.name: _schema(one) for one in registry.PARTS}


def _schema(known: Part) -> Keys:
    return {
        "description": "What the catalog lets one say about it.",
        "type": ["object", "null"],
        "additionalProperties": False,
        "required": [one.name for one in known.options if one.required],
        "properties": {one.name: _described(one) for one in known.options},
    }


def _described(option: Option) -> Keys:
    found: Keys = {**_SCHEMA[option.kind], "description": option.text}
    if option.choices:
        listed: Keys = {"enum": list(option.choices)}
        found.update({"items": listed} if option.kind == "texts" else listed)
    return found


def _listed(name: str, offered: Mapping[str, Option]) -> str:
    return choices.advice(name, offered) if offered else "it has none; its chart's own go under values"


def _taken(option: Option, value: Json) -> Json:
    found = wire.at(option.name, _TAKE[option.kind], value)
    for one in found if isinstance(found, list) else [found]:
        if option.choices:
            wire.at(option.name, lambda word: choices.one_of(word, option.choices), str(one))
    return found


def _text(value: Json) -> Json:
    if not isinstance(value, str):
        raise InvalidInput(f"expected text, got {_said(value)}; put it in quotes", value=_said(value))
    return value


def _number(value: Json) -> Json:
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise InvalidInput(f"expected a number, got {_said(value)}", value=_said(value))
    return value


def _truth(value: Json) -> Json:
    if not isinstance(value, bool):
        raise InvalidInput(f"expected true or false, got {_said(value)}", value=_said(value))
    return value


def _texts(value: Json) -> Json:
    if not isinstance(value, list):
        raise InvalidInput(f"expected a list, got {_said(value)}", value=_said(value))
    return list(wire.each("", _text, value))


def _mapping(value: Json) -> Json:
    if not isinstance(value, dict):
        raise InvalidInput(f"expected a mapping, got {_said(value)}", value=_said(value))
    return value


def _size(value: Json) -> Json:
    return amounts.size(_amount(value))


def _share(value: Json) -> Json:
    return amounts.share(_amount(value))


def _seconds(value: Json) -> Json:
    return amounts.seconds(str(_text(value)))


def _amount(value: Json) -> str | int | float:
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        raise InvalidInput(f"expected an amount, got {_said(value)}", value=_said(value))
    return value


def _said(value: Json) -> str:
    if isinstance(value, dict | list):
        return "a mapping" if isinstance(value, dict) else "a list"
    return str(value).lower() if isinstance(value, bool) else str(value)[:60]


_TAKE: Final[Mapping[Kind, Callable[[Json], Json]]] = {
    "text": _text,
    "number": _number,
    "truth": _truth,
    "texts": _texts,
    "mapping": _mapping,
    "size": _size,
    "share": _share,
    "seconds": _seconds,
}
_SCHEMA: Final[Mapping[Kind, Keys]] = {
    "text": {"type": "string"},
    "number": {"type": "number"},
    "truth": {"type": "boolean"},
    "texts": {"type": "array", "items": {"type": "string"}},
    "mapping": {"type": "object"},
    "size": {"type": "string", "pattern": base.SIZE},
    "share": {"type": "string", "pattern": base.SHARE},
    "seconds": {"type": "string", "pattern": base.SECONDS},
}
