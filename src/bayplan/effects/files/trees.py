"""Brings a tree of files to what is rendered: each file at once or not at all, the record first and last.

Before anything is written, the record holds what is coming; so whoever is stopped halfway finds all of it
known for ours, and only has to start again.
"""

import contextlib
from collections.abc import Iterable, Iterator
from pathlib import Path

from bayplan.effects.files import replacing
from bayplan.effects.files.locking import alone
from bayplan.model.errors import EffectError
from bayplan.model.files import File
from bayplan.rendering import index
from bayplan.rendering.changes import Changes, FileChange
from bayplan.rendering.index import Index


def settle(root: Path, changes: Changes) -> None:
    """Writes and removes what the changes say, below a root that is made where there is none.

    Raises EffectError, with nothing changed, where the tree is not as it was when they were found.
    """
    doing = [one for one in changes.files if one.carried_out]
    if not doing and changes.after == changes.before:
        return
    with _made(root), alone(root):
        _insist(root, doing, changes.before)
        if doing:
            _record(root, changes.during)
        for one in doing:
            _carry_out(root, one)
        _record(root, changes.after)


def deposit(root: Path, files: Iterable[File]) -> None:
    """Writes files that only their owner may read below a root, whatever stands there."""
    with _made(root), alone(root):
        for one in files:
            path = root / one.path
            path.parent.mkdir(parents=True, exist_ok=True)
            path.unlink(missing_ok=True)  # what others could read is not written to
            replacing.replace(path, one.content, 0o600)


@contextlib.contextmanager
def _made(root: Path) -> Iterator[None]:
    try:
        root.mkdir(parents=True, exist_ok=True)
        yield
    except OSError as error:
        raise EffectError(f"{error.filename or root} cannot be written: {error.strerror or error}") from error


def _insist(root: Path, doing: Iterable[FileChange], record: Index) -> None:
    """Nobody may have written in between: neither a person nor another of us."""
    file = root / index.NAME
    now = index.decode(file.read_bytes(), str(file)) if file.is_file() else Index(of=record.of)
    if now != record:
        raise EffectError(f"{root} was rendered anew meanwhile; do it again, nothing was written")
    for one in doing:
        path = root / one.path
        before = path.read_bytes() if path.is_file() and not path.is_symlink() else None
        if before != one.before:
            raise EffectError(f"{path} has changed since it was looked at; do it again, nothing was written")


def _record(root: Path, record: Index) -> None:
    replacing.replace(root / index.NAME, index.encode(record))


def _carry_out(root: Path, one: FileChange) -> None:
    path = root / one.path
    if one.after is None:
        path.unlink(missing_ok=True)
        _tidy(path.parent, root)
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    replacing.replace(path, one.after)


def _tidy(folder: Path, root: Path) -> None:
    """Removes folders that nothing is in any more, up to the root."""
    while folder != root:
        try:
            folder.rmdir()
        except OSError:
            return
        folder = folder.parent
