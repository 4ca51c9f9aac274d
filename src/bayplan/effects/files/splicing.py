"""Puts new texts in the place of old ones, leaving every other byte of a file alone."""

import contextlib
import hashlib
from collections.abc import Iterable, Mapping
from pathlib import Path

from bayplan.effects.files import replacing
from bayplan.effects.files.locking import alone
from bayplan.model.errors import EffectError
from bayplan.rightsizing.report.patch import Edit, Patch


def spliced(data: bytes, edits: Iterable[Edit]) -> bytes:
    """A content with these edits, whose positions all count in `data`.

    Raises EffectError where an edit's old text does not stand at its place, or two overlap.
    """
    parts: list[bytes] = []
    end = 0
    for edit in sorted(edits, key=lambda one: one.start):
        if edit.start < end or data[edit.start : edit.end] != edit.old.encode("utf-8"):
            message = f"{edit.file}:{edit.line} does not say {edit.old} where it did; make the patch anew"
            raise EffectError(message)
        parts += [data[end : edit.start], edit.new.encode("utf-8")]
        end = edit.end
    return b"".join((*parts, data[end:]))


def write(root: Path, patch: Patch) -> None:
    """Writes all edits into the files below a root.

    Raises EffectError, with every file as it was, where one is not what the edits were made for.
    """
    with alone(root):
        found = {name: _found(root, name, patch.digests.get(name, "")) for name in patch.files}
        contents = {
            name: spliced(data, [edit for edit in patch.edits if edit.file == name])
            for name, data in found.items()
        }
        _write(root, found, contents)


def _write(root: Path, found: Mapping[str, bytes], contents: Mapping[str, bytes]) -> None:
    """Puts the contents in place of what was found, or all of that back, also after Ctrl-C."""
    begun: list[str] = []
    try:
        for name, data in contents.items():
            begun.append(name)
            replacing.replace(root / name, data)
    except BaseException:
        for name in begun:
            with contextlib.suppress(EffectError):
                replacing.replace(root / name, found[name])
        raise


def _found(root: Path, name: str, digest: str) -> bytes:
    """What stands in a file, if that is what the edits were made for."""
    path = root / name
    if not path.resolve().is_relative_to(root.resolve()) or path.is_symlink():
        raise EffectError(f"{name} is a link, or leads out of the tree; nothing was written")
    try:
        data = path.read_bytes()
    except OSError as error:
        raise EffectError(f"{name} cannot be read: {error.strerror or error}; nothing was written") from error
    if hashlib.sha256(data).hexdigest() != digest:
        raise EffectError(f"{name} has changed since the patch was made; make it anew, nothing was written")
    return data
