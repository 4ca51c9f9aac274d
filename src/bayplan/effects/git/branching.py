"""A branch from what is checked out, with one commit after the other."""

import hashlib
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from bayplan.effects.files import spliced
from bayplan.effects.git.repository import Blob, Repository
from bayplan.model.errors import EffectError
from bayplan.rightsizing.report.patch import Edit


class Commit(NamedTuple):
    """Edits that are committed together, and what is said of them."""

    message: str
    edits: tuple[Edit, ...]


def branch(root: Path, name: str, commits: Sequence[Commit], digests: Mapping[str, str]) -> int:
    """Makes a branch of these commits; answers how many they are.

    `root` is what the names of files count from, `digests` are the sums of the files that the edits were made
    for. Raises EffectError, with nothing changed, where there is no repository, the branch is there, or a
    file differs from what is committed.
    """
    with tempfile.TemporaryDirectory(prefix="bayplan-") as folder:
        repository = Repository(root, Path(folder) / "index")
        repository.refuse_branch(name)
        head = repository.head()
        names = sorted({edit.file for one in commits for edit in one.edits})
        blobs = {file: _committed(repository, head, root, file, digests) for file in names}
        repository.load(head)
        tip, edits = head, list[Edit]()
        for one in commits:
            edits += one.edits
            _put(repository, root, blobs, edits, {edit.file for edit in one.edits})
            tip = repository.commit(tip, one.message)
        repository.point(name, tip)
    return len(commits)


def _path(repository: Repository, root: Path, file: str) -> str:
    """What git calls a file of the tree."""
    return (root.resolve() / file).relative_to(repository.top.resolve()).as_posix()


def _committed(repository: Repository, head: str, root: Path, file: str, digests: Mapping[str, str]) -> Blob:
    """A file as it is committed, which has to be what the edits were made for."""
    blob = repository.blob(head, _path(repository, root, file))
    if blob is None:
        raise EffectError(f"{file} is not committed; commit it first, no branch was made")
    if hashlib.sha256(blob.data).hexdigest() != digests.get(file):
        raise EffectError(f"{file} differs from what is committed; commit or undo that, no branch was made")
    return blob


def _put(
    repository: Repository, root: Path, blobs: Mapping[str, Blob], edits: Sequence[Edit], files: set[str]
) -> None:
    """Files with all edits so far: their positions count in the files as they were first."""
    for file in sorted(files):
        blob = blobs[file]
        data = spliced(blob.data, [edit for edit in edits if edit.file == file])
        repository.put(_path(repository, root, file), blob._replace(data=data))
