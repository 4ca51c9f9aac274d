"""Choosing among equals.

kube-scheduler takes one at random; here a choice is named, so that answers can be repeated.
"""

from collections.abc import Callable, Sequence
from typing import Final

Pick = Callable[[Sequence[int]], int]
"""Takes one of several equally good node indexes."""

_MASK: Final = (1 << 64) - 1


def first(ties: Sequence[int]) -> int:
    """The first in the snapshot's order of nodes: what is taken when no seed is given."""
    return ties[0]


class Seeded:
    """A reproducible choice (the SplitMix64 generator)."""

    def __init__(self, seed: int) -> None:
        self._state = seed & _MASK

    def __call__(self, ties: Sequence[int]) -> int:
        self._state = (self._state + 0x9E3779B97F4A7C15) & _MASK
        mixed = self._state
        mixed = ((mixed ^ (mixed >> 30)) * 0xBF58476D1CE4E5B9) & _MASK
        mixed = ((mixed ^ (mixed >> 27)) * 0x94D049BB133111EB) & _MASK
        return ties[(mixed ^ (mixed >> 31)) % len(ties)]
