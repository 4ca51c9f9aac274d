"""Areas are amounts: tiles fill their box, do not overlap, and have the area that is due to them."""

import math
import re
from itertools import combinations, pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as some

from bayplan.views.capacity.html import bays, page
from bayplan.views.capacity.html.geometry import Box, tiles
from tests.views.capacity import build

WEIGHTS = some.lists(some.integers(1, 1 << 40), min_size=1, max_size=40).map(
    lambda found: sorted(found, reverse=True)
)


@given(WEIGHTS, some.floats(1, 500), some.floats(1, 500))
def test_every_tile_has_the_area_that_is_due_to_it(weights: list[int], width: float, height: float) -> None:
    box = Box(3, 5, width, height)
    found = tiles(weights, box)
    for weight, tile in zip(weights, found, strict=True):
        due = weight / sum(weights) * width * height
        assert math.isclose(tile.width * tile.height, due, rel_tol=1e-6, abs_tol=1e-9)
        assert tile.x >= 3 - 1e-6 and tile.x + tile.width <= 3 + width + 1e-6
        assert tile.y >= 5 - 1e-6 and tile.y + tile.height <= 5 + height + 1e-6


@given(some.lists(some.integers(1, 100), min_size=2, max_size=12))
def test_tiles_do_not_overlap(weights: list[int]) -> None:
    for one, two in combinations(tiles(sorted(weights, reverse=True), Box(0, 0, 160, 90)), 2):
        across = min(one.x + one.width, two.x + two.width) - max(one.x, two.x)
        down = min(one.y + one.height, two.y + two.height) - max(one.y, two.y)
        assert across < 1e-6 or down < 1e-6


def test_equal_pods_come_out_near_to_squares() -> None:
    for tile in tiles([1.0] * 12, Box(0, 0, 160, 120)):
        assert max(tile.width / tile.height, tile.height / tile.width) < 1.6


def test_nothing_is_laid_without_weights() -> None:
    assert tiles([], Box(0, 0, 1, 1)) == []


def test_pods_stand_on_the_tier_below() -> None:
    floor = bays.floors(build.estate().plan)[0]
    drawing = floor.drawings[1]
    bottoms: dict[int, float] = {}
    tops: dict[int, float] = {}
    for tile in drawing.tiles:
        if not tile.round:
            bottoms[tile.tier] = max(bottoms.get(tile.tier, 0), tile.box.y + tile.box.height)
            tops[tile.tier] = min(tops.get(tile.tier, 999), tile.box.y)
    order = sorted(bottoms, key=lambda tier: -bottoms[tier])
    assert order == sorted(order) and math.isclose(bottoms[order[0]], drawing.height)
    for lower, upper in pairwise(order):
        assert math.isclose(tops[lower], bottoms[upper], abs_tol=1e-6)


def test_what_belongs_to_no_tier_is_grey() -> None:
    colours = bays.colours(("a", "b", "c", "d", "e", "f", "g", "system", "other"))
    assert [colours[name] for name in "abcdefg"] == [0, 1, 2, 3, 4, 7, 0]
    assert (colours["system"], colours["other"]) == (5, 6)
    assert bays.colours(("system", "other")) == {"system": 5, "other": 1}


def test_cards_of_one_kind_are_told_together() -> None:
    cards = ("NVIDIA GA100 [A100 PCIe 40GB]", "NVIDIA GA100 [A100 PCIe 40GB]", "T4")
    assert bays.called(cards) == ["2 \N{MULTIPLICATION SIGN} A100 PCIe 40GB", "T4"]


VIENOT = {
    "red-blind": ((0.11238, 0.88762, 0), (0.11238, 0.88762, 0), (0.00401, -0.00401, 1)),
    "green-blind": ((0.29275, 0.70725, 0), (0.29275, 0.70725, 0), (-0.02234, 0.02234, 1)),
}
"""How a colour looks to who lacks a kind of cones (Viénot, Brettel, Mollon 1999), in linear light."""
Colour = tuple[float, float, float]


def linear(text: str) -> Colour:
    red, green, blue = (int(text[at : at + 2], 16) / 255 for at in (1, 3, 5))
    return _linear(red), _linear(green), _linear(blue)


def _linear(value: float) -> float:
    return value / 12.92 if value <= 0.04045 else float(((value + 0.055) / 1.055) ** 2.4)


def lab(colour: Colour) -> Colour:
    red, green, blue = colour
    x = (0.4124 * red + 0.3576 * green + 0.1805 * blue) / 0.9505
    y = 0.2126 * red + 0.7152 * green + 0.0722 * blue
    z = (0.0193 * red + 0.1192 * green + 0.9505 * blue) / 1.089
    fx, fy, fz = (_root(value) for value in (x, y, z))
    return 116 * fy - 16, 500 * (fx - fy), 200 * (fy - fz)


def _root(value: float) -> float:
    return max(value, 0.0) ** (1 / 3) if value > 0.008856 else 7.787 * value + 16 / 116


def palettes() -> list[dict[str, str]]:
    """The tiers' colours, in light and in dark."""
    css = Path(page.__file__).with_name("page.css").read_text(encoding="utf-8")
    light, dark = (part for part in css.split("prefers-color-scheme: dark", 1))
    return [dict(re.findall(r"--(t[0-7]): (#[0-9a-f]{6})", part)) for part in (light, dark)]


@pytest.mark.parametrize("palette", palettes(), ids=["light", "dark"])
@pytest.mark.parametrize("sight", ["full", *VIENOT])
def test_tiers_can_be_told_apart_by_everybody(palette: dict[str, str], sight: str) -> None:
    assert len(palette) == 8
    seen = {}
    for name, text in palette.items():
        colour = linear(text)
        if sight != "full":
            rows = VIENOT[sight]
            red, green, blue = (sum(a * b for a, b in zip(row, colour, strict=True)) for row in rows)
            colour = (red, green, blue)
        seen[name] = lab(colour)
    near = {
        (one, two): round(math.dist(seen[one], seen[two]), 1)
        for one, two in combinations(seen, 2)
        if math.dist(seen[one], seen[two]) < 9
    }
    assert near == {}
