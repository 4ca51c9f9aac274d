"""What became of what scenarios expect."""

from collections.abc import Sequence

from bayplan.app.answers import Assertion
from bayplan.views.layout import Cell, Line, Span, bad, dim, good, indented, section, table, warning


def lines(found: Sequence[Assertion], width: int) -> list[Line]:
    """One line for each expectation."""
    if not found:
        return []
    several = len({one.scenario for one in found}) > 1
    rows: list[list[Cell]] = [
        [
            mark(one), one.expectation, dim(one.found), one.scenario if several else "",
            dim(f"line {one.line}" if one.line else ""),
        ]
        for one in found
    ]  # fmt: skip
    header = ["", "expected", "found", "scenario", ""]
    return [*section("What was expected"), *indented(table(header, rows, width - 2, "<***<"))]


def mark(one: Assertion) -> Span:
    """Met, not met, or not to be told."""
    if one.met is None:
        return warning("?")
    return good("✓") if one.met else bad("✗")


def place(one: Assertion) -> str:
    """Where it stands in a file."""
    return f"{one.file}:{one.line}" if one.file and one.line else one.file
