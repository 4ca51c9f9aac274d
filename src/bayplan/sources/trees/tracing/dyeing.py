"""Amounts that occur nowhere else in a tree, to be put in the place of texts, and known again.

They are odd and no multiples of five, so that no way of writing an amount gives them another suffix, and so
close to each other that none is a round multiple of another.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from fractions import Fraction
from typing import Final, NamedTuple

from bayplan.model import quantities
from bayplan.model.errors import InvalidInput
from bayplan.sources.trees.tracing.tokens import UNITS, Token, unit

_FIRST: Final = 900_001
_END: Final = 920_000
MOST: Final = 7_000
"""So many tokens can be told apart at once: another amount may be 1.024 times as much."""
_RUN: Final = re.compile(r"(?<![0-9])[0-9]{6}(?![0-9])")
_TAKEN: Final = re.compile(rb"(?<![0-9])9[01][0-9]{4}(?![0-9])")


class Site(NamedTuple):
    """The token that a value comes from, and the unit that its number is counted in."""

    token: Token
    unit: Fraction


class Dyed:
    """Tokens by the numbers that stand for them."""

    def __init__(self, tokens: Mapping[int, Token]) -> None:
        self.tokens = tokens
        exponents = (one for one in tokens.items() if one[1].suffix[:1] in ("e", "E"))
        self._exponents = {number * unit(token.suffix): token for number, token in exponents}

    def contents(self, found: Mapping[str, bytes]) -> dict[str, bytes]:
        """The files as they are with the dye in them."""
        by_file: dict[str, list[tuple[Token, str]]] = {}
        for number, token in self.tokens.items():
            by_file.setdefault(token.file, []).append((token, f"{number}{token.suffix}"))
        return {name: replaced(found[name], marks) for name, marks in by_file.items()}

    def source(self, text: str) -> Site | None:
        """Where a value comes from as it is."""
        amount = amount_of(text)
        if amount is None:
            return None
        for one in UNITS.values():
            count = amount / one
            token = self.tokens.get(count.numerator) if count.denominator == 1 else None
            if token is not None and (token.bare or unit(token.suffix) == one):
                return Site(token, one)
        token = self._exponents.get(amount)
        return Site(token, unit(token.suffix)) if token is not None else None

    def traces(self, text: str) -> Iterator[Token]:
        """Every token that a text bears a trace of."""
        for run in _RUN.findall(text):
            if token := self.tokens.get(int(run)):
                yield token


def amount_of(text: str) -> Fraction | None:
    """What a text means as a quantity (bytes or cores), None where it is none."""
    try:
        return Fraction(quantities.parse(text).nanos, quantities.NANOS)
    except InvalidInput:
        return None


def dye(tokens: Sequence[Token], contents: Iterable[bytes]) -> Dyed:
    """A number for each token that stands nowhere in these files."""
    taken = {int(run) for data in contents for run in _TAKEN.findall(data)}
    free = (number for number in range(_FIRST, _END, 2) if number % 5 and number not in taken)
    return Dyed(dict(zip(free, tokens, strict=False)))


def replaced(data: bytes, marks: Iterable[tuple[Token, str]]) -> bytes:
    """A content with other texts for these tokens, everything else as it was."""
    parts: list[bytes] = []
    end = 0
    for token, text in sorted(marks):
        parts += [data[end : token.start], text.encode("ascii")]
        end = token.end
    return b"".join((*parts, data[end:]))
