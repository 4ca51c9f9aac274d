"""Sums as a person would write them down: the terms, what they come to, and what is allowed."""

from collections.abc import Sequence
from typing import Final

from bayplan.admission.quotas import Excess
from bayplan.model.demand import CPU
from bayplan.model.quantities import NANOS, NANOS_PER_MILLI, Family, Quantity

_BINARY: Final = ((1 << 20, "Mi"), (1 << 10, "Ki"))


def exceeded(terms: Sequence[Quantity], resource: str, allowed: Quantity) -> str:
    """`1536 + 128 + 64 = 1728Mi requests.memory, 1536Mi allowed`, both sides in one unit."""
    size, unit = _unit((*terms, allowed), resource)
    numbers = [one.nanos // size for one in terms]
    left = " + ".join(map(str, numbers))
    total = f"{left} = {sum(numbers)}" if len(numbers) > 1 else left
    return f"{total}{unit} {resource}, {allowed.nanos // size}{unit} allowed"


def excess(found: Excess) -> str:
    """What is used and what is asked for, against the ceiling."""
    terms = [found.used, found.asked] if found.used.nanos else [found.asked]
    return exceeded(terms, found.resource, found.hard)


def compared(amount: Quantity, resource: str, bound: Quantity, kind: str) -> str:
    """`6144Mi limits.memory, 4096Mi max`, both sides in one unit."""
    size, unit = _unit((amount, bound), resource)
    return f"{amount.nanos // size}{unit} {resource}, {bound.nanos // size}{unit} {kind}"


def _unit(amounts: Sequence[Quantity], resource: str) -> tuple[int, str]:
    """The largest unit in which all amounts are whole numbers, in nanos, and its suffix."""
    if resource.rpartition(".")[2] == CPU:
        return NANOS_PER_MILLI, "m"
    if any(one.family is Family.BINARY for one in amounts):
        for size, suffix in _BINARY:
            if all(one.nanos % (size * NANOS) == 0 for one in amounts):
                return size * NANOS, suffix
    return NANOS, ""
