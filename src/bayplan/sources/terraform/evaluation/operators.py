"""Operators, and what they make of unknown sides."""

import operator
from collections.abc import Callable
from decimal import Decimal
from typing import Final

from bayplan.sources.terraform.values import conversions
from bayplan.sources.terraform.values.conversions import PRECISION, number, truth
from bayplan.sources.terraform.values.unknowns import Value, Wrong, lost_in

_ORDERS: Final[dict[str, Callable[[int | Decimal, int | Decimal], bool]]] = {
    "<": operator.lt,
    ">": operator.gt,
    "<=": operator.le,
    ">=": operator.ge,
}


def unary(sign: str, value: Value) -> Value:
    """`-value` or `!value`."""
    if (unknown := lost_in(value)) is not None:
        return unknown
    return not truth(value) if sign == "!" else -number(value)


def binary(sign: str, left: Value, right: Value) -> Value:
    """`left sign right`. Unknown if a side is, unless the other side decides alone."""
    if sign in ("&&", "||"):
        return _logical(sign == "||", left, right)
    unknown = lost_in(left, right)
    if unknown is not None and not (sign in ("==", "!=") and None in (left, right)):
        return unknown
    if sign in ("==", "!="):
        return equal(left, right) == (sign == "==") if unknown is None else unknown
    if sign in _ORDERS:
        return _ORDERS[sign](number(left), number(right))
    return _arithmetic(sign, Decimal(number(left)), Decimal(number(right)))


def _logical(decisive: bool, left: Value, right: Value) -> Value:
    unknown = lost_in(left, right)
    if any(value is decisive for value in (left, right)):
        return decisive
    if unknown is not None:
        return unknown
    return truth(left) or truth(right) if decisive else truth(left) and truth(right)


def equal(left: Value, right: Value) -> bool:
    """Whether two known values are the same, of the same kind."""
    return conversions.identity(left) == conversions.identity(right)


def _arithmetic(sign: str, left: Decimal, right: Decimal) -> Value:
    if sign in "/%" and not right:
        raise Wrong("this divides by zero")
    match sign:
        case "+":
            found = PRECISION.add(left, right)
        case "-":
            found = PRECISION.subtract(left, right)
        case "*":
            found = PRECISION.multiply(left, right)
        case "/":
            found = PRECISION.divide(left, right)
        case _:
            found = PRECISION.remainder(left, right)
    return conversions.normal(found)
