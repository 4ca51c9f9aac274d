"""Decodes a range of values into packed columns: eight bytes a reading, and no object for each."""

import math
from array import array
from collections.abc import Iterable, Sequence
from typing import Final

import msgspec

from bayplan.model.evidence import NOTHING
from bayplan.sources.evidence_cache import Labels, Row
from bayplan.sources.prometheus.client import Span
from bayplan.sources.prometheus.evidence.asking import Refused

LARGEST: Final = 1e18
"""Of bytes as of seconds: nothing that is read is more, and nothing is less than none."""


class WireRow(msgspec.Struct):
    metric: dict[str, str] = {}
    value: tuple[float, str] | None = None
    values: list[tuple[float, str]] = []


class WireMatrix(msgspec.Struct):
    result: list[WireRow] = []


_matrix: Final = msgspec.json.Decoder(WireMatrix)


class Rows:
    """The series of one block, put together from one answer or from several."""

    def __init__(self, span: Span) -> None:
        self._span = span
        self._found: dict[Labels, array[float]] = {}

    @property
    def length(self) -> int:
        """Seconds from the first reading to the last."""
        return self._span.end - self._span.start

    def add(self, data: msgspec.Raw) -> None:
        """Lays an answer over what is there: where two say something of a moment, the higher counts."""
        for row in decode(data):
            labels = tuple(sorted(row.metric.items()))
            column = self._found.get(labels)
            whole = _whole(self._span, row.values) if column is None else None
            if column is None:
                column = whole or array("d", [NOTHING]) * len(self._span.times)
                self._found[labels] = column
            if whole is None:
                _fill(column, self._span, row.values)

    def within(self, block: Span) -> list[Row]:
        """The series that have readings in a block, cut out of the whole, in order of their labels."""
        first = (block.start - self._span.start) // self._span.step
        last = first + len(block.times)
        cut = ((labels, self._found[labels][first:last]) for labels in sorted(self._found))
        return [Row(labels, column) for labels, column in cut if any(value == value for value in column)]


def decode(data: msgspec.Raw) -> list[WireRow]:
    """The rows of an answer as the wire has them. Raises Refused where they have another form."""
    try:
        return _matrix.decode(data).result
    except (msgspec.MsgspecError, UnicodeDecodeError) as error:
        raise Refused(f"a Prometheus answers in another form than asked for ({error})") from error


def _whole(span: Span, values: Sequence[tuple[float, str]]) -> "array[float] | None":
    """The values, where there is one for each moment and all are numbers: the usual case, in one go."""
    count = len(values)
    if count != len(span.times) or values[0][0] != span.start or values[-1][0] != span.end:
        return None
    try:
        found = array("d", [float(text) for _, text in values])
    except ValueError:
        return None
    usual = math.isfinite(sum(found)) and min(found) >= 0 and max(found) <= LARGEST
    return found if usual else None


def _fill(column: "array[float]", span: Span, values: Iterable[tuple[float, str]]) -> None:
    """What is no number, or lies off the grid, is left out."""
    start, step, count = span.start, span.step, len(column)
    for at, text in values:
        index = round((at - start) / step)
        value = number(text)
        if 0 <= index < count and value == value and not column[index] >= value:
            column[index] = value


def number(text: str) -> float:
    """The value of a sample; not a number where it is none, or nothing that can be."""
    try:
        value = float(text)
    except ValueError:
        return NOTHING
    return value if 0 <= value <= LARGEST else NOTHING
