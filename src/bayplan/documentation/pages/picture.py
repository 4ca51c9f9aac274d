"""The same drawing as a picture (SVG 1.1): a box for each host, with a box for each of its machines."""

import html
from collections.abc import Mapping, Sequence
from typing import Final

_WIDE, _HIGH, _GAP = 210, 18, 12
_COLUMNS: Final = 4
_COLOURS: Final = {"control plane": "#dbe7f5", "worker": "#e2f0dc", "": "#f2f2f2"}
Box = Sequence[str]


def svg(groups: Mapping[str, Sequence[tuple[str, Box]]]) -> str:
    """The picture. Groups are hosts with their machines: the role of each, and the lines in its box."""
    drawn, top = list[str](), _GAP
    for host, machines in groups.items():
        tall = max((len(lines) for _, lines in machines), default=1) * _HIGH + _GAP
        rows = -(-len(machines) // _COLUMNS)
        height = _HIGH + _GAP + rows * (tall + _GAP)
        drawn.append(_frame(host, top, height))
        for at, (role, lines) in enumerate(machines):
            left = 2 * _GAP + at % _COLUMNS * (_WIDE + _GAP)
            drawn.append(_box(role, lines, left, top + _HIGH + _GAP + at // _COLUMNS * (tall + _GAP), tall))
        top += height + _GAP
    head = (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{_whole()}" height="{top}" font-family="sans-serif">'
    )
    return "\n".join([head, *drawn, "</svg>"]) + "\n"


def _whole() -> int:
    return _COLUMNS * (_WIDE + _GAP) + 3 * _GAP


def _frame(host: str, top: int, height: int) -> str:
    rect = f'<rect x="{_GAP}" y="{top}" width="{_whole() - 2 * _GAP}" height="{height}"'
    name = f'<text x="{2 * _GAP}" y="{top + _HIGH}" font-size="14">{_escaped(host or "no host named")}</text>'
    return f'{rect} fill="white" stroke="#555"/>\n{name}'


def _box(role: str, lines: Box, left: int, top: int, tall: int) -> str:
    colour = next((value for key, value in _COLOURS.items() if key and role.startswith(key)), _COLOURS[""])
    rect = f'<rect x="{left}" y="{top}" width="{_WIDE}" height="{tall}" fill="{colour}" stroke="#888"/>'
    texts = [
        f'<text x="{left + 8}" y="{top + (at + 1) * _HIGH}" font-size="12">{_escaped(_short(line))}</text>'
        for at, line in enumerate(lines)
    ]
    return "\n".join([rect, *texts])


def _escaped(said: str) -> str:
    """By the standard library's `html`: its `xml.sax` loads a client for HTTP."""
    return html.escape(said, quote=False)


def _short(line: str) -> str:
    return line if len(line) <= 32 else f"{line[:31]}…"
