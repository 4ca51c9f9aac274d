"""Sizes as people write them: rounded up to a round number, and printed with a suffix.

Memory goes up in steps of 1, 2, 4, 8, ... Mi, each the largest that is at most a twentieth of the amount:
1 Mi up to 40 Mi, 8 Mi from 160 Mi, 64 Mi from 1280 Mi. CPU goes up by 5, 10, 25, 50, 100, ... millicores
likewise, 5 at the least. So rounding costs at most 5 % (of small amounts less than 1 Mi, or 5 m), never
makes anything smaller, and what is round already stays.
"""

from typing import Final

from bayplan.model.quantities import Family, Quantity, binary_bytes, millicores
from bayplan.rightsizing.framework import Bound, Figure

MI: Final = 1024 * 1024
GI: Final = 1024 * MI
SHARE: Final = 20
"""A step is at most the amount divided by this."""
CPU_STEPS: Final = (5, 10, 25, 50, 100, 250, 500, 1000)


def round_up(amount: int, resource: str) -> int:
    """The next size that people write, at or above an amount (bytes of memory, millicores of cpu)."""
    step = _step(amount, resource)
    return -(-max(0, amount) // step) * step


def _step(amount: int, resource: str) -> int:
    return _step_of_cpu(amount) if resource == "cpu" else _step_of_memory(amount)


def _step_of_memory(amount: int) -> int:
    step = MI
    while 2 * step * SHARE <= amount:
        step *= 2
    return step


def _step_of_cpu(amount: int) -> int:
    return next((step for step in reversed(CPU_STEPS) if step * SHARE <= amount), CPU_STEPS[0])


def written(amount: int, resource: str) -> str:
    """The amount as people write it (`1536Mi`, `2Gi`, `250m`, `2`); it reads back as the same."""
    if resource == "cpu":
        return str(millicores(amount))
    if amount % GI and amount % MI == 0:
        return f"{amount // MI}Mi"
    return str(binary_bytes(amount) if amount % 1024 == 0 else Quantity(amount * 10**9, Family.BINARY))


def rounded(figure: Figure, bound: Bound) -> Figure:
    """A figure with its last step, rounding, where there is anything to round."""
    amount = round_up(figure.amount, bound.resource)
    if amount == figure.amount:
        return figure
    step = written(_step(figure.amount, bound.resource), bound.resource)
    return figure.then("rounding", amount, f"up to the next {step}")
