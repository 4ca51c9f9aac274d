"""Carries answers out: the one place that changes anything, and only what it is asked to.

A patch is written into the files of its tree, or committed to a branch of its own; what was accepted is
entered in the ledger. Each of them refuses where the world is no longer as the answer found it.
"""

from collections.abc import Sequence
from pathlib import Path

from msgspec.structs import replace

from bayplan.app.services import services
from bayplan.effects import files, git
from bayplan.model.errors import EffectError
from bayplan.rightsizing.report.ledger import Entry
from bayplan.rightsizing.report.patch import Patch
from bayplan.rightsizing.report.recommendation import Recommendation
from bayplan.sources.trees import grounds


def write(path: str, patch: Patch) -> Patch:
    """Writes the edits into the tree at a path; the patch as one that was written.

    Raises EffectError, with nothing changed, where a file is not what its edits were made for.
    """
    files.write(grounds.locate(path).root, patch)
    return replace(patch, written=bool(patch.edits))


def commit(path: str, patch: Patch, recommendations: Sequence[Recommendation], branch: str) -> Patch:
    """Commits the edits to a new branch, one commit for each service; the patch with the branch named.

    Raises EffectError, with nothing changed, where there is no repository, the branch is there, or a file
    differs from what is committed.
    """
    if not patch.edits:
        return patch
    commits = [git.Commit(one.message, one.edits) for one in services(patch, recommendations)]
    made = git.branch(grounds.locate(path).root, branch, commits, patch.digests)
    return replace(patch, branch=branch, commits=made)


def record(path: str, entries: Sequence[Entry]) -> None:
    """Enters accepted recommendations in the ledger at a path, which is made where there is none."""
    if not entries:
        return
    from bayplan.sources import ledger  # only who accepts something needs it

    before = _text(Path(path))
    files.replace_text(path, before, ledger.written(entries, before or ""))


def _text(path: Path) -> str | None:
    try:
        return path.read_bytes().decode("utf-8") if path.exists() else None
    except (OSError, UnicodeDecodeError) as error:
        raise EffectError(f"the ledger {path} cannot be read: {error}; nothing was written to it") from error
