"""Margins that several restraints go by.

They are in per cent, so that no fraction of a byte rounds up to a size more.
"""

from typing import Final

PEAK_HEADROOM: Final = 110
"""A limit stays that much above the highest reading: one at 95 % of it is flagged (operators' rule)."""
KILL_HEADROOM: Final = 120
"""Of what killed: the step of a VPA's own recommender (`OOMBumpUpRatio`)."""


def with_headroom(amount: int, percent: int) -> int:
    """So many per cent of an amount, rounded up to a whole one."""
    return -(-amount * percent // 100)
