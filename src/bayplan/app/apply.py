"""Carries answers out: the one place that changes anything, and only what it is asked to.

A patch is written into the files of its tree, or committed to a branch of its own; what was accepted is
entered in the ledger; a tree is brought to what is rendered. Each of them refuses where the world is no
longer as the answer found it.
"""

import os
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Final, NamedTuple

from msgspec.structs import replace

from bayplan.app.services import services
from bayplan.effects import files, git
from bayplan.model.errors import EffectError, InvalidInput
from bayplan.model.files import File
from bayplan.rendering.changes import Changes
from bayplan.rightsizing.report.ledger import Entry
from bayplan.rightsizing.report.patch import Edit, Patch
from bayplan.rightsizing.report.recommendation import Recommendation
from bayplan.sources.trees import grounds


def write(path: str, patch: Patch) -> Patch:
    """Writes the edits into the tree at a path; the patch as one that was written.

    Raises EffectError, with nothing changed, where a file is not what its edits were made for.
    """
    files.write(grounds.locate(path).root, patch)
    return replace(patch, written=bool(patch.edits))


class Remembered(NamedTuple):
    """The ledger at a path, and what is to be entered in it."""

    path: str
    entries: tuple[Entry, ...]

    def of(self, edits: Sequence[Edit]) -> Callable[[bytes], bytes]:
        """The ledger with the entries of these edits in it as well."""
        pairs = {pair for edit in edits for pair in zip(edit.places, edit.bounds, strict=True)}
        mine = [one for one in self.entries if (one.place, one.bound) in pairs]
        return lambda before: _entered(self.path, before, mine)


NOTHING: Final = Remembered("", ())


def commit(
    path: str,
    patch: Patch,
    recommendations: Sequence[Recommendation],
    branch: str,
    kept: Remembered = NOTHING,
) -> Patch:
    """Commits the edits to a new branch, one commit for each service; the patch with the branch named.

    Each commit enters its own sizes in the ledger, as it is committed: they are accepted where the branch is.
    Raises EffectError, with nothing changed, where there is no repository, the branch is there, or a file
    differs from what is committed.
    """
    if not patch.edits:
        return patch
    commits = [
        git.Commit(one.message, one.edits, kept.of(one.edits)) for one in services(patch, recommendations)
    ]
    beside = Path(kept.path) if kept.path else None
    made = git.branch(grounds.locate(path).root, branch, commits, patch.digests, beside)
    return replace(patch, branch=branch, commits=made)


def _entered(path: str, before: bytes, entries: Sequence[Entry]) -> bytes:
    from bayplan.sources import ledger

    try:
        return ledger.written(entries, before.decode("utf-8")).encode("utf-8")
    except (UnicodeDecodeError, InvalidInput) as error:
        raise EffectError(f"the ledger {path} as it is committed cannot be read: {error}") from error


def tree(path: str, changes: Changes) -> None:
    """Brings the tree at a path to what is rendered, as the changes say.

    Raises EffectError, with nothing changed, where it is not as it was when they were found.
    """
    files.settle(Path(path), changes)


def images(path: str, made: Sequence[File]) -> None:
    """Writes images that machines boot with into a folder, for their owner's eyes only."""
    files.deposit(Path(path), made)


def record(path: str, entries: Sequence[Entry]) -> None:
    """Enters accepted recommendations in the ledger at a path, which is made where there is none."""
    if not entries:
        return
    from bayplan.sources import ledger  # only who accepts something needs it

    with files.alone(Path(path).parent):
        before = _text(Path(path))
        files.replace_text(path, before, ledger.written(entries, before or ""))


def foresee(path: str) -> None:
    """Raises EffectError where a ledger could not be written to: before anything is changed."""
    from bayplan.sources import ledger

    folder = Path(path).resolve().parent
    if not folder.is_dir() or not os.access(folder, os.W_OK | os.X_OK):
        raise EffectError(
            f"the ledger {path} cannot be written: {folder} is no folder that can be written to; make it so"
        )
    try:
        ledger.decode(_text(Path(path)) or "")
    except InvalidInput as error:
        raise EffectError(f"the ledger cannot be added to: {error.within(path)}") from error


def _text(path: Path) -> str | None:
    try:
        return path.read_bytes().decode("utf-8") if path.exists() else None
    except UnicodeDecodeError as error:
        raise EffectError(
            f"the ledger {path} cannot be read as UTF-8; save it so, nothing was written to it"
        ) from error
    except OSError as error:
        message = f"the ledger {path} cannot be read: {error.strerror or error}; nothing was written to it"
        raise EffectError(message) from error
