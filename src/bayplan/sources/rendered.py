"""A rendered tree as it stands on a disk: what is in the files that matter, and what was written into them.

A link is nobody's file of ours: what it leads to may be anywhere.
"""

import os
import stat
from collections.abc import Iterable
from pathlib import Path
from typing import Final

from bayplan.model.errors import InvalidInput
from bayplan.rendering import index
from bayplan.rendering.changes import Found
from bayplan.rendering.index import Index

OF_GIT: Final = ".git"
"""A folder with nothing but this is a new repository, and as good as empty."""


def look(path: str, wanted: Iterable[str], of: str = "") -> Found:
    """What stands at the paths that are wanted, and at those that were written before.

    Raises InvalidInput for a folder that holds something, and is no rendered tree, or is one of another sort.
    """
    if not path:
        raise InvalidInput("-o names no folder; name one")
    root = Path(path)
    if not os.path.lexists(root):
        return Found(Index(of=of))
    if not root.is_dir():
        raise InvalidInput("is no folder; name one that is empty, new, or a rendered tree", file=path)
    record = _record(root, of)
    paths = list(dict.fromkeys([*wanted, *record.paths]))
    blocked = tuple(one for one in paths if _is_blocked(root, one))
    contents = {one: _content(root / one) for one in paths if one not in blocked and (root / one).exists()}
    return Found(record, contents, blocked)


def _record(root: Path, of: str) -> Index:
    file = root / index.NAME
    if file.is_file():
        found = index.decode(_content(file), str(file))
        if found.of != of:
            sort = f" of the {found.of}" if found.of else " of something else"
            raise InvalidInput(f"is a tree{sort}; name another folder", file=str(root))
        return found
    held = sorted(one.name for one in root.iterdir() if one.name != OF_GIT)
    if held:
        few = ", ".join(held[:3]) + (" and more" if len(held) > 3 else "")
        message = f"holds {few}, and is no rendered tree; name an empty folder, a new one, or such a tree"
        raise InvalidInput(message, file=str(root))
    return Index(of=of)


def _is_blocked(root: Path, path: str) -> bool:
    """Whether anything but folders leads to a path, or anything but a plain file stands there."""
    here = root
    *folders, name = path.split("/")
    for folder in folders:
        here = here / folder
        mode = _mode(here)
        if mode is None:
            return False
        if not stat.S_ISDIR(mode):
            return True
    mode = _mode(here / name)
    return mode is not None and not stat.S_ISREG(mode)


def _mode(path: Path) -> int | None:
    try:
        return path.lstat().st_mode
    except FileNotFoundError:
        return None


def _content(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise InvalidInput(f"cannot be read: {error.strerror or error}", file=str(path)) from error
