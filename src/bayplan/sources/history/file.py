"""Opening a history file: safely, with complaints a person can act on.

The file keeps a rollback journal rather than a write-ahead log: it then is one file whenever nobody writes,
can be copied as it is, and works on network file systems and read-only media. `synchronous = EXTRA` makes a
commit durable against loss of power too.
"""

import contextlib
import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from bayplan.model.errors import BayplanError, InvalidInput, SourceError
from bayplan.sources.history import form

PATIENCE: Final = 30.0
"""Seconds that a writer waits for others before it gives up."""
MADE_BY: Final = "`bayplan record --history FILE` writes one"

_NO_STORE: Final = frozenset(
    ("SQLITE_NOTADB", "SQLITE_CORRUPT", "SQLITE_ERROR", "SQLITE_CONSTRAINT", "SQLITE_MISMATCH")
)
_LOCKED: Final = frozenset(("SQLITE_BUSY", "SQLITE_LOCKED"))


def open_for_reading(path: str) -> sqlite3.Connection:
    """A connection that cannot change the file. Raises InvalidInput where there is no history."""
    _insist_on_file(path)
    if not Path(path).is_file():
        raise InvalidInput(f"there is no such history; {MADE_BY}", file=path)
    with complaining(path):
        connection = _connect(path, "ro")
        return _checked(connection, path)


def open_for_writing(path: str) -> sqlite3.Connection:
    """A connection that may append; a file that is not there yet is made."""
    _insist_on_file(path)
    with complaining(path):
        connection = _connect(path, "rwc")
        try:
            connection.execute("PRAGMA journal_mode = DELETE")
            connection.execute("PRAGMA synchronous = EXTRA")
            _make(connection)
        except BaseException:
            connection.close()
            raise
        return _checked(connection, path)


@contextlib.contextmanager
def transaction(connection: sqlite3.Connection) -> Iterator[None]:
    """All or nothing; other writers wait."""
    connection.execute("BEGIN IMMEDIATE")
    try:
        yield
        connection.execute("COMMIT")
    except BaseException:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        raise


@contextlib.contextmanager
def complaining(path: str) -> Iterator[None]:
    """Turns what SQLite says into a sentence with the file in front."""
    try:
        yield
    except sqlite3.Error as error:
        raise _complaint(error, path) from error


def _insist_on_file(path: str) -> None:
    place = Path(path)
    if not path or "\0" in path:
        raise InvalidInput("no file can be called so; name the history file", file=path)
    if place.is_dir():
        raise InvalidInput("is a directory; name the history file in it", file=path)
    if not place.parent.is_dir():
        raise InvalidInput(f"there is no directory {place.parent}; make it first", file=path)


def _connect(path: str, mode: str) -> sqlite3.Connection:
    uri = f"{Path(path).absolute().as_uri()}?mode={mode}"
    return sqlite3.connect(uri, uri=True, timeout=PATIENCE, isolation_level=None)


def _make(connection: sqlite3.Connection) -> None:
    """Makes the tables where the file is empty; of several that try at once, the first does it."""
    if not _is_blank(connection):
        return
    with transaction(connection):
        if _is_blank(connection):
            for statement in form.TABLES:
                connection.execute(statement)


def _is_blank(connection: sqlite3.Connection) -> bool:
    (tables,) = connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
    return tables == 0 and _pragma(connection, "application_id") == 0


def _checked(connection: sqlite3.Connection, path: str) -> sqlite3.Connection:
    try:
        if _pragma(connection, "application_id") != form.APPLICATION:
            raise InvalidInput(f"is not a history of bayplan; {MADE_BY}", file=path)
        version = _pragma(connection, "user_version")
        if version > form.VERSION:
            facts = f"form {version}, known is {form.VERSION}"
            raise InvalidInput(f"was written by a newer bayplan ({facts}); update this one", file=path)
    except BaseException:
        connection.close()
        raise
    return connection


def _pragma(connection: sqlite3.Connection, name: str) -> int:
    (value,) = connection.execute(f"PRAGMA {name}").fetchone()
    return int(value)


def _complaint(error: sqlite3.Error, path: str) -> BayplanError:
    code = getattr(error, "sqlite_errorname", "") or ""
    kind = "_".join(code.split("_")[:2])
    undecodable = not code and isinstance(error, sqlite3.OperationalError)
    if kind in _NO_STORE or undecodable:
        message = "is not a history of bayplan, or is damaged"
        return InvalidInput(f"{message}; restore it from a backup, or name another file", file=path)
    if kind in _LOCKED:
        return SourceError(f"{path}: others have been writing for {PATIENCE:.0f} s; try again later")
    if kind == "SQLITE_FULL":
        return SourceError(f"{path}: the disk is full, nothing was recorded; make room and record again")
    if kind in ("SQLITE_READONLY", "SQLITE_CANTOPEN", "SQLITE_PERM"):
        message = "cannot be opened, or not be written to; check the rights of the file and its directory"
        return InvalidInput(message, file=path)
    return SourceError(f"{path}: {error}; check the disk, and record again")
