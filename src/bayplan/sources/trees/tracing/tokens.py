"""Texts in files that could be a value: a quantity, or a bare number, that is no part of a longer word.

Files are looked at as bytes, so that line ends, marks of their encoding and what stands around a value are of
no concern.
"""

import functools
import re
from collections.abc import Collection, Iterator
from fractions import Fraction
from typing import Final, NamedTuple

UNITS: Final = {
    "m": Fraction(1, 1000), "": Fraction(1), "k": Fraction(10**3), "M": Fraction(10**6), "G": Fraction(10**9),
    "T": Fraction(10**12), "Ki": Fraction(1 << 10), "Mi": Fraction(1 << 20), "Gi": Fraction(1 << 30),
    "Ti": Fraction(1 << 40),
}  # fmt: skip
"""Suffixes, and what one of each comes to."""
_SHAPE: Final = re.compile(
    rb"(?<![\w.\-+])([0-9]{1,18}(?:\.[0-9]{1,9})?)(Ki|Mi|Gi|Ti|[eE][0-9]{1,2}|[mkMGT])?(?![\w.\-%])"
)
_SPEAKS: Final = re.compile(rb"(?i)cpu|mem|ram|request|limit|size|core|heap")
_NEAR: Final = 4
"""A bare number may be a value if one of so many lines before it speaks of sizes: `variable "memory" {`."""


class Token(NamedTuple):
    """A text in a file. `start` and `end` count bytes, `line` from 1; `speaks`: sizes are spoken of there."""

    file: str
    start: int
    end: int
    line: int
    number: str
    suffix: str
    speaks: bool

    @property
    def text(self) -> str:
        return self.number + self.suffix

    @property
    def bare(self) -> bool:
        """Whether it is a number without a unit, which may stand elsewhere."""
        return not self.suffix

    def could_be(self, amounts: Collection[Fraction]) -> bool:
        """Whether it means one of these amounts, as it stands or with a unit behind it."""
        return not _meanings(self.number, self.suffix).isdisjoint(amounts)


def concerns(data: bytes, amounts: Collection[Fraction]) -> bool:
    """Whether a file holds any text that could be one of these amounts."""
    return next(find("", data, amounts), None) is not None


def unit(suffix: str) -> Fraction:
    """What one of a suffix comes to."""
    return Fraction(10 ** int(suffix[1:])) if suffix[:1] in ("e", "E") else UNITS[suffix]


def find(file: str, data: bytes, amounts: Collection[Fraction]) -> Iterator[Token]:
    """Every text of a file that could be one of these amounts (bytes or cores)."""
    line, counted = 1, 0
    for match in _SHAPE.finditer(data):
        number, suffix = match[1].decode("ascii"), (match[2] or b"").decode("ascii")
        if _meanings(number, suffix).isdisjoint(amounts):
            continue
        start, end = match.span()
        line, counted = line + data.count(b"\n", counted, start), start
        yield Token(file, start, end, line, number, suffix, bool(suffix) or _speaks(data, start))


@functools.lru_cache(maxsize=1 << 14)
def _meanings(number: str, suffix: str) -> frozenset[Fraction]:
    """What a text can mean: a bare number may be of any unit."""
    units = (unit(suffix),) if suffix else UNITS.values()
    return frozenset(Fraction(number) * one for one in units)


def _speaks(data: bytes, start: int) -> bool:
    """Whether the line of a number, or one shortly before, speaks of sizes."""
    begin, end = start, data.find(b"\n", start)
    for _ in range(_NEAR + 1):
        begin = data.rfind(b"\n", 0, max(begin, 0))
        if begin < 0:
            break
    return _SPEAKS.search(data, begin + 1, end if end >= 0 else len(data)) is not None
