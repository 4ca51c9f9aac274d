"""Which keys may stand at a place of the file: for whoever slipped while writing one."""

import difflib
import re
from collections.abc import Iterator
from typing import Any, Final

import msgspec
from msgspec import inspect

from bayplan.model.errors import InvalidInput
from bayplan.sources.estate.forms import EstateForm

_STEP: Final = re.compile(r"[^.\[\]]+")


def explained(error: InvalidInput) -> InvalidInput:
    """The same complaint about a key that is not known, with those that are."""
    holder, _, key = error.path.rpartition(".")
    keys = _keys(holder)
    where = "here" if holder else "of an estate file"
    near = difflib.get_close_matches(key, keys, n=1)
    advice = f"did you mean {near[0]}? " if near else ""
    message = f"is not a key {where}; {advice}known are {', '.join(sorted(keys))}"
    return InvalidInput(message, path=error.path, value=key)


def _keys(path: str) -> list[str]:
    found = inspect.type_info(EstateForm)
    for step in _STEP.findall(path):
        found = _below(found, step)
    form = next(_structs(found), None)
    return [field.encode_name for field in form.fields] if form else []


def _below(kind: inspect.Type, step: str) -> inspect.Type:
    """What a key of a form may hold; an item of a list is what the list may hold."""
    for form in _structs(kind):
        for field in form.fields:
            if field.encode_name == step:
                return field.type
    return kind


def _structs(kind: inspect.Type) -> Iterator[inspect.StructType]:
    match kind:
        case inspect.StructType():
            yield kind
        case inspect.Metadata(type=inner):
            yield from _structs(inner)
        case inspect.ListType(item_type=item):
            yield from _structs(item)
        case inspect.UnionType(types=parts):
            for part in parts:
                yield from _structs(part)
        case _:
            pass


def schema() -> dict[str, object]:
    """The form of the file as JSON Schema, for editors."""
    made: dict[str, Any] = msgspec.json.schema(EstateForm)
    for definition in made["$defs"].values():
        definition["title"] = definition["title"].removesuffix("Form")
        for said in definition["properties"].values():
            _narrow(said)
    _name_components(made["$defs"]["ComponentForm"])
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "bayplan.yaml",
        "description": "What somebody declares about their platform. Every key is described in estate.md.",
        **made,
    }


def _name_components(definition: dict[str, Any]) -> None:
    """Each component has options of its own, which the form itself leaves open."""
    from bayplan.sources.estate import offers  # the whole catalog takes a while to load

    definition["properties"]["name"]["enum"] = sorted(offers.schemas())
    definition["allOf"] = [
        {
            "if": {"properties": {"name": {"const": name}}},
            "then": {"properties": {"options": options}},
        }
        for name, options in sorted(offers.schemas().items())
    ]


def _narrow(said: object) -> None:
    """Sizes and shares are taken as bare numbers, to be refused in our own words. Editors offer none."""
    if isinstance(said, list):
        for part in said:
            _narrow(part)
    elif isinstance(said, dict):
        options = said.get("anyOf", [])
        patterns = [one.get("pattern", "") for one in options]
        if any("%" in one for one in patterns):
            said["anyOf"] = [one for one in options if one.get("type") not in ("integer", "number")]
        elif any(one.endswith("|^0$") for one in patterns):
            said["anyOf"] = [_zero(one) for one in options if one.get("type") != "number"]
        for part in said.values():
            _narrow(part)


def _zero(option: dict[str, object]) -> dict[str, object]:
    return {"const": 0} if option.get("type") == "integer" else option
