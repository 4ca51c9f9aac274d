"""How validation words its complaints about one field (apimachinery `pkg/util/validation/field`)."""

import json
from typing import Final

from bayplan.model.quantities import Quantity

MUST_NOT_BE_NEGATIVE: Final = "must be greater than or equal to 0"
MUST_BE_POSITIVE: Final = "must be greater than zero"
MUST_BE_INTEGER: Final = "must be an integer"


def invalid(path: str, value: str | int, detail: str) -> str:
    """A value that is not allowed; texts are quoted."""
    return f"{path}: Invalid value: {_written(value)}: {detail}"


def required(path: str, detail: str = "") -> str:
    """A value that is missing."""
    return f"{path}: Required value{': ' if detail else ''}{detail}"


def forbidden(path: str, detail: str) -> str:
    """A field that must not be set here."""
    return f"{path}: Forbidden: {detail}"


def duplicate(path: str, value: str) -> str:
    """A value that occurs a second time."""
    return f"{path}: Duplicate value: {_written(value)}"


def unsupported(path: str, value: str, supported: tuple[str, ...]) -> str:
    """A value outside a closed list."""
    known = ", ".join(_written(one) for one in supported)
    return f"{path}: Unsupported value: {_written(value)}: supported values: {known}"


def fractional(path: str, amount: Quantity) -> str:
    """An amount of whole things that is not whole; upstream prints its quantity's insides here."""
    digits, scale = amount.nanos, -9
    while digits % 1000 == 0 and scale < 0:
        digits, scale = digits // 1000, scale + 3
    number = f"i:resource.int64Amount{{value:{digits}, scale:{scale}}}"
    rest = f'd:resource.infDecAmount{{Dec:(*inf.Dec)(nil)}}, s:"{amount}", Format:"{amount.family.value}"'
    value = f"resource.Quantity{{{number}, {rest}}}"
    return f"{path}: Invalid value: {value}: {MUST_BE_INTEGER}"


def _written(value: str | int) -> str:
    return json.dumps(value, ensure_ascii=False) if isinstance(value, str) else str(value)
