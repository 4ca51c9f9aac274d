"""Sizes, shares, ratios and durations as an estate file writes them, without loss."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Final

from bayplan.model.pods import Amounts

_BINARY: Final = ("Ei", "Pi", "Ti", "Gi", "Mi", "Ki")
_DECIMAL: Final = ("E", "P", "T", "G", "M", "k")


class Plain(str):
    """A text that is written without quotes: a number, an amount."""


def size(amount: int | None) -> Plain | None:
    """So many bytes in the largest unit of which they are a whole number: `267Gi`, `1100G`."""
    if amount is None:
        return None
    binary = _whole(amount, _BINARY, 1024)
    return min(binary, _whole(amount, _DECIMAL, 1000), key=len)


def share(part: float | None) -> str | None:
    """`85 %` for 0.85."""
    return None if part is None else f"{_shortest(Decimal(repr(part)) * 100)} %"


def number(value: float) -> Plain:
    """`4`, `1.5`."""
    return Plain(_shortest(Decimal(repr(float(value)))))


def duration(minutes: int) -> Plain:
    """`7d`, `2h30m`."""
    parts = ((minutes // 1440, "d"), (minutes % 1440 // 60, "h"), (minutes % 60, "m"))
    return Plain("".join(f"{count}{unit}" for count, unit in parts if count))


def amounts(found: Amounts) -> Mapping[str, str]:
    """Amounts as Kubernetes prints them. Of those with an exponent, only a text keeps it."""
    printed = {name: str(amount) for name, amount in found.items()}
    return {name: amount if "e" in amount else Plain(amount) for name, amount in printed.items()}


def _whole(amount: int, units: tuple[str, ...], base: int) -> Plain:
    for place, unit in enumerate(units):
        scale = base ** (len(units) - place)
        if amount and amount % scale == 0:
            return Plain(f"{amount // scale}{unit}")
    return Plain(amount)


def _shortest(value: Decimal) -> str:
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
