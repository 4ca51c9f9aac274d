"""Finds how much still passes, by halving: between what passes and what does not."""

from collections.abc import Callable


def most(low: int, high: int, passes: Callable[[int], bool]) -> int:
    """The largest number below `high` that passes, or `low` where none above it does."""
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (middle, high) if passes(middle) else (low, middle)
    return low
