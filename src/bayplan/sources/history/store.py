"""The store itself: appending observations, reading them back, and letting go of old ones."""

import datetime
import sqlite3
from collections import Counter
from collections.abc import Iterable, Sequence
from types import TracebackType
from typing import Final

from bayplan.capacity.trends.assembling import Packed, Row, assemble
from bayplan.capacity.trends.history import NOTHING, History, moment, seconds
from bayplan.capacity.trends.observation import Figure, Happening, LineKey, Observation, Sighting, measure
from bayplan.model.errors import InvalidInput
from bayplan.model.record import Record
from bayplan.sources.history import file, form

_EVER: Final = 2**62


class Recorded(Record, frozen=True):
    """What appending came to. `new` is false where the same observation was there already.

    `happenings` counts by kind what this observation was the first to see.
    """

    new: bool
    figures: int = 0
    happenings: dict[str, int] = {}


class Store:
    """A history file, open for appending. Each call is one transaction: all of it is kept, or nothing."""

    def __init__(self, path: str) -> None:
        self._path = path
        self._connection = file.open_for_writing(path)
        self._ids: dict[LineKey, int] = {}

    def __enter__(self) -> "Store":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Lets go of the file."""
        self._connection.close()

    def append(self, observation: Observation) -> Recorded:
        """Records one observation. When this returns, it is on the disk."""
        return self.extend([observation])[0]

    def extend(self, observations: Iterable[Observation]) -> list[Recorded]:
        """Records several at once, all or none."""
        with file.complaining(self._path), file.transaction(self._connection):
            self._ids = {LineKey(*row[1:]): row[0] for row in _lines(self._connection)}
            return [self._put(one) for one in observations]

    def forget(self, before: datetime.datetime) -> int:
        """Lets go of observations before a time; how many there were. The file keeps its size, with room."""
        limit = seconds(before)
        with file.complaining(self._path), file.transaction(self._connection):
            gone = self._connection.execute("DELETE FROM observations WHERE at < ?", (limit,)).rowcount
            self._connection.execute("DELETE FROM happenings WHERE seen < ?", (limit,))
            self._connection.execute("DELETE FROM marks WHERE seen < ?", (limit,))
            for table, column in (("layouts", "layout"), ("bounds", "bounds")):
                unused = f"SELECT {column} FROM observations"
                self._connection.execute(f"DELETE FROM {table} WHERE id NOT IN ({unused})")
        return gone

    def _put(self, one: Observation) -> Recorded:
        at = seconds(one.at)
        same = "SELECT 1 FROM observations WHERE at = ? AND digest = ?"
        if self._connection.execute(same, (at, one.digest)).fetchone():
            return Recorded(new=False)
        news = [seen for seen in one.sightings if self._is_news(seen, at)]
        counts = Counter(seen.kind for seen in news for _ in range(seen.number))
        figures = [*one.figures, *(Figure(measure(kind), counts[kind]) for kind in one.watched)]
        figures.sort(key=lambda figure: figure.key)
        self._insert(at, one.digest, figures)
        return Recorded(new=True, figures=len(figures), happenings=dict(sorted(counts.items())))

    def _insert(self, at: int, digest: str, figures: Sequence[Figure]) -> None:
        layout = form.pack_lines(self._id(figure.key) for figure in figures)
        bounds = form.pack_amounts(figure.capacity for figure in figures)
        used = form.pack_amounts(figure.used for figure in figures)
        shared = (self._shared("layouts", "lines", layout), self._shared("bounds", "amounts", bounds))
        self._connection.execute(
            "INSERT INTO observations (at, digest, layout, bounds, used) VALUES (?, ?, ?, ?, ?)",
            (at, digest, *shared, used),
        )

    def _is_news(self, seen: Sighting, at: int) -> bool:
        """Whether it was not seen before; then it is kept, together with its mark."""
        subject = (seen.kind, seen.subject)
        chosen = "SELECT mark FROM marks WHERE kind = ? AND subject = ?"
        known = self._connection.execute(chosen, subject).fetchone()
        mark = max(seen.mark, known[0]) if known else seen.mark
        self._connection.execute(
            "INSERT INTO marks VALUES (?, ?, ?, ?) ON CONFLICT (kind, subject)"
            " DO UPDATE SET mark = excluded.mark, seen = max(seen, excluded.seen)",
            (*subject, mark, at),
        )
        if known and seen.mark <= known[0]:
            return False
        happened = seconds(seen.at) if seen.at else at
        self._connection.execute(
            "INSERT INTO happenings (kind, subject, at, seen, number, name, message)"
            " VALUES (?, ?, ?, ?, ?, ?, ?)",
            (*subject, happened, at, seen.number, seen.name, seen.message),
        )
        return True

    def _id(self, key: LineKey) -> int:
        known = self._ids.get(key)
        if known is None:
            columns = '"constraint", name, scope, subject, unit'
            insert = f"INSERT INTO lines ({columns}) VALUES (?, ?, ?, ?, ?)"
            known = self._ids[key] = _inserted(self._connection.execute(insert, key))
        return known

    def _shared(self, table: str, column: str, data: bytes) -> int:
        """The id of some bytes that many observations share."""
        digest = form.digest(data)
        found = self._connection.execute(f"SELECT id FROM {table} WHERE digest = ?", (digest,)).fetchone()
        if found:
            return int(found[0])
        insert = f"INSERT INTO {table} (digest, {column}) VALUES (?, ?)"
        return _inserted(self._connection.execute(insert, (digest, data)))


def record(path: str, observation: Observation, keep: datetime.timedelta | None = None) -> Recorded:
    """Appends one observation to a file, and lets go of what is older than `keep` before it."""
    with Store(path) as store:
        recorded = store.append(observation)
        if keep is not None and recorded.new:
            store.forget(observation.at - keep)
        return recorded


def read(path: str, since: datetime.datetime | None = None) -> History:
    """The history in a file, or the part of it from a time on."""
    with file.complaining(path):
        connection = file.open_for_reading(path)
        try:
            connection.execute("BEGIN")
            return _read(connection, seconds(since) if since else -_EVER)
        except (ValueError, LookupError, TypeError, OverflowError) as error:
            message = f"is damaged ({error}); restore it from a backup, or begin another one"
            raise InvalidInput(message, file=path) from error
        finally:
            connection.close()


def _read(connection: sqlite3.Connection, since: int) -> History:
    chosen = "SELECT at, layout, bounds, used FROM observations WHERE at >= ? ORDER BY at, id"
    rows = [Row(*row) for row in connection.execute(chosen, (since,))]
    if not rows:
        return NOTHING
    moment(rows[0].at), moment(rows[-1].at)  # raises where no calendar has such a time
    packed = Packed(
        {row[0]: LineKey(*row[1:]) for row in _lines(connection)},
        dict(connection.execute("SELECT id, lines FROM layouts").fetchall()),
        dict(connection.execute("SELECT id, amounts FROM bounds").fetchall()),
    )
    return assemble(packed, rows, _happenings(connection, since))


def _happenings(connection: sqlite3.Connection, since: int) -> Sequence[Happening]:
    columns = "kind, subject, at, seen, number, name, message"
    chosen = f"SELECT {columns} FROM happenings WHERE seen >= ? ORDER BY id"
    return [
        Happening(kind, subject, moment(at), moment(seen), *rest)
        for kind, subject, at, seen, *rest in connection.execute(chosen, (since,))
    ]


def _lines(connection: sqlite3.Connection) -> list[tuple[int, str, str, str, str, str]]:
    return connection.execute('SELECT id, "constraint", name, scope, subject, unit FROM lines').fetchall()


def _inserted(cursor: sqlite3.Cursor) -> int:
    return int(cursor.lastrowid or 0)
