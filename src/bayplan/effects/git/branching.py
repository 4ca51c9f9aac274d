"""A branch from what is checked out, with one commit after the other."""

import hashlib
import tempfile
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Final, NamedTuple

from bayplan.effects.files import spliced
from bayplan.effects.git.repository import Blob, Repository
from bayplan.model.errors import EffectError
from bayplan.rightsizing.report.patch import Edit

_PLAIN: Final = "100644"


class Commit(NamedTuple):
    """Edits that are committed together, and what is said of them.

    `enters` gives the file beside the edits as it is with what this commit adds to it.
    """

    message: str
    edits: tuple[Edit, ...]
    enters: Callable[[bytes], bytes] | None = None


def branch(
    root: Path, name: str, commits: Sequence[Commit], digests: Mapping[str, str], beside: Path | None = None
) -> int:
    """Makes a branch of these commits; answers how many they are.

    `root` is what the names of files count from, `digests` are the sums of the files that the edits were made
    for; `beside` is the file that commits add to, as it is committed. Raises EffectError, with nothing
    changed, where there is no repository, the branch is there, or a file differs from what is committed.
    """
    with tempfile.TemporaryDirectory(prefix="bayplan-") as folder:
        repository = Repository(root, Path(folder) / "index")
        repository.refuse_branch(name)
        head = repository.head()
        names = sorted({edit.file for one in commits for edit in one.edits})
        blobs = {file: _committed(repository, head, root, file, digests) for file in names}
        repository.load(head)
        tip, edits, kept = head, list[Edit](), _Beside(repository, head, beside)
        for one in commits:
            edits += one.edits
            _put(repository, root, blobs, edits, {edit.file for edit in one.edits})
            kept.enter(one)
            tip = repository.commit(tip, one.message)
        repository.point(name, tip)
    return len(commits)


class _Beside:
    """A file that grows with the commits."""

    def __init__(self, repository: Repository, head: str, file: Path | None) -> None:
        self._repository, self._path = repository, ""
        if file is not None:
            where = file.resolve()
            if not where.is_relative_to(repository.top.resolve()):
                raise EffectError(f"{file} is outside of the repository; name one inside, no branch was made")
            self._path = where.relative_to(repository.top.resolve()).as_posix()
            self._blob = repository.blob(head, self._path) or Blob(_PLAIN, b"")

    def enter(self, made: Commit) -> None:
        if made.enters is not None and self._path:
            self._blob = self._blob._replace(data=made.enters(self._blob.data))
            self._repository.put(self._path, self._blob)


def _path(repository: Repository, root: Path, file: str) -> str:
    """What git calls a file of the tree."""
    return (root.resolve() / file).relative_to(repository.top.resolve()).as_posix()


def _committed(repository: Repository, head: str, root: Path, file: str, digests: Mapping[str, str]) -> Blob:
    """A file as it is committed, which has to be what the edits were made for."""
    blob = repository.blob(head, _path(repository, root, file))
    if blob is None:
        raise EffectError(f"{file} is not committed; commit it first, no branch was made")
    if hashlib.sha256(blob.data).hexdigest() == digests.get(file):
        return blob
    if hashlib.sha256(blob.data.replace(b"\n", b"\r\n")).hexdigest() == digests.get(file):
        message = (
            f"{file} is checked out with other line ends than it has (core.autocrlf); use --write instead"
        )
        raise EffectError(f"{message}, no branch was made")
    raise EffectError(f"{file} differs from what is committed; commit or undo that, no branch was made")


def _put(
    repository: Repository, root: Path, blobs: Mapping[str, Blob], edits: Sequence[Edit], files: set[str]
) -> None:
    """Files with all edits so far: their positions count in the files as they were first."""
    for file in sorted(files):
        blob = blobs[file]
        data = spliced(blob.data, [edit for edit in edits if edit.file == file])
        repository.put(_path(repository, root, file), blob._replace(data=data))
