"""Where a tree stands, and how far it reaches.

`start` is the path that was given, `root` what encloses it: the work tree of git around it, where there is
one, else the folder around `stacks`. Modules and bases may lie anywhere below the root, nothing is read
outside of it, and every file is called by its path from there.
"""

from pathlib import Path
from typing import Final, NamedTuple

from bayplan.model.errors import InvalidInput

STACKS: Final = "stacks"
"""The folder whose folders are applied one by one; shared modules lie beside it."""


class Grounds(NamedTuple):
    """The two folders, with all links resolved. `start` may be a single file."""

    start: Path
    root: Path

    def name(self, path: Path) -> str:
        """What a file or folder is called in answers: its path from the root, with forward slashes."""
        name = path.relative_to(self.root).as_posix()
        return "" if name == "." else name

    def aim(self, folder: Path, entry: str) -> Path | None:
        """What a text in a folder's file names; None where nothing can be called so.

        A name longer than any may be, a character that no name has, links in a circle: merely to ask for them
        would be an error.
        """
        path = folder / entry
        try:
            path.resolve()
            path.exists()
        except (OSError, RuntimeError, ValueError):
            return None
        return path

    def hold(self, path: Path) -> bool:
        """Whether a path, with its links followed, stays within the root."""
        return path.resolve().is_relative_to(self.root)


def locate(path: str, root: str | None = None) -> Grounds:
    """The grounds of a path that a person gave."""
    if not Path(path).exists():
        raise InvalidInput("there is no such file or directory; check the path", file=path)
    start = Path(path).resolve()
    bounds = Path(root).resolve() if root is not None else _enclosing(start)
    if not is_text(str(start)):
        raise InvalidInput("the path is not UTF-8; rename the folder", file=path)
    if not start.is_relative_to(bounds):
        raise InvalidInput(f"lies outside of {root}; name a root that holds it", file=path)
    return Grounds(start, bounds)


def is_file(path: Path) -> bool:
    """Whether there is such a file, as far as one is let see."""
    try:
        return path.is_file()
    except OSError:
        return False


def is_folder(path: Path) -> bool:
    """Whether there is such a folder, as far as one is let see."""
    try:
        return path.is_dir()
    except OSError:
        return False


def is_text(name: str) -> bool:
    """Whether a name of the disk can be written down: it need not be in any encoding."""
    return name.isascii() or not any("\ud800" <= letter <= "\udfff" for letter in name)


def _enclosing(start: Path) -> Path:
    """The work tree of git around a path; without one, what holds `stacks` and its modules, or the folder."""
    folder = start if start.is_dir() else start.parent
    around = (folder, *folder.parents)
    of_git = next((one for one in around if (one / ".git").exists()), None)
    return of_git or next((one.parent for one in around if one.name == STACKS), folder)
