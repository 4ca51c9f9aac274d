"""How long somebody waits for `bayplan --help`, and what it imports meanwhile."""

import functools
import re
from collections.abc import Iterator, Mapping
from typing import Final

from bench.measuring import Finished, Measured, Setting, Trial, python

HELP: Final = ("-m", "bayplan", "--help")
COMMANDS: Final = ("render", "verify", "docs", "versions")
HEAVY: Final = ("numpy", "rich", "yaml", "zstandard", "hypothesis")
SLOW: Final = 10_000
"""Microseconds from which on an import is worth naming."""

_LINE: Final = re.compile(r"import time: +\d+ \| +(\d+) \| +(\S+)", re.ASCII)


def _help(_: Setting, *, command: str = "") -> Measured:
    done = python(("-m", "bayplan", *([command] if command else []), "--help"))
    return Measured(done.seconds, peak=done.peak)


def _bare(_: Setting) -> Measured:
    done = python(("-c", "pass"))
    return Measured(done.seconds, peak=done.peak)


def _heavy(_: Setting) -> Measured:
    """Counts the packages that a start must not pay for, and names every slow import."""
    done = python(("-X", "importtime", *HELP))
    times = dict(_imports(done))
    heavy = [name for name in HEAVY if name in times]
    slow = [f"{name} {micros / 1000:.0f} ms" for name, micros in times.items() if micros >= SLOW]
    remarks = [f"imported: {', '.join(heavy)}"] if heavy else []
    remarks.append(f"imports of 10 ms and more, with all that they import: {', '.join(slow) or 'none'}")
    return Measured(len(heavy), tuple(remarks), done.peak)


def _imports(done: Finished) -> Iterator[tuple[str, int]]:
    """Module and microseconds, what it imports itself included."""
    for line in done.complaints.splitlines():
        match = _LINE.match(line)
        if match:
            yield match[2], int(match[1])


TRIALS: Final[Mapping[str, Trial]] = {
    "help": _help,
    "bare": _bare,
    "heavy": _heavy,
    **{name: functools.partial(_help, command=name) for name in COMMANDS},
}
