"""A year of hourly observations of 10 nodes and 500 pods: how large it is, and how soon it answers.

Every number changes every hour, which is the worst there is for the store. The peer keeps one row for each
figure, as one would at first; it is measured on a part and extrapolated.
"""

import datetime
import itertools
import math
import shutil
import sqlite3
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Final

from bayplan.capacity import trends
from bayplan.capacity.report.lines import LoadLine
from bayplan.capacity.trends import forecasting
from bayplan.capacity.trends.history import History
from bayplan.capacity.trends.observation import (
    ATTACH_FAILURES,
    ATTACHMENTS,
    EVICTIONS,
    Figure,
    LineKey,
    Observation,
    Sighting,
    measure,
)
from bayplan.model.bounds import CapacityPolicy, Clause, Trigger
from bayplan.model.estate import Declaration
from bayplan.sources import history
from bench.measuring import Broken, Measured, Setting, Trial, timed

HOURS: Final = 365 * 24
NODES: Final = 10
LINES: Final = 400
BATCH: Final = 500
START: Final = datetime.datetime(2025, 6, 1, tzinfo=datetime.UTC)
HOUR: Final = datetime.timedelta(hours=1)
GI: Final = 1 << 30
BOUND: Final = 64 * GI
SHARE: Final = 24
"""The peer is measured on one part of so many."""

DAY, WEEK = 24 * 60, 7 * 24 * 60
POLICY: Final = Declaration(
    capacity=CapacityPolicy(
        triggers=(
            Trigger("up", minutes=WEEK, clauses=(
                Clause("max-attachments", ">=", 25), Clause("memory-requests", ">", 0.9),
                Clause("attach-failures", ">=", 1, minutes=0),
                Clause("evictions-per-day", ">", 20, minutes=3 * DAY),
            )),
            Trigger("down", every=True, minutes=30 * DAY, clauses=(
                Clause("max-attachments", "<=", 20), Clause("memory-requests", "<", 0.7),
                Clause("memory-limits", "<", 0.95),
            )),
        )
    )
)  # fmt: skip


def _keys() -> list[LineKey]:
    own = [measure(f"memory-{kind}", "bytes") for kind in ("requests", "limits")]
    attached = [LineKey(ATTACHMENTS, "csi.example", "node", f"n{node}", "count") for node in range(NODES)]
    families = [(f"line-{number}", f"n{node}") for number in range(10) for node in range(NODES)]
    lines = [LineKey(name, name, "node", node, "bytes") for name, node in families]
    rest = LINES - len(own) - len(attached) - len(lines)
    spaces = [LineKey("quota", "requests.memory", "namespace", f"s{one}", "bytes") for one in range(rest)]
    return [*own, *attached, *lines, *spaces]


def _observations(hours: int) -> Iterator[Observation]:
    """Growth, a daily rhythm, and a different last digit every hour; some pods are evicted."""
    keys = _keys()
    for hour in range(hours):
        day = math.sin(hour / 24 * math.tau)
        figures = tuple(
            Figure(key, int(GI * (20 + hour / 600 + day * (row % 7) / 3)) + hour * 7919 % 4096 + row, BOUND)
            for row, key in enumerate(keys)
        )
        gone = tuple(Sighting(EVICTIONS, f"uid-{hour}-{one}", 1) for one in range(hour % 40 == 0))
        yield Observation(START + hour * HOUR, str(hour), figures, gone, (EVICTIONS, ATTACH_FAILURES))


def _store(setting: Setting) -> Path:
    hours = setting.of(HOURS)
    path = setting.scratch / f"history-{hours}.db"
    if not path.exists():
        with history.Store(str(path)) as store:
            looks = _observations(hours)
            while batch := list(itertools.islice(looks, BATCH)):
                store.extend(batch)
    return path


def _size(setting: Setting) -> Measured:
    path = _store(setting)
    size = path.stat().st_size
    return Measured(size, (f"{size / setting.of(HOURS):,.0f} bytes an observation",))


def _questions(setting: Setting) -> Measured:
    """Opens the file and asks everything: a line, all daily maxima, triggers, forecasts."""
    path = str(_store(setting))
    now = START + (setting.of(HOURS) - 1) * HOUR
    reading, known = timed(lambda: history.read(path))
    line, series = timed(lambda: known.series(_keys()[30]))
    daily, highest = timed(lambda: [forecasting.daily(known.series(key)) for key in known.keys])
    judging, verdicts = timed(lambda: trends.triggers(POLICY, known, now))
    foretelling, dates = timed(lambda: trends.forecasts(known, _lines(known), now))
    if len(series.times) != setting.of(HOURS) or len(highest) != LINES + 2 or len(verdicts) != 2:
        raise Broken("the history does not hold what was recorded")
    parts = {"reading": reading, "a line": line, "daily maxima": daily, "triggers": judging}
    said = ", ".join(f"{name} {seconds * 1000:.0f} ms" for name, seconds in parts.items())
    about = f"{said}, {len(dates)} forecasts {foretelling * 1000:.0f} ms"
    return Measured(sum(parts.values()) + foretelling, (about,))


def _lines(known: History) -> list[LoadLine]:
    return [LoadLine(*key, used=0, capacity=BOUND) for key in known.keys if key.constraint != "measure"]


def _append(setting: Setting) -> Measured:
    """One more observation, on the disk when it returns."""
    hours = setting.of(HOURS)
    path = shutil.copy(_store(setting), setting.scratch / f"longer-{hours}.db")
    looks = list(itertools.islice(_observations(hours + 5), hours, None))
    with history.Store(str(path)) as store:
        seconds, told = timed(lambda: [store.append(one) for one in looks])
    if not all(one.new for one in told):
        raise Broken("an observation was taken for one that is there")
    return Measured(seconds / len(looks))


def _rows(setting: Setting) -> Path:
    """The peer: a table with one row for each figure of each observation."""
    hours = max(1, setting.of(HOURS) // SHARE)
    path = setting.scratch / f"rows-{hours}.db"
    if not path.exists():
        connection = sqlite3.connect(path)
        connection.execute("CREATE TABLE lines (id INTEGER PRIMARY KEY, name TEXT)")
        connection.execute(
            "CREATE TABLE figures (line INTEGER, at INTEGER, used INTEGER, bound INTEGER,"
            " PRIMARY KEY (line, at)) WITHOUT ROWID"
        )
        rows = (
            (row, int(one.at.timestamp()), figure.used, figure.capacity)
            for one in _observations(hours)
            for row, figure in enumerate(one.figures)
        )
        connection.executemany("INSERT INTO figures VALUES (?, ?, ?, ?)", rows)
        connection.commit()
        connection.close()
    return path


def _rows_size(setting: Setting) -> Measured:
    return Measured(_rows(setting).stat().st_size * SHARE)


def _rows_questions(setting: Setting) -> Measured:
    """Only reading everything, and the daily maxima in SQL."""
    connection = sqlite3.connect(_rows(setting))
    highest = "SELECT line, at / 86400, max(used) FROM figures GROUP BY line, at / 86400"
    reading, _ = timed(lambda: connection.execute("SELECT * FROM figures").fetchall())
    daily, _ = timed(lambda: connection.execute(highest).fetchall())
    connection.close()
    return Measured((reading + daily) * SHARE)


TRIALS: Final[Mapping[str, Trial]] = {
    "size": _size,
    "questions": _questions,
    "append": _append,
    "size-rows": _rows_size,
    "questions-rows": _rows_questions,
}
