"""Amounts in the style of the text that they take the place of."""

from fractions import Fraction
from typing import Final

from bayplan.rightsizing import rounding
from bayplan.sources.trees.tracing import Token
from bayplan.sources.trees.tracing.tokens import UNITS, unit

_DECIMAL: Final = ("T", "G", "M")
_MI: Final = UNITS["Mi"]
_MOST_DIGITS: Final = 3


def restyled(token: Token, counted: Fraction, amount: Fraction, resource: str) -> str | None:
    """The text for a new amount (bytes or cores) at a token whose number is counted in units of `counted`.

    None where its style cannot say it: a number of Gi of which the amount is no round part.
    """
    if token.bare:
        return _number(amount / counted)
    if token.suffix in ("m",) or token.suffix[:1] in ("e", "E") or _is_held_on_to(token):
        whole = amount / counted
        return f"{whole.numerator}{token.suffix}" if whole.denominator == 1 else _written(amount, resource)
    if token.suffix in UNITS and not token.suffix.endswith("i"):
        for suffix in _DECIMAL:
            if (amount / unit(suffix)).denominator == 1:
                return f"{amount / unit(suffix)}{suffix}"
    return _written(amount, resource)


def _is_held_on_to(token: Token) -> bool:
    """Whether somebody wrote 2048Mi who could have written 2Gi."""
    count = Fraction(token.number)
    return token.suffix.endswith("i") and count.denominator == 1 and count > 0 and count % 1024 == 0


def _written(amount: Fraction, resource: str) -> str:
    return rounding.written(int(amount * 1000) if resource == "cpu" else int(amount), resource)


def _number(count: Fraction) -> str | None:
    """A number with at most three digits behind the point."""
    shifted = count * 10**_MOST_DIGITS
    if shifted.denominator != 1:
        return None
    whole, rest = divmod(shifted.numerator, 10**_MOST_DIGITS)
    return f"{whole}.{rest:03d}".rstrip("0").rstrip(".") if rest else str(whole)
