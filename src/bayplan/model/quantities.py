"""Quantities exactly as Kubernetes reads and prints them (apimachinery `pkg/api/resource/quantity.go`).

A quantity is a decimal number with a suffix of one of three families: binary (`Ki`..`Ei`), decimal (`n u m k
M G T P E`, or none) or a decimal exponent (`1e3`). Values finer than 10^-9 are rounded up, values above
2^63-1 are cut to it. Printing gives the canonical form: the largest suffix of the same family that leaves an
integer.
"""

import enum
import functools
import re
from typing import Final

from bayplan.model.errors import InvalidInput

NANOS: Final = 10**9
NANOS_PER_MILLI: Final = 10**6
LARGEST: Final = (2**63 - 1) * NANOS


class Family(enum.Enum):
    """The suffix family that a quantity was written in, and is printed in again."""

    BINARY = "BinarySI"
    DECIMAL = "DecimalSI"
    EXPONENT = "DecimalExponent"


_BINARY: Final = {"Ki": 1, "Mi": 2, "Gi": 3, "Ti": 4, "Pi": 5, "Ei": 6}
_DECIMAL: Final = {"n": -9, "u": -6, "m": -3, "": 0, "k": 3, "M": 6, "G": 9, "T": 12, "P": 15, "E": 18}
_DECIMAL_SUFFIX: Final = {power: suffix for suffix, power in _DECIMAL.items()}
_BINARY_SUFFIX: Final = {power: suffix for suffix, power in _BINARY.items()}
_WRITTEN: Final = re.compile(
    r"([+-]?)([0-9]*)(?:\.([0-9]*))?([KMGTPE]i|[numkMGTPE]|[eE][+-]?[0-9]+|)\Z", re.ASCII
)
_LONGEST_EXPONENT: Final = 400
_LONGEST_TEXT: Final = 1024


class Quantity:
    """An exact amount: `nanos` (an integer count of 10^-9) and the suffix family it is printed in."""

    __slots__ = ("family", "nanos")

    def __init__(self, nanos: int, family: Family = Family.DECIMAL) -> None:
        self.nanos, self.family = nanos, family

    @property
    def millis(self) -> int:
        """The amount in thousandths, rounded up as `Quantity.MilliValue` does. Millicores, for CPU."""
        return -(-self.nanos // NANOS_PER_MILLI)

    @property
    def units(self) -> int:
        """The amount in whole units, rounded up as `Quantity.Value` does. Bytes, for memory."""
        return -(-self.nanos // NANOS)

    def plus(self, other: "Quantity") -> "Quantity":
        """The sum; a zero takes the family of what is added to it, as `Quantity.Add` does."""
        return Quantity(self.nanos + other.nanos, self.family if self.nanos else other.family)

    def minus(self, other: "Quantity") -> "Quantity":
        """The difference, in the family of `self` unless `self` is zero (`Quantity.Sub`)."""
        return Quantity(self.nanos - other.nanos, self.family if self.nanos else other.family)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Quantity) and self.nanos == other.nanos

    def __hash__(self) -> int:
        return hash(self.nanos)

    def __repr__(self) -> str:
        return f"Quantity({str(self)!r})"

    def __str__(self) -> str:
        if self.nanos == 0:
            return "0"
        sign, amount = ("-", -self.nanos) if self.nanos < 0 else ("", self.nanos)
        return sign + _canonical(amount, self.family)


ZERO: Final = Quantity(0)


@functools.lru_cache(maxsize=1 << 14)
def parse(text: str) -> Quantity:
    """Reads a quantity such as `500m`, `1.5Gi`, `5k` or `1e3`. Raises InvalidInput for anything else."""
    match = _WRITTEN.match(text) if len(text) <= _LONGEST_TEXT else None
    if match is None or not (match[2] or match[3]):
        raise InvalidInput(
            f"{text[:60]!r} is not a quantity; write a number with a suffix, such as 500m or 2Gi", value=text
        )
    sign, whole, fraction, suffix = match[1], match[2], match[3] or "", match[4]
    digits, scale = int((whole + fraction) or "0"), -len(fraction)
    if suffix in _BINARY:
        return _binary(digits << (10 * _BINARY[suffix]), scale, sign)
    family, power = _decimal_power(suffix)
    nanos = min(_scaled_up(digits, scale + power + 9), LARGEST)
    return Quantity(-nanos if sign == "-" else nanos, family)


def _binary(digits: int, scale: int, sign: str) -> Quantity:
    nanos = min(_scaled_up(digits, scale + 9), LARGEST)
    family = Family.DECIMAL if 0 < nanos < NANOS and sign != "-" else Family.BINARY
    return Quantity(-nanos if sign == "-" else nanos, family)


def _decimal_power(suffix: str) -> tuple[Family, int]:
    if len(suffix) < 2:
        return Family.DECIMAL, _DECIMAL[suffix]
    power = int(suffix[1:])
    if abs(power) > _LONGEST_EXPONENT:
        power = _LONGEST_EXPONENT if power > 0 else -_LONGEST_EXPONENT
    return Family.EXPONENT, power


def _scaled_up(digits: int, power: int) -> int:
    """`digits` x 10^`power` as an integer, rounded away from zero."""
    factor: int = 10 ** abs(power)
    return digits * factor if power >= 0 else -(-digits // factor)


def _canonical(nanos: int, family: Family) -> str:
    if family is Family.BINARY and nanos >= 1024 * NANOS and nanos % NANOS == 0:
        return _canonical_binary(nanos // NANOS)
    digits, power = nanos, -9
    while power < 18 and digits % 1000 == 0:
        digits, power = digits // 1000, power + 3
    if family is Family.EXPONENT:
        return f"{digits}e{power}" if power else str(digits)
    return f"{digits}{_DECIMAL_SUFFIX[power]}"


def _canonical_binary(units: int) -> str:
    power = 0
    while power < 6 and units % 1024 == 0:
        units, power = units // 1024, power + 1
    return f"{units}{_BINARY_SUFFIX[power]}" if power else str(units)


def millicores(amount: int) -> Quantity:
    """A CPU amount of that many millicores."""
    return Quantity(amount * NANOS_PER_MILLI)


def binary_bytes(amount: int) -> Quantity:
    """A memory or storage amount of that many bytes, printed with binary suffixes."""
    return Quantity(amount * NANOS, Family.BINARY)
