"""Paragraphs, tables and bars keep their width and lose no word."""

import pytest
from hypothesis import given
from hypothesis import strategies as some

from bayplan.views.layout import Cell, Style, bar, dim, line, paragraph, plain, strong, table, wide

WORDS = some.lists(some.text("abc-/.", min_size=1, max_size=12), min_size=1, max_size=30)


@given(WORDS, some.integers(40, 120), some.integers(0, 8))
def test_a_paragraph_keeps_every_word_and_its_width(words: list[str], width: int, indent: int) -> None:
    lines = paragraph(" ".join(words), width, first=" " * indent)
    assert " ".join(plain(found) for found in lines).split() == words
    assert all(wide(found) <= width for found in lines)
    assert all(plain(found).startswith(" " * indent) for found in lines)


def test_a_table_aligns_its_columns() -> None:
    rows: list[list[Cell]] = [["a", "1", strong("x")], ["long", "1,000", dim("y")]]
    found = [plain(row) for row in table(["name", "count", "note"], rows, 80, "<>*")]
    assert found == ["name  count  note", "a         1  x", "long  1,000  y"]


def test_an_empty_column_is_left_out() -> None:
    assert [plain(row) for row in table(["a", "b"], [["1", ""], ["2", ""]], 80, "<<")] == ["a", "1", "2"]


def test_the_last_wrapped_column_gives_way_first() -> None:
    rows = [["one two three four five six", "seven eight nine ten eleven"]]
    found = [plain(row) for row in table(["a", "b"], rows, 50, "**")]
    assert found[1:] == [
        "one two three four five six  seven eight nine ten",
        "                             eleven",
    ]


def test_names_are_not_cut() -> None:
    name = "pvc-24f8b502-fe76-4c23-9d48-4801698095d8"
    found = table(["a", "b"], [["x" * 30, f"volume {name} follows"]], 50, "<*")
    assert any(name in plain(row) for row in found)


@pytest.mark.parametrize(
    ("share", "drawn"),
    [(0.0, "░░░░"), (0.001, "█░░░"), (0.5, "██░░"), (0.999, "███░"), (1.0, "████"), (1.7, "████")],
)
def test_a_bar_shows_anything_and_is_full_only_at_all(share: float, drawn: str) -> None:
    assert plain(bar(share, 4, Style.GOOD)) == drawn


def test_a_line_takes_any_mixture() -> None:
    assert plain(line("a", strong("b"), line("c", dim("d")))) == "abcd"
