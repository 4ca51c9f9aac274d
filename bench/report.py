"""The rows as a table for people and as JSON."""

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from bench.series import Row
from bench.units import size

SCHEMA: Final = "bayplan.bench/v1"
COLUMNS: Final = "{:<22} {:>12} {:>11} {:>11} {:>9}  {:<8} {}"
HEAD: Final = COLUMNS.format("", "target", "median", "best", "peak", "", "times as good as a peer").rstrip()
INDENT: Final = "    "


def header(machine: Mapping[str, str], runs: int, scale: float) -> str:
    """What was measured with, and what the columns are."""
    facts = "{cores} cores, {cpu}, {memory}, {system}\nbayplan {bayplan}, Python {python}, NumPy {numpy}"
    size_note = "" if scale == 1 else f", at {scale:g} of the full size, where targets are not judged"
    return f"{facts.format(**machine)}\nmedian of {runs}{size_note}\n\n{HEAD}"


def lines(row: Row) -> Iterator[str]:
    """A row as text: the figures, what they are of, and remarks."""
    unit, case = row.case.unit, row.case
    target = "" if case.target is None else unit.bound(case.target)
    done = row.complete
    figures = (unit.shows(row.median), unit.shows(row.best), size(row.peak)) if done else ("", "", "")
    yield COLUMNS.format(case.trial, target, *figures, row.verdict, _beside(row)).rstrip()
    yield from (INDENT + text for text in (case.says, *row.remarks))


def _beside(row: Row) -> str:
    if row.case.peer is None or row.peer is None or not row.complete:
        return ""
    figure = row.case.unit.shows(row.peer)
    if row.ratio is None:
        return f"{row.case.peer.says}: {figure}"
    return f"{_rounded(row.ratio)} x {row.case.peer.says} ({figure})"


def _rounded(ratio: float) -> str:
    return f"{ratio:,.0f}" if ratio >= 100 else f"{ratio:.3g}"


def document(rows: Sequence[Row], about: Mapping[str, object]) -> str:
    """Everything as JSON. `about`: the machine, how busy it was, and how it was measured."""
    return json.dumps({"schema": SCHEMA, **about, "cases": [_record(row) for row in rows]}, indent=2)


def _record(row: Row) -> dict[str, object]:
    case = row.case
    about: dict[str, object] = {
        "name": case.trial,
        "description": case.says,
        "unit": case.unit.value,
        "target": case.target,
        "verdict": row.verdict,
        "values": row.values,
        "remarks": list(row.remarks),
    }
    if row.complete:
        about |= {"median": row.median, "best": row.best, "peakBytes": row.peak}
    if case.peer is not None:
        about["peer"] = {"name": case.peer.says, "median": row.peer, "timesAsGood": row.ratio}
    return about
