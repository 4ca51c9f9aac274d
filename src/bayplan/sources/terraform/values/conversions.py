"""One kind of value as another, as Terraform converts them (zclconf/go-cty `cty/convert`)."""

import json
from decimal import Context, Decimal
from typing import Final

from bayplan.sources.terraform.values.unknowns import Lazy, Lost, Set, Value, Wrong, needs_of

PRECISION: Final = Context(prec=60)
"""Terraform counts with 512 bits; this is what its printed numbers come to."""

_LONGEST_NUMBER: Final = 400


def kind(value: Value) -> str:
    """What a person would call it."""
    names = {
        bool: "a bool",
        str: "a text",
        int: "a number",
        Decimal: "a number",
        float: "a number",
        type(None): "null",
    }
    for known, name in names.items():
        if isinstance(value, known):
            return name
    return "a map" if isinstance(value, dict) else "a list"


def text(value: Value) -> str:
    """As text. An unknown leaves a hole in it."""
    if isinstance(value, str):
        return value
    if isinstance(value, Lost):
        return value.hole
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int):
        return str(value)
    if isinstance(value, Decimal | float):
        return decimal_text(Decimal(str(value)))
    raise Wrong(f"{kind(value)} stands where a text is needed")


def decimal_text(value: Decimal) -> str:
    """A number without exponent and without zeros at its end."""
    shown = f"{PRECISION.plus(value):f}"
    return shown.rstrip("0").rstrip(".") if "." in shown else shown


def number(value: Value) -> int | Decimal:
    """As a number."""
    if isinstance(value, bool) or value is None:
        raise Wrong(f"{kind(value)} stands where a number is needed")
    if isinstance(value, int | Decimal):
        return value
    if isinstance(value, float):  # from a YAML document
        return normal(Decimal(str(value)))
    if isinstance(value, str) and len(value) <= _LONGEST_NUMBER:
        try:
            found = Decimal(value)
        except ArithmeticError:
            raise Wrong("a text that is no number stands where a number is needed") from None
        if found.is_finite() and abs(found.adjusted()) < _LONGEST_NUMBER:
            return normal(found)
    raise Wrong(f"{kind(value)} stands where a number is needed")


def whole(value: Value) -> int:
    """As a whole number."""
    found = number(value)
    if not isinstance(found, int):
        raise Wrong(f"{decimal_text(found)} stands where a whole number is needed")
    return found


def normal(value: Decimal) -> int | Decimal:
    """The same number, whole where it is whole."""
    rounded = PRECISION.plus(value)
    if rounded.adjusted() > _LONGEST_NUMBER:
        raise Wrong("the number is too large")
    return int(rounded) if rounded == rounded.to_integral_value() else rounded


def truth(value: Value) -> bool:
    """As true or false."""
    if isinstance(value, bool):
        return value
    if isinstance(value, str) and value in ("true", "false"):
        return value == "true"
    if isinstance(value, str) and value in ("1", "0"):
        return value == "1"
    raise Wrong(f"{kind(value)} stands where true or false is needed")


def items(value: Value) -> list[Value]:
    """As a list."""
    if isinstance(value, list | tuple):
        return list(value)
    if isinstance(value, Lazy):
        return items(value.whole())
    raise Wrong(f"{kind(value)} stands where a list is needed")


def mapping(value: Value) -> dict[str, Value]:
    """As a map."""
    if isinstance(value, Lazy):
        return mapping(value.whole())
    if not isinstance(value, dict):
        raise Wrong(f"{kind(value)} stands where a map is needed")
    return value


def distinct(values: list[Value]) -> Set:
    """As a set: each value once, in Terraform's order if they are texts or numbers."""
    found: list[Value] = []
    seen: set[str] = set()
    for value in values:
        if (name := identity(value)) not in seen:
            seen.add(name)
            found.append(value)
    kinds = {type(value) for value in found}
    if kinds == {str}:
        found.sort(key=str.encode)
    elif kinds <= {int, Decimal}:
        found.sort()
    return Set(found)


def identity(value: Value) -> str:
    """A text that two values share if and only if they are equal."""
    return json.dumps(_comparable(value), sort_keys=True)


def _comparable(value: Value) -> object:
    if isinstance(value, Decimal | float):
        return ["number", decimal_text(Decimal(str(value)))]
    if isinstance(value, int) and not isinstance(value, bool):
        return ["number", str(value)]
    if isinstance(value, dict):
        return {key: _comparable(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return ["list", *map(_comparable, value)]
    if isinstance(value, Lost | Lazy):
        return ["unknown", *needs_of(value)]
    return value


def plain(value: Value) -> Value:
    """As data that can be written as JSON; unknowns stay what they are."""
    if isinstance(value, Decimal):
        return float(value)
    if isinstance(value, dict):
        return {str(key): plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [plain(item) for item in value]
    if isinstance(value, Lazy):
        return plain(value.whole())
    return str(value) if isinstance(value, str) else value
