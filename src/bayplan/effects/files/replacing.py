"""Puts a new content in the place of a file, so that nobody ever sees half of it."""

import contextlib
import os
import stat
from pathlib import Path

from bayplan.model.errors import EffectError


def replace(path: Path, data: bytes, mode: int = 0o666) -> None:
    """Writes a file as a whole. Raises EffectError where it cannot, and all stays.

    It keeps its mode, and its owner where one may; a new one gets `mode`, as far as the process allows. What
    else it is called (hard links) keeps the old content.
    """
    partial = path.with_name(f".bayplan.{os.getpid()}.partial")
    try:
        before = path.stat() if path.exists() else None
        _fill(partial, data, before, mode)
        partial.replace(path)
    except OSError as error:
        message = f"{path} cannot be written: {error.strerror or error}; it is as it was"
        raise EffectError(message) from error
    finally:
        with contextlib.suppress(OSError):
            partial.unlink(missing_ok=True)


def _fill(partial: Path, data: bytes, before: os.stat_result | None, mode: int) -> None:
    """Makes a file that nobody else may read before it has the mode of the one it is for."""
    partial.unlink(missing_ok=True)  # of a process of that number that was killed
    private = os.O_WRONLY | os.O_CREAT | os.O_EXCL
    with os.fdopen(os.open(partial, private, mode if before is None else 0o600), "wb") as stream:
        stream.write(data)
    if before is None:
        return
    there = partial.stat()
    if (there.st_uid, there.st_gid) != (before.st_uid, before.st_gid):
        with contextlib.suppress(OSError):
            os.chown(partial, before.st_uid, before.st_gid)
    partial.chmod(stat.S_IMODE(before.st_mode))


def replace_text(path: str, before: str | None, after: str) -> None:
    """Writes a text file that held `before` (None: there was none). A link stays a link.

    Raises EffectError where it holds something else by now.
    """
    target = Path(os.path.realpath(path))
    try:
        found = target.read_bytes() if target.exists() else None
    except OSError as error:
        raise EffectError(f"{path} cannot be read: {error.strerror or error}") from error
    if found != (before.encode("utf-8") if before is not None else None):
        raise EffectError(f"{path} has changed since it was read; do it again")
    replace(target, after.encode("utf-8"))
