"""A tree as it was at another revision, written out beside the one that is there.

The whole revision is written, because modules and bases may lie anywhere in it, into a folder of its own that
goes away again. Links are made where they lead to something within it; submodules are left out, as they are
in a plain clone.
"""

import contextlib
import os
import tempfile
from collections.abc import Iterable, Iterator
from pathlib import Path, PurePosixPath

from bayplan.model.errors import InvalidInput
from bayplan.sources.trees.git import Entry, Repository
from bayplan.sources.trees.texts import LARGEST_JSON

_FILES = ("100644", "100755", "100664")


@contextlib.contextmanager
def at_revision(path: str, revision: str) -> Iterator[Path]:
    """The same path as it was at a revision, for as long as the context lasts.

    What was not there yet is empty: all of it is new since then. An empty `.git` marks the root.
    """
    here = Path(path)
    if not here.exists():
        raise InvalidInput("there is no such file or directory; check the path", file=path)
    real = here.resolve()
    repository = Repository(real if real.is_dir() else real.parent)
    commit = repository.commit(revision)
    with tempfile.TemporaryDirectory(prefix="bayplan-") as folder:
        root = Path(folder).resolve()
        (root / ".git").mkdir()
        _write(repository, repository.entries(commit), root)
        then = root / _within(real, repository.top.resolve())
        if not then.exists():
            _make_empty(then, real.is_dir())
        yield then


def _within(path: Path, top: Path) -> Path:
    if not path.is_relative_to(top):
        message = f"its repository has a work tree elsewhere ({top}); give --base a path instead"
        raise InvalidInput(message, file=str(path))
    return path.relative_to(top)


def _write(repository: Repository, entries: Iterable[Entry], root: Path) -> None:
    wanted = [entry for entry in entries if _is_wanted(entry) and _is_tame(entry.path)]
    links: list[tuple[Path, str]] = []
    for entry, content in repository.contents(wanted):
        target = root / entry.path
        if entry.link:
            links.append((target, os.fsdecode(content)))
            continue
        with contextlib.suppress(FileExistsError, NotADirectoryError, IsADirectoryError):
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(content)
    for target, aim in links:  # after all files, so that none is written through a link
        _link(target, aim, root)


def _is_wanted(entry: Entry) -> bool:
    """Whether it is a file that a reader might open; none opens what is larger."""
    return (entry.link or entry.mode in _FILES) and entry.size <= LARGEST_JSON


def _is_tame(path: str) -> bool:
    """Whether a path stays where it is put, whatever made it."""
    parts = path.split("/")
    return not any(part in ("", ".", "..") or part.lower() == ".git" or "\\" in part for part in parts)


def _link(target: Path, aim: str, root: Path) -> None:
    if PurePosixPath(aim).is_absolute() or "\0" in aim:
        return
    aimed = Path(os.path.normpath(target.parent / aim))
    if not aimed.is_relative_to(root) or target.exists():
        return
    with contextlib.suppress(OSError):
        target.parent.mkdir(parents=True, exist_ok=True)
        target.symlink_to(aim)


def _make_empty(path: Path, folder: bool) -> None:
    if folder:
        path.mkdir(parents=True)
    else:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch()
