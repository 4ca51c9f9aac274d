"""Floors that comments declare: `do not drop below 2Gi`, `floor: 512Mi`, `min 2Gi`, `needs at least 1Gi`.

A number without a unit is no floor, and neither is one of disk or GPU memory. `DO NOT LOWER` without a number
means whatever stands there now (`freeze`).
"""

import re
from typing import Final, NamedTuple

from bayplan.model.demand import CPU, MEMORY
from bayplan.model.errors import InvalidInput
from bayplan.model.quantities import Quantity, parse

_AMOUNT: Final = (
    r"[\s:=(]*(?:of|is|than)?[\s:=]*(?P<amount>\d+(?:\.\d+)?(?:[KMGT]i|[MG]|m))\b"
    r"(?!\s*(?:of\s+)?(?:disk|storage|volume|vram|gpu|swap|free|heap|cache))"
)
_PATTERNS: Final = tuple(
    re.compile(words + _AMOUNT, re.IGNORECASE)
    for words in (
        r"(?:\b(?:floor|minimum|min|at\s+least)\b|>=)",
        r"\b(?:not|never|don't)\s+(?:lower|drop|reduce|cut|trim|decrease|shrink)\w*",
        r"\b(?:not|never|don't|won't|cannot|can't|oom\w*|crash\w*|dies)\b.*\b(?:below|under|less|lower|beneath)\b",
    )
)
_FREEZE: Final = re.compile(
    r"\b(?:not|never|don't)\s+(?:be\s+)?(?:lower|drop|reduce|cut|trim|decrease|shrink)\w*"
    r"(?=\s*(?:$|[.,:;!()\-])"
    r"|\s+(?:the|this|these|it|any|memory|limit|request|cpu|size|below|under|further|again|without|before"
    r"|since|because|until|unless|even|just)\b)",
    re.IGNORECASE,
)
_EXACT: Final = re.compile(r"(?P<number>[\d.]+)(?P<unit>[a-zA-Z]+)")
_UNITS: Final = {"ki": "Ki", "mi": "Mi", "gi": "Gi", "ti": "Ti"}


class Floor(NamedTuple):
    """At least so much of one resource. `side` is `limits` or `requests` where the comment says which."""

    resource: str
    amount: Quantity
    side: str = ""


def floor(comment: str) -> Floor | None:
    """The floor that a comment declares."""
    match = next(filter(None, (pattern.search(comment) for pattern in _PATTERNS)), None)
    amount = _amount(match["amount"]) if match else None
    if match is None or amount is None:
        return None
    resource = CPU if match["amount"].endswith("m") else MEMORY
    return Floor(resource, amount, _side(comment))


class Freeze(NamedTuple):
    """What is set now is the least, of one resource, on one side or (empty) on both."""

    resource: str
    side: str = ""


def freeze(comment: str) -> Freeze | None:
    """Whether a comment forbids to lower something and gives no amount that could be read."""
    if floor(comment) is not None or not _FREEZE.search(comment):
        return None
    words = comment.lower()
    return Freeze(CPU if "cpu" in words and "memory" not in words else MEMORY, _side(comment))


def _amount(text: str) -> Quantity | None:
    found = _EXACT.fullmatch(text)
    if found is None:
        return None
    try:
        return parse(found["number"] + _UNITS.get(found["unit"].lower(), found["unit"]))
    except InvalidInput:
        return None


def _side(comment: str) -> str:
    words = comment.lower()
    if ("limit" in words) == ("request" in words):
        return ""
    return "limits" if "limit" in words else "requests"
