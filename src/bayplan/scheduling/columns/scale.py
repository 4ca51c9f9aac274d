"""Bringing scores to scale over columns, with the same integers as the scalar voice."""

import numpy as np

from bayplan.scheduling.columns.table import Mask, Vector
from bayplan.scheduling.framework import BEST


def by_largest(raw: Vector, feasible: Mask, *, reverse: bool = False) -> Vector:
    """Hundredths of the largest feasible score; reversed, the largest gets 0."""
    largest = int(raw[feasible].max(initial=0))
    scaled = raw * BEST // largest if largest else np.zeros_like(raw)
    return BEST - scaled if reverse else scaled


def between_extremes(raw: Vector, feasible: Mask) -> Vector:
    """0 for the lowest feasible score, 100 for the highest, in proportion between; 0 when they are equal."""
    found = raw[feasible]
    if not len(found) or found.min() == found.max():
        return np.zeros_like(raw)
    lowest, span = found.min(), found.max() - found.min()
    scaled: Vector = (BEST * ((raw - lowest).astype(np.float64) / float(span))).astype(np.int64)
    return scaled
