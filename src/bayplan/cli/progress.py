"""Says on standard error what takes so long: on a terminal only, and only after a second."""

import sys
import threading
import time
from types import TracebackType
from typing import Final, Self

PATIENCE: Final = 1.0
"""Whatever is done within so many seconds needs no word."""
_PERIOD: Final = 0.2
_ERASE: Final = "\r\x1b[K"


class Progress:
    """Shown while it is entered. Call it with a name, a position and a total to say what is being done."""

    def __init__(self, doing: str) -> None:
        self._doing = doing
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._show, daemon=True)

    def __call__(self, name: str, position: int, total: int) -> None:
        self._doing = f"{name} ({position} of {total})"

    def now(self, doing: str) -> None:
        """Says what is being done from here on."""
        self._doing = doing

    def __enter__(self) -> Self:
        if sys.stderr.isatty():
            self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._over.set()
        if self._thread.ident is not None:
            self._thread.join()

    def _show(self) -> None:
        began = time.monotonic()
        if self._over.wait(PATIENCE):
            return
        while not self._over.is_set():
            sys.stderr.write(f"{_ERASE}{self._doing} … {time.monotonic() - began:.0f} s")
            sys.stderr.flush()
            self._over.wait(_PERIOD)
        sys.stderr.write(_ERASE)
        sys.stderr.flush()
