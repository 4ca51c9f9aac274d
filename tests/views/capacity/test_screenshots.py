"""Screenshots of the page, on a desk and on a phone, by day and by night: what is painted is what is said.

No picture is compared with an older one, which every new browser would fail. The shot is taken, read back
point by point, and held against the answer: each tier has the colour of its legend, what is free is not
painted over, the whole is neither empty nor cut off. `BAYPLAN_SCREENSHOTS` names a folder to keep them in.
"""

import base64
import os
from pathlib import Path
from typing import Any

import pytest

from tests.chromium import Look, Seen, browser, look
from tests.views.capacity import build
from tests.views.capacity.test_page import LOOKS, written

__all__ = ["browser", "look"]
pytestmark = [pytest.mark.network, pytest.mark.timeout(120)]

READ = """async ([shot, points]) => {
    const picture = new Image();
    picture.src = "data:image/png;base64," + shot;
    await picture.decode();
    const canvas = new OffscreenCanvas(picture.width, picture.height);
    const paper = canvas.getContext("2d", {willReadFrequently: true});
    paper.drawImage(picture, 0, 0);
    return {
        size: [picture.width, picture.height],
        colours: points.map(([x, y]) => [...paper.getImageData(x, y, 1, 1).data].slice(0, 3)),
    };
}"""
PODS = """() => [...document.querySelectorAll('.bay [role="option"]:not([rx])')].map(one => {
    const box = one.getBoundingClientRect(), sheet = document.documentElement.getBoundingClientRect();
    return {
        tier: one.getAttribute("class").split(" ")[0],
        x: box.left - sheet.left + 2, y: box.bottom - sheet.top - 2,
        large: box.width > 6 && box.height > 6,
        colour: getComputedStyle(one).fill.match(/[0-9]+/g).map(Number).slice(0, 3),
    };
})"""


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return written(tmp_path_factory.mktemp("shots") / "page.html", build.estate())


def taken(look: Look, file: Path, size: tuple[int, int], scheme: str) -> tuple[Seen, bytes]:
    """The page and a picture of all of it."""
    seen = look(file, size, scheme)
    shot = seen.page.screenshot(full_page=True)
    folder = os.environ.get("BAYPLAN_SCREENSHOTS")
    if folder:
        (Path(folder) / f"{size[0]}-{scheme}.png").write_bytes(shot)
    return seen, shot


def painted(look: Look, file: Path, shot: bytes, points: list[tuple[float, float]]) -> Any:
    """Size and colours of a picture, read by another page: the one that is shown forbids itself images."""
    blank = file.with_name("blank.html")
    blank.write_text("<!doctype html><title>blank</title>", encoding="utf-8")
    return look(blank).ask(READ, [base64.b64encode(shot).decode(), points])


@pytest.mark.parametrize(("size", "scheme"), LOOKS, ids=lambda look: str(look))
def test_every_pod_is_painted_in_the_colour_of_its_tier(
    look: Look, file: Path, size: tuple[int, int], scheme: str
) -> None:
    seen, shot = taken(look, file, size, scheme)
    pods = [pod for pod in seen.ask(PODS) if pod["large"]]
    found = painted(look, file, shot, [(pod["x"], pod["y"]) for pod in pods])
    assert len(pods) > 20
    for pod, colour in zip(pods, found["colours"], strict=True):
        assert max(abs(one - other) for one, other in zip(colour, pod["colour"], strict=True)) < 12, pod


@pytest.mark.parametrize(("size", "scheme"), LOOKS, ids=lambda look: str(look))
def test_the_sheet_is_as_wide_as_the_screen_and_of_its_colour(
    look: Look, file: Path, size: tuple[int, int], scheme: str
) -> None:
    _, shot = taken(look, file, size, scheme)
    corners = [(1.0, 1.0), (size[0] - 2.0, 1.0), (1.0, size[1] - 2.0)]
    found = painted(look, file, shot, corners)
    width, height = found["size"]
    assert width == size[0]
    assert height > size[1]
    for colour in found["colours"]:
        assert (max(colour) < 64) is (scheme == "dark"), colour
