"""The only way from a Terraform tree to the disk: nothing outside the tree is read, and no link is followed.

Names are relative to the root of the tree, with forward slashes. A name is first brought into its shortest
form as text; one that then still leads out of the tree, or passes through a symbolic link, does not exist as
far as anybody here can tell. Whatever was looked at is remembered: `reached` is all that an answer rests on,
with whether it is a file whose content was read.
"""

import hashlib
import posixpath
import re
from collections.abc import Callable
from pathlib import Path
from typing import Final

LARGEST: Final = 8 << 20
"""No file of a tree that is larger than this is read."""

_ABSOLUTE: Final = re.compile(r"[/\\~]|[A-Za-z]:|\\\\")
_LONGEST: Final = 255
"""No file system has longer names."""
ABSENT: Final = "absent"


class Refused(Exception):
    """A name may not be read. `message` is the rest of a sentence that begins with it."""

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


class Jail:
    """A tree by its root."""

    def __init__(self, root: Path) -> None:
        self._root = root.resolve()
        self._steps: dict[str, bool] = {}
        self._prints: dict[str, str] = {}
        self.reached: dict[str, bool] = {}

    def inside(self, folder: str, name: str) -> str:
        """The name within the tree of what `folder` calls `name`."""
        if "\0" in name or _ABSOLUTE.match(name):
            raise Refused("is not a path within the tree; it is not read")
        joined = posixpath.normpath(posixpath.join(folder, name.replace("\\", "/")))
        if joined == ".." or joined.startswith("../"):
            raise Refused("leads out of the tree; it is not read")
        if any(len(part) > _LONGEST for part in joined.split("/")):
            raise Refused(f"has a part of more than {_LONGEST} characters, and no file is called so")
        self._refuse_links(joined)
        return "" if joined == "." else joined

    def _refuse_links(self, name: str) -> None:
        parts = name.split("/")
        for length in range(1, len(parts) + 1):
            step = "/".join(parts[:length])
            if step not in self._steps:
                self._steps[step] = _is_link(self._root / step)
            if self._steps[step]:
                raise Refused(f"passes through {step}, a symbolic link; it is not followed")

    def exists(self, name: str) -> bool:
        """Whether there is such a file."""
        self.reached.setdefault(name, False)
        return _allowed((self._root / name).is_file)

    def is_folder(self, name: str) -> bool:
        """Whether there is such a folder."""
        self.reached.setdefault(name, False)
        return _allowed((self._root / name).is_dir)

    def names(self, folder: str) -> list[str]:
        """What stands in a folder, links left out, in order."""
        self.reached.setdefault(folder, False)
        try:
            paths = [path for path in (self._root / folder).iterdir() if not _is_link(path)]
            return sorted(path.name for path in paths if _is_text(path.name))
        except OSError:
            return []

    def read(self, name: str) -> bytes:
        """The content of a file."""
        self.reached.setdefault(name, False)
        path = self._root / name
        try:
            if not path.is_file():
                raise Refused("does not exist in the tree")
            if path.stat().st_size > LARGEST:
                raise Refused(f"is larger than {LARGEST >> 20} MiB; it is not read")
            content = path.read_bytes()
            self.reached[name] = True
            return content
        except OSError as error:
            raise Refused(f"cannot be read: {error.strerror or error}") from error

    def print_of(self, name: str) -> str:
        """What changes when the file, or the list of names in the folder, does."""
        if name not in self._prints:
            self._prints[name] = self._fresh_print(name)
        return self._prints[name]

    def _fresh_print(self, name: str) -> str:
        path = self._root / name
        try:
            self._refuse_links(name)
            if path.is_dir():
                content = "\n".join(self.names(name)).encode()
            elif path.is_file() and path.stat().st_size <= LARGEST:
                content = b"\0" + path.read_bytes()
            else:
                return f"{ABSENT} {path.is_file()}"
        except (OSError, Refused):
            return ABSENT
        return hashlib.sha256(content).hexdigest()


def _allowed(question: Callable[[], bool]) -> bool:
    """The answer, as far as one is let see."""
    try:
        return question()
    except OSError:
        return False


def _is_text(name: str) -> bool:
    """Names of a disk are bytes; one that is no UTF-8 cannot be told to anybody."""
    return name.isascii() or not any("\ud800" <= letter <= "\udfff" for letter in name)


def _is_link(path: Path) -> bool:
    """Symbolic links, and what Windows calls junctions."""
    try:
        return path.is_symlink() or bool(getattr(path, "is_junction", bool)())
    except OSError:
        return True
