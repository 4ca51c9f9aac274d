"""Slack against misses in characters: a letter for each rule; to the lower left is better."""

from collections.abc import Sequence
from string import ascii_lowercase
from typing import Final

from bayplan.rightsizing.report.backtest import Tally
from bayplan.views.backtest import sayings
from bayplan.views.layout import Line, Span, Style, dim, line, paragraph, stripped

ROWS: Final = 9
WIDEST: Final = 60
MARGIN: Final = 8
LETTERS: Final = ascii_lowercase


def lines(found: Sequence[Tally], width: int) -> list[Line]:
    """The picture and its legend; nothing where there are no two rules to compare."""
    shown = found[: len(LETTERS)]
    if len(shown) < 2:
        return []
    across = max(16, min(WIDEST, width - MARGIN - 4))
    top, least, most = _bounds(shown)
    grid = _grid(shown, across, (top, least, most))
    drawn = [_row(at, cells, top) for at, cells in enumerate(grid)]
    legend = ", ".join(f"{LETTERS[at]} {one.rule}" for at, one in enumerate(shown))
    floor = f"{' ' * (MARGIN + 3)}{sayings.percent(least)}"
    right = sayings.percent(most).rjust(across - len(sayings.percent(least)))
    return [
        line(dim(f"{'days out of memory, against slack':>{MARGIN + 27}}")),
        *map(stripped, drawn),
        line(dim(f"{floor}{right}")),
        *paragraph(legend, width, first="  "),
    ]


def _bounds(found: Sequence[Tally]) -> tuple[int, float, float]:
    """The most misses, the least slack and the most."""
    slack = [one.slack for one in found]
    return max(1, *(one.misses for one in found)), min(slack), max(slack)


def _grid(found: Sequence[Tally], across: int, bounds: tuple[int, float, float]) -> list[list[str]]:
    """Letters where their rules stand; where several meet, side by side as far as there is room."""
    top, least, most = bounds
    grid = [[" "] * across for _ in range(ROWS)]
    for at, one in enumerate(found):
        row = round((ROWS - 1) * (1 - sayings.height(one.misses, top)))
        column = round((across - 1) * (one.slack - least) / ((most - least) or 1.0))
        free = [place for place in range(across) if grid[row][place] == " "]
        nearest = min(free, key=lambda place: (abs(place - column), place))
        grid[row][nearest] = LETTERS[at]
    return grid


def _row(at: int, cells: Sequence[str], top: int) -> Line:
    label = f"{top:,}" if at == 0 else "0" if at == ROWS - 1 else ""
    marks = [Span(cell, Style.ACCENT) if cell != " " else Span(cell) for cell in cells]
    return line(dim(f"{label:>{MARGIN}} │ "), *marks)
