"""Puts a history together from packed rows, as a store keeps them: many at a time, without looking at each.

A layout is the list of lines that an observation has, in order; its numbers are 64-bit integers,
little-endian, in the same order. Few observations differ in their layout, and fewer in their bounds.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from bayplan.capacity.trends.history import History, Times, Values
from bayplan.capacity.trends.observation import Happening, LineKey

ABSENT: Final = -(2**63)
"""Stands for a number that is not there."""


class Row(NamedTuple):
    """One observation: when (seconds since 1970), the ids of its layout and bounds, and what was used."""

    at: int
    layout: int
    bounds: int
    used: bytes


class Packed(NamedTuple):
    """All that rows refer to. A layout holds the ids of lines (32 bit), bounds hold numbers (64 bit)."""

    keys: Mapping[int, LineKey]
    layouts: Mapping[int, bytes]
    bounds: Mapping[int, bytes]


def assemble(packed: Packed, rows: Sequence[Row], happenings: Sequence[Happening] = ()) -> History:
    """The history of some rows. Of two rows of one time the later one stays."""
    place = {line: number for number, line in enumerate(packed.keys)}
    times: Times = np.unique(np.array([row.at for row in rows], np.int64))
    keys = tuple(packed.keys.values())
    shape = (len(keys), len(times))
    used, capacity = np.full(shape, np.nan), np.full(shape, np.nan)
    for layout, alike in _by_layout(rows).items():
        lines = np.array([place[int(line)] for line in np.frombuffer(packed.layouts[layout], "<u4")], np.intp)
        columns = np.searchsorted(times, np.array([row.at for row in alike], np.int64))
        used[np.ix_(lines, columns)] = _numbers([row.used for row in alike], len(lines)).T
        shared = np.array([row.bounds for row in alike], np.int64)
        for bounds in np.unique(shared):
            amounts = _numbers([packed.bounds[int(bounds)]], len(lines))
            capacity[np.ix_(lines, columns[shared == bounds])] = amounts.T
    return History(times, keys, used, capacity, tuple(happenings))


class Column(NamedTuple):
    """One line as somebody else kept it: values, and bounds, by time."""

    used: dict[int, float]
    bounds: dict[int, float]


def gather(columns: Mapping[LineKey, Column], happenings: Sequence[Happening] = ()) -> History:
    """The history of lines that come one by one. A bound without a value at its time is left out."""
    moments = sorted({at for column in columns.values() for at in column.used})
    place = {at: number for number, at in enumerate(moments)}
    shape = (len(columns), len(moments))
    used, capacity = np.full(shape, np.nan), np.full(shape, np.nan)
    for row, column in enumerate(columns.values()):
        used[row, [place[at] for at in column.used]] = list(column.used.values())
        bounds = {at: value for at, value in column.bounds.items() if at in column.used}
        capacity[row, [place[at] for at in bounds]] = list(bounds.values())
    return History(np.array(moments, np.int64), tuple(columns), used, capacity, tuple(happenings))


def _by_layout(rows: Sequence[Row]) -> Mapping[int, list[Row]]:
    found: defaultdict[int, list[Row]] = defaultdict(list)
    for row in rows:
        found[row.layout].append(row)
    return found


def _numbers(packed: Sequence[bytes], width: int) -> Values:
    raw: NDArray[np.int64] = np.frombuffer(b"".join(packed), "<i8").reshape(len(packed), width)
    return np.where(raw == ABSENT, np.nan, raw)
