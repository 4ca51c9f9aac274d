"""Puts a new content in the place of a file, so that nobody ever sees half of it."""

import contextlib
import os
import stat
from pathlib import Path

from bayplan.model.errors import EffectError


def replace(path: Path, data: bytes) -> None:
    """Writes a file as a whole; it keeps its mode. Raises EffectError where it cannot, and all stays."""
    partial = path.with_name(f".bayplan.{os.getpid()}.partial")
    try:
        mode = stat.S_IMODE(path.stat().st_mode) if path.exists() else None
        partial.write_bytes(data)
        if mode is not None:
            partial.chmod(mode)
        partial.replace(path)
    except OSError as error:
        message = f"{path} cannot be written: {error.strerror or error}; it is as it was"
        raise EffectError(message) from error
    finally:
        with contextlib.suppress(OSError):
            partial.unlink(missing_ok=True)


def replace_text(path: str, before: str | None, after: str) -> None:
    """Writes a text file that held `before` (None: there was none).

    Raises EffectError where it holds something else by now.
    """
    target = Path(path)
    try:
        found = target.read_bytes() if target.exists() else None
    except OSError as error:
        raise EffectError(f"{path} cannot be read: {error.strerror or error}") from error
    if found != (before.encode("utf-8") if before is not None else None):
        raise EffectError(f"{path} has changed since it was read; do it again")
    replace(target, after.encode("utf-8"))
