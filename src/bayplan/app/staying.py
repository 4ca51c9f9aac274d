"""What becomes of the files of a tree, and which of them stay as somebody made them."""

from collections.abc import Iterator
from pathlib import Path
from typing import Final

from bayplan.capacity.answers import Answer
from bayplan.model.findings import Finding, Severity
from bayplan.rendering.changes import Change, Changes, FileChange

EDITED: Final = "edited-by-hand"
IN_THE_WAY: Final = "in-the-way"


class RenderedFile(Answer, frozen=True):
    """What becomes of a file of the tree: `created`, `updated`, `removed`, `unchanged`, or why it stays.

    `edited`: somebody edited what bayplan wrote; `in the way`: bayplan never wrote it. `key` is the estate
    key that it comes from.
    """

    path: str
    change: str
    key: str


def files(made: Changes) -> tuple[RenderedFile, ...]:
    """What becomes of each file."""
    return tuple(RenderedFile(one.path, one.change.value, one.key) for one in made.files)


def stayed(made: Changes, path: str) -> Iterator[Finding]:
    """The files of the tree at a path that are not as they are rendered, and stay so."""
    for one in made.files:
        if one.change is Change.EDITED:
            yield _edited(one, path)
        elif one.change is Change.IN_THE_WAY:
            said = "stands where a file is to be rendered, and was not written by bayplan; it is kept"
            yield _finding(IN_THE_WAY, one, path, said, "move it away")


def _edited(one: FileChange, path: str) -> Finding:
    mend = f"write the edit into the estate file ({one.key})" if one.key else "delete it"
    said = "was edited since it was rendered, and is kept as it is"
    return _finding(EDITED, one, path, said, f"{mend}, or give it up with --overwrite")


def _finding(check: str, one: FileChange, path: str, said: str, remedy: str) -> Finding:
    return Finding(check, Severity.ERROR, one.path, said, remedy=remedy, file=str(Path(path) / one.path))
