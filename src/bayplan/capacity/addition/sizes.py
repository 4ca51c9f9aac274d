"""Sizes of machines: the ones that people use, from small to large, and how they are written."""

import re
from collections.abc import Sequence
from typing import Final

from bayplan.model.errors import InvalidInput
from bayplan.model.quantities import parse
from bayplan.model.record import Record

GIB: Final = 1 << 30
CORES: Final = (2, 4, 6, 8, 12, 16, 20, 24, 32, 48, 64)
MEMORY: Final = tuple(
    GIB * amount for amount in (*range(4, 32, 4), *range(32, 129, 8), 160, 192, 256, 384, 512)
)
CARDS: Final = (1, 2, 4, 8)
COUNTS: Final = (1, 2, 3, 4, 6, 8)
_WRITTEN: Final = re.compile(r"(?:(?P<cores>[0-9]{1,5})c(?:/|\Z))?(?P<memory>[0-9.]+[A-Za-z]+)?\Z", re.ASCII)


class Size(Record, frozen=True):
    """A machine: virtual CPUs, memory in bytes, passed-through cards, and how many of such machines."""

    cores: int
    memory: int
    cards: int = 0
    count: int = 1

    def __str__(self) -> str:
        cards = f" with {self.cards} card{'s' if self.cards > 1 else ''}" if self.cards else ""
        return f"{self.count} x {self._one()}{cards}" if self.count > 1 else f"{self._one()}{cards}"

    def _one(self) -> str:
        return f"{self.cores}c/{amount(self.memory)}"


def amount(memory: int) -> str:
    """`48Gi`, or with a fraction where it is none of whole gibibytes."""
    return f"{memory // GIB}Gi" if memory % GIB == 0 else f"{memory / GIB:.2f}Gi"


def below(steps: Sequence[int], value: int) -> int | None:
    """The next smaller of the steps; None where there is none."""
    smaller = [step for step in steps if step < value]
    return smaller[-1] if smaller else None


def above(steps: Sequence[int], value: int) -> int | None:
    """The next larger of the steps; None where there is none."""
    return next((step for step in steps if step > value), None)


def read(text: str, what: str = "a size") -> tuple[int | None, int | None]:
    """Cores and memory (bytes) of `8c/48Gi`, `8c` or `48Gi`. Raises InvalidInput for anything else."""
    match = _WRITTEN.match(text.strip())
    if match is None or not (match["cores"] or match["memory"]):
        raise InvalidInput(f"{text!r} is not {what}; write it as 8c/48Gi, 8c or 48Gi", value=text)
    cores = int(match["cores"]) if match["cores"] else None
    memory = parse(match["memory"]).units if match["memory"] else None
    if cores == 0 or memory == 0:
        raise InvalidInput(f"{text!r} is not {what}: it is nothing at all; write it as 8c/48Gi", value=text)
    return cores, memory


def whole(text: str) -> Size:
    """`8c/48Gi` as a size. Raises InvalidInput where cores or memory are missing."""
    cores, memory = read(text)
    if cores is None or memory is None:
        raise InvalidInput(f"{text!r} names only a part of a size; write it as 8c/48Gi", value=text)
    return Size(cores, memory)
