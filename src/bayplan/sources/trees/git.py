"""Asks git about a repository that nobody vouches for: its objects are read, nothing of it is run.

Only commands that look at objects are used. The configuration of the machine and of the person is left out,
and what the repository's own could start is switched off; no remote is ever asked for what is missing. For
the same reason it does not matter who owns the repository, which git would otherwise ask.
"""

import os
import shutil
import subprocess
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Final, NamedTuple

from bayplan.model.errors import InvalidInput

_NEUTRAL: Final = (
    *("-c", f"core.hooksPath={os.devnull}"),
    *("-c", "core.fsmonitor=false"),
    *("-c", "safe.directory=*"),
    "--no-pager",
)
_ENVIRONMENT: Final = {
    "GIT_ALLOW_PROTOCOL": "none",
    "GIT_CONFIG_GLOBAL": os.devnull,
    "GIT_CONFIG_NOSYSTEM": "1",
    "GIT_NO_LAZY_FETCH": "1",
    "GIT_OPTIONAL_LOCKS": "0",
    "GIT_TERMINAL_PROMPT": "0",
    "LC_ALL": "C",
}
_SECONDS: Final = 120
_AT_ONCE: Final = 32 << 20
_MANY: Final = 1000
"""So many bytes, and so many files, are asked for at once."""


class Entry(NamedTuple):
    """A file of a commit.

    `mode` is git's: `100644`, `100755`, `120000` for a link, `160000` for a submodule.
    """

    mode: str
    blob: str
    size: int
    path: str

    @property
    def link(self) -> bool:
        return self.mode == "120000"


class Repository:
    """A work tree of git."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        found = shutil.which("git")
        if found is None:
            raise InvalidInput("there is no git here; install it, or give --base a path", file=str(folder))
        self._git = found
        self.top = Path(self._top())

    def _top(self) -> str:
        done = self._run("rev-parse", "--show-toplevel")
        if done.returncode:
            message = f"is not in a work tree of git ({_said(done)}); give --base a path instead"
            raise InvalidInput(message, file=str(self._folder))
        return os.fsdecode(done.stdout).rstrip("\n")

    def commit(self, revision: str) -> str:
        """The commit that a revision names."""
        wanted = f"{revision}^{{commit}}"
        done = self._run("rev-parse", "--verify", "--quiet", "--end-of-options", wanted)
        if done.returncode or not revision:
            message = f"git knows no revision {revision!r} here; fetch it (a shallow clone holds only a few)"
            raise InvalidInput(message, file=str(self._folder), value=revision)
        return done.stdout.decode("ascii").strip()

    def entries(self, commit: str) -> Iterator[Entry]:
        """Every file of a commit."""
        done = self._run("ls-tree", "-r", "-z", "-l", "--full-tree", commit, "--")
        if done.returncode:
            raise InvalidInput(f"git cannot list {commit}: {_said(done)}", file=str(self._folder))
        for row in filter(None, done.stdout.split(b"\0")):
            about, _, path = row.partition(b"\t")
            mode, _, blob, size = about.decode("ascii").split()
            yield Entry(mode, blob, int(size) if size.isdigit() else 0, os.fsdecode(path))

    def contents(self, entries: Iterable[Entry]) -> Iterator[tuple[Entry, bytes]]:
        """What stands in these files, word for word: no filter is applied."""
        batch: list[Entry] = []
        for entry in entries:
            batch.append(entry)
            if sum(one.size for one in batch) > _AT_ONCE or len(batch) == _MANY:
                yield from self._contents(batch)
                batch = []
        yield from self._contents(batch)

    def _contents(self, wanted: list[Entry]) -> Iterator[tuple[Entry, bytes]]:
        asked = "".join(f"{entry.blob}\n" for entry in wanted).encode("ascii")
        done = self._run("cat-file", "--batch", asked=asked)
        position = 0
        for entry in wanted:
            end = done.stdout.find(b"\n", position)
            header = done.stdout[position:end].split(b" ")
            if end < 0 or len(header) != 3:
                message = f"git has not got what stands in {entry.path}; fetch the revision as a whole"
                raise InvalidInput(message, file=str(self._folder))
            size = int(header[2])
            yield entry, done.stdout[end + 1 : end + 1 + size]
            position = end + size + 2

    def _run(self, *arguments: str, asked: bytes = b"") -> subprocess.CompletedProcess[bytes]:
        kept = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
        try:
            return subprocess.run(
                [self._git, "-C", str(self._folder), *_NEUTRAL, *arguments],
                capture_output=True,
                check=False,
                env={**kept, **_ENVIRONMENT},
                input=asked,
                timeout=_SECONDS,
            )
        except (OSError, subprocess.TimeoutExpired) as error:
            raise InvalidInput(f"git does not answer: {error}", file=str(self._folder)) from error


def _said(done: subprocess.CompletedProcess[bytes]) -> str:
    said = done.stderr.decode(errors="replace").strip().splitlines()
    return said[0].removeprefix("fatal: ")[:200] if said else "it does not say why"
