"""Functions and files stay small enough to be read in one go.

`sizes.json` names today's exceptions to the marks below, each with its size. An exception may only shrink:
one that grew fails, one that shrank asks for its new number, and one that is none any more must leave.
The hard stops know no exception.
"""

import json
from statistics import median, quantiles

import pytest

from tests.architecture.source import FUNCTIONS, MODULES, ROOT

RATCHET = ROOT / "tests" / "architecture" / "sizes.json"

FUNCTION_MARK, FUNCTION_STOP = 30, 50
FILE_MARK, FILE_STOP = 350, 600
MOST_PARAMETERS = 6

Sizes = dict[str, int]

FUNCTION_LINES: Sizes = {function.where: function.lines for function in FUNCTIONS}
FILE_LINES: Sizes = {module.file: len(module.text.splitlines()) for module in MODULES}
PARAMETERS: Sizes = {function.where: function.parameters for function in FUNCTIONS}


def above(mark: int, sizes: Sizes) -> Sizes:
    return {name: size for name, size in sizes.items() if size > mark}


MEASURED = {
    "function lines": above(FUNCTION_MARK, FUNCTION_LINES),
    "file lines": above(FILE_MARK, FILE_LINES),
    "parameters": above(MOST_PARAMETERS, PARAMETERS),
}


def test_the_middle_function_is_short() -> None:
    assert median(FUNCTION_LINES.values()) < 9


def test_nine_functions_of_ten_fit_on_half_a_screen() -> None:
    assert quantiles(FUNCTION_LINES.values(), n=10)[-1] < 30


def test_no_function_passes_the_hard_stop() -> None:
    assert above(FUNCTION_STOP, FUNCTION_LINES) == {}


def test_the_middle_file_is_short() -> None:
    assert median(FILE_LINES.values()) <= 120


def test_no_file_passes_the_hard_stop() -> None:
    assert above(FILE_STOP, FILE_LINES) == {}


@pytest.mark.parametrize("measure", MEASURED)
def test_exceptions_only_shrink(measure: str) -> None:
    recorded: Sizes = json.loads(RATCHET.read_text(encoding="utf-8"))[measure]
    assert complaints(recorded, MEASURED[measure]) == []


def complaints(recorded: Sizes, found: Sizes) -> list[str]:
    """What is wrong with the record of exceptions, given the exceptions there really are."""
    return [
        *(f"{name} has {found[name]}: too large, split it" for name in found.keys() - recorded.keys()),
        *(f"{name} no longer needs its entry" for name in recorded.keys() - found.keys()),
        *(
            f"{name} grew: {recorded[name]} to {found[name]}"
            for name in recorded
            if found.get(name, 0) > recorded[name]
        ),
        *(f"{name} shrank: record {found[name]}" for name in found if found[name] < recorded.get(name, 0)),
    ]


@pytest.mark.parametrize(
    ("recorded", "found", "complaint"),
    [
        pytest.param({}, {"a": 40}, "too large", id="a new exception"),
        pytest.param({"a": 40}, {}, "no longer needs", id="a stale entry"),
        pytest.param({"a": 40}, {"a": 41}, "grew", id="one that grew"),
        pytest.param({"a": 40}, {"a": 39}, "record 39", id="one that shrank"),
    ],
)
def test_the_ratchet_turns_one_way(recorded: Sizes, found: Sizes, complaint: str) -> None:
    (sentence,) = complaints(recorded, found)
    assert complaint in sentence
