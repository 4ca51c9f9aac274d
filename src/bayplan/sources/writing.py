"""Writes a file as a whole or not at all.

What is written goes into a file beside the one that is meant, which then takes its place: whoever reads sees
the old text or the new one, also after Ctrl-C or on a full disk. A link stays a link, and what is no plain
file (a pipe, a device) is written to where it stands: to replace it would put it away.
"""

import contextlib
import os
import stat
from pathlib import Path

from bayplan.model.errors import InvalidInput


def write(path: str, data: bytes) -> None:
    """Writes `data` to `path`. Raises InvalidInput where that cannot be."""
    if not path:
        raise InvalidInput("no file is named to write to; name one")
    try:
        _write(path, data)
    except (OSError, ValueError) as error:
        why = getattr(error, "strerror", None) or "no file can be called so"
        raise InvalidInput(f"cannot be written: {why}", file=path) from error


def _write(path: str, data: bytes) -> None:
    mode = _mode(path)
    if mode is not None and not stat.S_ISREG(mode):
        Path(path).write_bytes(data)
        return
    target = Path(os.path.realpath(path))
    partial = target.with_name(f".bayplan.{os.getpid()}.partial")
    try:
        partial.write_bytes(data)
        if mode is not None:
            partial.chmod(stat.S_IMODE(mode))
        partial.replace(target)
    except BaseException:
        with contextlib.suppress(OSError):
            partial.unlink(missing_ok=True)
        raise


def _mode(path: str) -> int | None:
    """Kind and rights of what is there already."""
    try:
        return Path(path).stat().st_mode
    except FileNotFoundError:
        return None
