"""Amounts and moments in sentences: `3.5Gi`, `250m`, `2026-12-05`."""

import datetime
from typing import Final

from bayplan.model.demand import CPU
from bayplan.rightsizing import rounding

_UNITS: Final = (("Gi", 1 << 30), ("Mi", 1 << 20), ("Ki", 1 << 10))
_MI: Final = 1 << 20
_ROUGH: Final = 100 * _MI
_LARGE: Final = 10 << 30


def amount(value: int, resource: str) -> str:
    """An amount as it is written where it is round, else in digits that can be added up.

    Whole Mi from 100 Mi to 10 Gi, so that what is computed from one another can be followed; else a tenth of
    the unit.
    """
    exact = rounding.written(value, resource)
    if resource == CPU or len(exact) <= len("1536Mi"):
        return exact
    if _ROUGH <= value < _LARGE:
        return f"{round(value / _MI)}Mi"
    unit, scale = next(((unit, scale) for unit, scale in _UNITS if value >= scale), ("", 1))
    return f"{value / scale:.1f}".removesuffix(".0") + unit


def day(at: int) -> str:
    """The day of a moment, in UTC."""
    try:
        return datetime.datetime.fromtimestamp(at, datetime.UTC).date().isoformat()
    except (OverflowError, OSError, ValueError):
        return "a day that no calendar has"
