"""The record of a tree: by which digests what bayplan wrote is told from what somebody else did.

While a tree is being written, what is about to be written stands in it too (`coming`): if writing stops
halfway, what was written by then is still known for ours.
"""

import hashlib
import json
from collections.abc import Iterable, Mapping
from typing import Final

from bayplan.model.errors import InvalidInput
from bayplan.model.record import Record

NAME: Final = ".bayplan.json"
SCHEMA: Final = "bayplan.tree/v1"
_OTHERS: Final = (NAME, ".git")
"""What no record speaks of: itself, and what git keeps."""


class Index(Record, frozen=True):
    """SHA-256 digests by path: of what was written, and of what was about to be.

    `of`: what the tree is of, for a tree of one sort would take files of another for what is gone.
    """

    files: dict[str, str] = {}
    coming: dict[str, str] = {}
    of: str = ""

    def ours(self, path: str, content: bytes) -> bool:
        """Whether a file holds what bayplan wrote there."""
        return digest(content) in (self.files.get(path), self.coming.get(path))

    @property
    def paths(self) -> Iterable[str]:
        """Every path that something was written to."""
        return dict.fromkeys([*self.files, *self.coming])


def digest(content: bytes) -> str:
    """The SHA-256 of a content."""
    return hashlib.sha256(content).hexdigest()


def encode(index: Index) -> bytes:
    """The record as it is written: the same for the same tree."""
    coming = {"coming": _sorted(index.coming)} if index.coming else {}
    sort = {"of": index.of} if index.of else {}
    written = {"schema": SCHEMA, **sort, "files": _sorted(index.files), **coming}
    return (json.dumps(written, indent=2, ensure_ascii=False) + "\n").encode("utf-8")


def decode(content: bytes, name: str = NAME) -> Index:
    """Reads a record. Raises InvalidInput for anything else."""
    try:
        found = json.loads(content)
        if found.get("schema") == SCHEMA:
            of = str(found.get("of", ""))
            return Index(_texts(found.get("files", {})), _texts(found.get("coming", {})), of)
    except (ValueError, AttributeError, RecursionError):
        pass
    advice = "restore it as it was, or render into an empty folder"
    raise InvalidInput(f"is no record of a rendered tree; {advice}", file=name)


def _texts(found: Mapping[str, object]) -> dict[str, str]:
    """Digests by path; a path that leads out of the tree, or that no disk has, was not written by us."""
    if not all(isinstance(value, str) and is_inside(key) for key, value in found.items()):
        raise ValueError
    return {key: str(value) for key, value in found.items()}


def is_inside(path: str) -> bool:
    """Whether a path leads to a file below the root, whatever stands there."""
    path.encode("utf-8")  # half of a character is a ValueError, too
    parts = path.split("/")
    bad = any(part in ("", ".", "..") or "\\" in part or "\0" in part for part in parts)
    return not bad and parts[0] not in _OTHERS


def _sorted(found: Mapping[str, str]) -> dict[str, str]:
    return dict(sorted(found.items()))
