"""Colour where somebody looks on and wants it, and a width that can be worked with."""

import pytest

from bayplan.cli.terminal import look, wants_colour
from tests.journeys.terminal import Stream


@pytest.mark.parametrize(
    ("environment", "interactive", "wanted"),
    [
        pytest.param({}, True, True, id="a terminal"),
        pytest.param({}, False, False, id="a pipe"),
        pytest.param({"NO_COLOR": "1"}, True, False, id="NO_COLOR"),
        pytest.param({"NO_COLOR": ""}, True, True, id="an empty NO_COLOR says nothing"),
        pytest.param({"FORCE_COLOR": "1"}, False, True, id="FORCE_COLOR into a pipe"),
        pytest.param({"FORCE_COLOR": "1", "NO_COLOR": "1"}, True, False, id="no is no"),
        pytest.param({"TERM": "dumb"}, True, False, id="a dumb terminal"),
    ],
)
def test_colour(environment: dict[str, str], interactive: bool, wanted: bool) -> None:
    assert wants_colour(environment, interactive) is wanted


def test_the_option_forbids_colour() -> None:
    assert look(Stream(terminal=True), {"FORCE_COLOR": "1"}, no_color=True).colour is False


@pytest.mark.parametrize(("columns", "width"), [("", 80), ("120", 120), ("5", 40), ("1000", 140), ("x", 80)])
def test_the_width_of_a_pipe(columns: str, width: int) -> None:
    assert look(Stream(), {"COLUMNS": columns}).width == width


@pytest.mark.parametrize(("encoding", "unicode"), [("utf-8", True), ("ascii", False), ("latin-1", False)])
def test_unicode_needs_the_encoding(encoding: str, unicode: bool) -> None:
    assert look(Stream(encoding=encoding), {}).unicode is unicode
