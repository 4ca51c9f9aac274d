"""Lets one at a time change what is in a folder: the folder itself is locked, and no file is left behind."""

import contextlib
import os
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from bayplan.model.errors import EffectError

PATIENCE: Final = 20.0
"""Seconds to wait for another one: nobody holds a folder for longer than it takes to write some files."""
_PAUSE: Final = 0.05


@contextlib.contextmanager
def alone(folder: Path, patience: float = PATIENCE) -> Iterator[None]:
    """Keeps others out that ask here too. Raises EffectError where another one stays too long.

    Where a folder cannot be locked (some network drives, other systems), nobody is kept out.
    """
    handle = _open(folder)
    if handle is None:
        yield
        return
    try:
        _wait(handle, folder, patience)
        yield
    finally:
        os.close(handle)


def _open(folder: Path) -> int | None:
    try:
        return os.open(folder, os.O_RDONLY)
    except OSError:
        return None


def _wait(handle: int, folder: Path, patience: float) -> None:
    try:
        import fcntl
    except ImportError:  # not every system has it
        return None
    until = time.monotonic() + patience
    while True:
        try:
            return fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if time.monotonic() >= until:
                raise EffectError(
                    f"another bayplan is writing into {folder}; try again when it is done"
                ) from None
            time.sleep(_PAUSE)
        except OSError:
            return None
