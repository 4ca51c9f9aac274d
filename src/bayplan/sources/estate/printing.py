"""Sizes in sentences: the largest unit in which they are short, `267Gi`, `71.5Gi`."""

from typing import Final

_UNITS: Final = ("Ei", "Pi", "Ti", "Gi", "Mi", "Ki")


def size(amount: int) -> str:
    """So many bytes, to a tenth of the unit."""
    for place, unit in enumerate(_UNITS):
        scale = 1 << 10 * (len(_UNITS) - place)
        if abs(amount) >= scale:
            return f"{amount / scale:.1f}".removesuffix(".0") + unit
    return str(amount)
