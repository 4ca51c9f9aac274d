"""A copy of a tree, to be changed at will and read like any other.

Files keep their names below the root. Of what lies around the part that was asked for, certain folders are
taken, or everything as far as modules and bases can be so much. A link within the tree leads to the copy of
what it led to. The copy goes away with its context.
"""

import contextlib
import os
import tempfile
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from fractions import Fraction
from pathlib import Path
from typing import Final

from bayplan.sources.trees import grounds, reading
from bayplan.sources.trees.grounds import Grounds, is_text
from bayplan.sources.trees.reading import Found
from bayplan.sources.trees.texts import LARGEST_YAML
from bayplan.sources.trees.tracing import tokens

_NEVER: Final = frozenset(
    [".git", ".hg", ".svn", ".terraform", ".terragrunt-cache", ".venv", "node_modules", "__pycache__"]
)
_MOST_AROUND: Final = 20_000
_MOST_BYTES_AROUND: Final = 256 << 20
"""So many files, and so many bytes, are taken from around the part that was asked for."""


class Copy:
    """A copy. `contents` are the files worth a closer look, by name, as they were found."""

    def __init__(self, root: Path, where: Grounds) -> None:
        self._root, self._start = root, root / where.name(where.start)
        self._laid: set[str] = set()
        self._names: list[str] = []
        self.contents: dict[str, bytes] = {}

    def take(self, name: str, data: bytes) -> None:
        """Takes in a file of the tree."""
        self.put(name, data)
        self._names.append(name)

    def consider(self, amounts: Collection[Fraction]) -> None:
        """Has a closer look at the files that may hold one of these amounts (bytes or cores)."""
        every = ((name, (self._root / name).read_bytes()) for name in self._names)
        self.contents = {name: data for name, data in every if tokens.concerns(data, amounts)}

    def put(self, name: str, data: bytes) -> None:
        """Writes a file of the copy."""
        target = self._root / name
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(data)

    def lay(self, changed: Mapping[str, bytes]) -> None:
        """Gives these files other contents; every other file has its own again."""
        for name in self._laid - changed.keys():
            self.put(name, self.contents[name])
        for name, data in changed.items():
            self.put(name, data)
        self._laid = set(changed)

    def find(self, given: Mapping[str, str], cache: Path | None) -> Found:
        """What the copy declares, as it lies there now."""
        return reading.find(str(self._start), given=given, cache=cache, root=str(self._root))


@contextlib.contextmanager
def copied(path: str, around: Collection[str] | None = None) -> Iterator[Copy]:
    """A copy of the tree at a path for as long as the context lasts.

    `around` are folders by their names to take beside the part that was asked for, None for all that is
    there. Raises InvalidInput where there is no such path.
    """
    where = grounds.locate(path)
    with tempfile.TemporaryDirectory(prefix="bayplan-") as folder:
        root = Path(folder).resolve()
        copy = Copy(root, where)
        links: list[Path] = []
        for file in _files(where, links, around):
            _take(file, where, copy)
        for link in links:
            _link(link, where, root)
        yield copy


def _files(where: Grounds, links: list[Path], around: Collection[str] | None) -> Iterator[Path]:
    """The part that was asked for, then what lies around it as far as it is taken."""
    if where.start.is_file():
        yield where.start
    else:
        yield from _below([where.start], links, lambda _: True)
    begins = [where.root] if around is None else _topmost([where.root / name for name in around], where.start)
    number = size = 0
    for file in _below(begins, links, lambda folder: _is_around(folder, where.start)):
        number, size = number + 1, size + _size(file)
        if number > _MOST_AROUND or size > _MOST_BYTES_AROUND:
            return
        yield file


def _topmost(folders: Iterable[Path], start: Path) -> list[Path]:
    """Folders that lie neither in the part that was asked for nor in each other."""
    found: list[Path] = []
    for folder in sorted(folders):
        if not any(folder.is_relative_to(one) for one in (start, *found)):
            found.append(folder)
    return found


def _is_around(folder: Path, start: Path) -> bool:
    return folder != start and (not folder.name.startswith(".") or start.is_relative_to(folder))


def _below(waiting: list[Path], links: list[Path], enters: Callable[[Path], bool]) -> Iterator[Path]:
    """The files in folders and below them, those nearest to the top first; links are put aside."""
    for folder in waiting:  # it grows while it is gone through
        for entry in _entries(folder):
            path = Path(entry.path)
            if entry.is_symlink():
                links.append(path)
            elif entry.is_dir():
                if entry.name not in _NEVER and enters(path):
                    waiting.append(path)
            elif entry.is_file():
                yield path


def _entries(folder: Path) -> Iterable[os.DirEntry[str]]:
    try:
        with os.scandir(folder) as found:
            return sorted((one for one in found if is_text(one.name)), key=lambda one: one.name)
    except OSError:
        return ()


def _size(file: Path) -> int:
    try:
        return file.stat().st_size
    except OSError:
        return 0


def _take(file: Path, where: Grounds, copy: Copy) -> None:
    """Copies a file; what cannot be read, or is larger than any text, is looked for in vain in the copy."""
    if _size(file) > LARGEST_YAML:
        return
    try:
        data = file.read_bytes()
    except OSError:
        return
    copy.take(where.name(file), data)


def _link(link: Path, where: Grounds, root: Path) -> None:
    """Makes a link anew: to the copy of what it leads to, or out of the tree, where nobody follows it."""
    with contextlib.suppress(OSError, RuntimeError):
        aim, target = link.resolve(), root / where.name(link)
        target.parent.mkdir(parents=True, exist_ok=True)
        target.symlink_to(root / where.name(aim) if where.hold(link) else aim)
