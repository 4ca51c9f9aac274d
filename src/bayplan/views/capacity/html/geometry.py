"""Divides a rectangle into tiles by weight, so that equal areas mean equal amounts.

Tiles are laid in strips along the shorter side, each strip as long as its tiles come out near to squares
(Bruls, Huizing, van Wijk: Squarified Treemaps, 2000).
"""

from collections.abc import Sequence
from typing import NamedTuple


class Box(NamedTuple):
    """A rectangle: its upper left corner, its width and its height."""

    x: float
    y: float
    width: float
    height: float


def tiles(weights: Sequence[float], box: Box) -> list[Box]:
    """A tile for each weight, in order, with the area that is due to it. Weights fall, and none is zero."""
    total = sum(weights)
    scale = box.width * box.height / total if total else 0.0
    found: list[Box] = []
    rest = [weight * scale for weight in weights]
    while rest:
        count = _strip(rest, min(box.width, box.height))
        laid, box = _lay(rest[:count], box)
        found += laid
        rest = rest[count:]
    return found


def _strip(areas: Sequence[float], side: float) -> int:
    """How many tiles the next strip takes: as long as one more makes the worst of them less oblong."""
    count, best = 1, _oblong(areas[:1], side)
    while count < len(areas):
        longer = _oblong(areas[: count + 1], side)
        if longer > best:
            break
        count, best = count + 1, longer
    return count


def _oblong(areas: Sequence[float], side: float) -> float:
    """The worst ratio of sides in a strip of tiles along this side."""
    total = sum(areas)
    if not total or not side:
        return float("inf")
    thick = total / side
    return max(max(area / thick / thick, thick * thick / area) for area in areas)


def _lay(areas: Sequence[float], box: Box) -> tuple[list[Box], Box]:
    """The tiles of a strip along the shorter side, and what is left of the box."""
    total = sum(areas)
    upright = box.width >= box.height
    side, depth = (box.height, box.width) if upright else (box.width, box.height)
    thick = min(total / side, depth) if side else 0.0
    found, at = [], 0.0
    for area in areas:
        length = area / thick if thick else 0.0
        tile = (box.x, box.y + at, thick, length) if upright else (box.x + at, box.y, length, thick)
        found.append(Box(*tile))
        at += length
    rest = Box(box.x + thick, box.y, box.width - thick, box.height)
    flat = Box(box.x, box.y + thick, box.width, box.height - thick)
    return found, rest if upright else flat
