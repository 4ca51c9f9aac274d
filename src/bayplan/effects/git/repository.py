"""Git's plumbing, as far as a branch of commits needs it."""

import os
import re
import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path
from typing import Final, NamedTuple

from bayplan.model.errors import EffectError

_NEUTRAL: Final = (
    *("-c", f"core.hooksPath={os.devnull}", "-c", "core.fsmonitor=false", "-c", "core.splitIndex=false"),
    "--no-pager",
)
_ENVIRONMENT: Final = {
    "GIT_ALLOW_PROTOCOL": "none",
    "GIT_LITERAL_PATHSPECS": "1",
    "GIT_NO_LAZY_FETCH": "1",
    "GIT_TERMINAL_PROMPT": "0",
    "LC_ALL": "C",
}
_KEPT: Final = ("GIT_AUTHOR_", "GIT_COMMITTER_", "GIT_CONFIG")
"""What a person may have set about themselves; where the repository is, its folder says."""
_SECONDS: Final = 120
_NONE: Final = re.compile("not a git repository|must be run in a work tree")
_FILES: Final = ("100644", "100755", "100664")


class Blob(NamedTuple):
    """A file of a commit."""

    mode: str
    data: bytes


class Repository:
    """The repository around a folder; `index` is a file to keep a list of files in."""

    def __init__(self, folder: Path, index: Path) -> None:
        found = shutil.which("git")
        if found is None:
            raise EffectError("there is no git here; install it, or write the patch in place")
        self._git, self._folder, self._index = found, folder, index
        top = self._try("rev-parse", "--show-toplevel")
        if top.returncode:
            raise EffectError(_no_work_tree(folder, _said(top)))
        self.top = Path(os.fsdecode(top.stdout).rstrip("\n"))

    def head(self) -> str:
        """The commit that is checked out."""
        done = self._try("rev-parse", "--verify", "--quiet", "HEAD^{commit}")
        if done.returncode:
            raise EffectError("nothing is committed yet in this repository; make a first commit")
        return _word(done.stdout)

    def refuse_branch(self, name: str) -> None:
        """Raises EffectError where a branch cannot be called so, or is there."""
        wrong = name.startswith("-") or name == "HEAD" or not name.isprintable()
        if wrong or self._try("check-ref-format", f"refs/heads/{name}").returncode:
            raise EffectError(f"{name!r} is no name for a branch; give another")
        if not self._try("rev-parse", "--verify", "--quiet", f"refs/heads/{name}").returncode:
            raise EffectError(f"there is a branch {name} already; give another name, or delete it")

    def blob(self, commit: str, path: str) -> Blob | None:
        """A file of a commit, None where it is not in it, or is none."""
        listed = self._do("ls-tree", "-z", "--full-tree", commit, "--", path)
        about, _, _ = listed.partition(b"\t")
        mode, _, blob = (*about.decode("ascii").split(), "", "", "")[:3]
        return Blob(mode, self._do("cat-file", "blob", blob)) if mode in _FILES else None

    def load(self, commit: str) -> None:
        """Fills the index with what a commit holds."""
        self._do("read-tree", commit)

    def put(self, path: str, blob: Blob) -> None:
        """Gives a file of the index another content."""
        made = _word(self._do("hash-object", "-w", "--stdin", asked=blob.data))
        row = f"{blob.mode} {made}\t".encode("ascii") + os.fsencode(path) + b"\0"
        self._do("update-index", "-z", "--index-info", asked=row)

    def commit(self, parent: str, message: str) -> str:
        """A commit of the index."""
        tree = _word(self._do("write-tree"))
        return _word(self._do("commit-tree", tree, "-p", parent, "-F", "-", asked=message.encode("utf-8")))

    def point(self, branch: str, commit: str) -> None:
        """A branch at a commit; there must be none of that name."""
        nobody = "0" * len(commit)
        self._do("update-ref", "-m", "bayplan size", f"refs/heads/{branch}", commit, nobody)

    def _do(self, *arguments: str, asked: bytes = b"") -> bytes:
        done = self._try(*arguments, asked=asked)
        if done.returncode:
            raise EffectError(f"git {arguments[0]} fails: {_said(done)}; no branch was made")
        return done.stdout

    def _try(self, *arguments: str, asked: bytes = b"") -> subprocess.CompletedProcess[bytes]:
        command: Sequence[str] = [self._git, "-C", str(self._folder), *_NEUTRAL, *arguments]
        try:
            return subprocess.run(
                command,
                capture_output=True,
                check=False,
                env=self._environment(),
                input=asked,
                timeout=_SECONDS,
            )
        except (OSError, subprocess.TimeoutExpired) as error:
            raise EffectError(f"git does not answer: {error}; no branch was made") from error

    def _environment(self) -> dict[str, str]:
        kept = {
            name: value
            for name, value in os.environ.items()
            if not name.startswith("GIT_") or name.startswith(_KEPT)
        }
        return {**kept, **_ENVIRONMENT, "GIT_INDEX_FILE": str(self._index)}


def _word(data: bytes) -> str:
    return data.decode("ascii").strip()


def _no_work_tree(folder: Path, said: str) -> str:
    """Why there is no repository to work with."""
    if _NONE.search(said):
        return f"{folder} is in no work tree of git; write the patch in place"
    return f"git does not open the repository around {folder}: {said}; mend that, or write the patch in place"


def _said(done: subprocess.CompletedProcess[bytes]) -> str:
    said = [row.strip() for row in done.stderr.decode(errors="replace").splitlines() if row.strip()]
    return " ".join(said[-2:]).removeprefix("fatal: ")[:300] or "it does not say why"
