"""Numbers, counted in decimals as Terraform does."""

from collections.abc import Callable
from decimal import Decimal
from typing import Final

from bayplan.sources.terraform.values import conversions
from bayplan.sources.terraform.values.conversions import PRECISION, number, whole
from bayplan.sources.terraform.values.unknowns import Value, Wrong

_LARGEST_POWER: Final = 2000


def ceil(value: Value) -> int:
    return _rounded(value, "ROUND_CEILING")


def floor(value: Value) -> int:
    return _rounded(value, "ROUND_FLOOR")


def _rounded(value: Value, how: str) -> int:
    return int(Decimal(number(value)).to_integral_value(how))


def log(value: Value, base: Value) -> Value:
    """The logarithm to a base."""
    return conversions.normal(
        PRECISION.divide(PRECISION.ln(Decimal(number(value))), PRECISION.ln(Decimal(number(base))))
    )


def power(value: Value, exponent: Value) -> Value:
    """A power, within reason."""
    base, up = Decimal(number(value)), Decimal(number(exponent))
    if abs(up) * max(abs(base.adjusted()), 1) > _LARGEST_POWER:
        raise Wrong("the power is too large")
    return conversions.normal(PRECISION.power(base, up))


def signum(value: Value) -> int:
    found = number(value)
    return (found > 0) - (found < 0)


def parse(text: Value, base: Value) -> int:
    """A whole number from its digits."""
    return int(conversions.text(text), whole(base))


def total(values: Value) -> Value:
    """The sum of a list, which may not be empty."""
    found = [number(value) for value in conversions.items(values)]
    if not found:
        raise Wrong("sum needs at least one number")
    return conversions.normal(PRECISION.plus(sum(map(Decimal, found), Decimal())))


def largest(*values: Value) -> Value:
    return max(map(number, values))


def smallest(*values: Value) -> Value:
    return min(map(number, values))


FUNCTIONS: Final[dict[str, Callable[..., Value]]] = {
    "abs": lambda value: abs(number(value)),
    "ceil": ceil,
    "floor": floor,
    "log": log,
    "max": largest,
    "min": smallest,
    "parseint": parse,
    "pow": power,
    "signum": signum,
    "sum": total,
}
